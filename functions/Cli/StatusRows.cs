using System.Globalization;
using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Health;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Cli;

/// <summary>
/// What <c>gitops status</c> shows: what the last pass of each application wrote, put right by what is managed now. Applications that were never looked at
/// have a row too: silence would read as "nothing managed".
/// </summary>
/// <param name="catalogue">What is managed.</param>
internal sealed class StatusRows(ApplicationCatalogue catalogue)
{
    /// <summary>The rows, by name.</summary>
    /// <param name="known">What is known.</param>
    public IReadOnlyList<ApplicationStatus> Of(IReadOnlyList<ApplicationStatus> known)
    {
        var names = known.Select(static status => status.Application).ToHashSet(StringComparer.Ordinal);
        var others = catalogue.All.Where(one => !names.Contains(one.Name)).Select(static one => new ApplicationStatus { Application = one.Name, Message = "not looked at yet" });
        return [.. known.Concat(others).Select(Now).OrderBy(static status => status.Application, StringComparer.Ordinal)];
    }

    /// <summary>Since when an application's objects are being deleted; null where they are not.</summary>
    public DateTimeOffset? DeletingSince(string application) => catalogue.Find(application)?.Registered?.DeletingSince;

    /// <summary>A time for people.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private ApplicationStatus Now(ApplicationStatus status)
    {
        if (catalogue.Find(status.Application) is { } application) return Now(application, PassStatus.Before(application, status));
        if (catalogue.FindInvalid(status.Application) is not null) return status;
        return catalogue.IsGone(status.Application) ? Gone(status) : status with { Sync = SyncStatus.Unknown, Message = "not found in what could be read of the manifests" };
    }

    // Its parent may have marked it, or be gone, since it was looked at.
    private ApplicationStatus Now(Application application, ApplicationStatus status) => status with
    {
        Sync = application.IsDeleting ? SyncStatus.OutOfSync : status.Sync,
        Message = application.IsDeleting ? Deleting(application, status.Message) : status.Message,
        Warnings = application.Registered is { } registered && !catalogue.Registry.IsManaged(registered.Parent)
            ? [.. status.Warnings, $"its parent {registered.Parent} is no longer managed: it stays as it is registered until another application has it"]
            : status.Warnings,
    };

    private static string Deleting(Application application, string message)
    {
        var since = $"being deleted since {Time(application.Registered!.DeletingSince!.Value)}";
        return message.StartsWith(PassStatus.DeletingPrefix, StringComparison.Ordinal) ? $"{since}: {message[PassStatus.DeletingPrefix.Length..]}" : since;
    }

    // What failed or differed then is nobody's to put right.
    private static ApplicationStatus Gone(ApplicationStatus status) => status with
    {
        Sync = SyncStatus.Unknown,
        Message = status.UnmanagedSince is { } since ? Remains.Left.Replace("managed;", $"managed since {Time(since)};", StringComparison.Ordinal) : Remains.Left,
        Health = HealthStatus.Unknown,
        Failures = [],
        Warnings = [],
        Drift = [],
        HealthMessage = "",
    };
}
