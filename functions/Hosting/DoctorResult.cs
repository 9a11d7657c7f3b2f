namespace GitOps.Functions.Hosting;

/// <summary>How something is that was looked at.</summary>
internal enum DoctorResult
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Something cannot be done without it, and nothing may need that.</summary>
    Warning,

    /// <summary>Something that is configured does not work.</summary>
    Failed,
}
