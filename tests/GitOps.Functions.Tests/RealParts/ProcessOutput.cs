namespace GitOps.Functions.Tests.RealParts;

/// <summary>What a finished process left: its exit code and both outputs as text.</summary>
public sealed record ProcessOutput(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>This, if the exit code is 0; otherwise an exception with everything that helps to see why.</summary>
    public ProcessOutput MustSucceed() => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"{Command}: exit code {ExitCode}{Environment.NewLine}{Output}{Environment.NewLine}{Error}");
}
