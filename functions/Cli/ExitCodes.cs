namespace GitOps.Functions.Cli;

/// <summary>What the process's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>Done; for <c>diff</c>: no difference.</summary>
    public const int Success = 0;

    /// <summary>Not done; for <c>diff</c>: differences.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong; for <c>diff</c>: any error.</summary>
    public const int Usage = 2;
}
