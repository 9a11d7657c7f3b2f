namespace GitOps.Functions.Health;

/// <summary>Argo CD's health statuses, from best to worst as an application's health is the worst of its parts.</summary>
internal enum HealthStatus
{
    /// <summary>Does what it should.</summary>
    Healthy,

    /// <summary>Suspended or paused on purpose.</summary>
    Suspended,

    /// <summary>Not there yet, and may still get there.</summary>
    Progressing,

    /// <summary>Not in the cluster.</summary>
    Missing,

    /// <summary>Failed, or stuck.</summary>
    Degraded,

    /// <summary>Could not be found out.</summary>
    Unknown,
}
