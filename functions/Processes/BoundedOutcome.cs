namespace GitOps.Functions.Processes;

/// <summary>How a child process ended.</summary>
internal enum BoundedOutcome
{
    /// <summary>By itself; the exit code says how.</summary>
    Exited,

    /// <summary>Killed: its time was up.</summary>
    TimedOut,

    /// <summary>Killed: it wrote more than it may.</summary>
    Flooded,

    /// <summary>It met its memory limit and gave up.</summary>
    OutOfMemory,
}
