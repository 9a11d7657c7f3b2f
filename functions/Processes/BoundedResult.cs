namespace GitOps.Functions.Processes;

/// <summary>What became of a child process.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="ExitCode">Its exit code; 128 and more where a signal ended it.</param>
/// <param name="Output">Standard output, complete where it exited by itself.</param>
/// <param name="ErrorTail">The end of standard error as text. May repeat what the child read: clean it before it is shown.</param>
internal sealed record BoundedResult(BoundedOutcome Outcome, int ExitCode, ReadOnlyMemory<byte> Output, string ErrorTail)
{
    /// <summary>Bytes of standard error that are kept.</summary>
    public const int TailBytes = 16 * 1024;

    /// <summary>It exited by itself with code 0.</summary>
    public bool Succeeded => Outcome == BoundedOutcome.Exited && ExitCode == 0;
}
