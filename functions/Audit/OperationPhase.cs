namespace GitOps.Functions.Audit;

/// <summary>How far an application's last pass came.</summary>
internal enum OperationPhase
{
    /// <summary>Under way (or killed: its redelivery finishes it).</summary>
    Running,

    /// <summary>Done, everything as desired.</summary>
    Succeeded,

    /// <summary>Done or given up, and something could not be done.</summary>
    Failed,
}
