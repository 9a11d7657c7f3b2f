using GitOps.Functions.Applications;

namespace GitOps.Functions.Hosting;

/// <summary>
/// What a person at a terminal wants to hear at once instead of from the first pass. The custom handler does not run it: there a wrong
/// setting must not end the process, as the host stops for good after three exits.
/// </summary>
internal sealed partial class StartupChecks(IConfiguration configuration, ManagedApplications applications, ILogger<StartupChecks> logger)
{
    /// <summary>Checks settings that nothing can work without; tells of the rest in the log.</summary>
    /// <exception cref="Outcomes.FailureException">A setting is missing or wrong.</exception>
    public void ThrowIfUnusable()
    {
        DriftTimer.Schedule(configuration);
        // Without the storage account, which may come later.
        var current = applications.Written;
        foreach (var failure in current.Failures) Unreadable(failure.ToString());
        Found(current.All.Count, current.Failures.Count);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Failure}")]
    private partial void Unreadable(string failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Applications} applications are managed; {Failures} manifests have errors")]
    private partial void Found(int applications, int failures);
}
