using System.Diagnostics;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>Sends signals by process id, through the shell's own <c>kill</c>: a fresh machine may lack the program.</summary>
public static class PosixSignals
{
    /// <summary>Sends one; a process that is gone already is no error.</summary>
    /// <param name="processId">To whom.</param>
    /// <param name="signal">Name without SIG: <c>KILL</c>, <c>STOP</c>, <c>CONT</c>, <c>TERM</c>.</param>
    public static void Send(int processId, string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {processId} 2>/dev/null"]);
        kill.WaitForExit();
    }
}
