using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>What a person has confirmed of the deletions that wait for it (<c>Prune=confirm</c>, <c>Delete=confirm</c>).</summary>
internal sealed record PruneConfirmation
{
    /// <summary>Nothing was confirmed, and nothing has waited yet.</summary>
    public static PruneConfirmation None { get; } = new();

    /// <summary>A person asked for this pass to delete what waits, whatever it is.</summary>
    public bool All { get; init; }

    /// <summary>When a person approved in Git; null where nobody did.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Since when objects wait, as earlier passes found them.</summary>
    public IReadOnlyDictionary<ObjectReference, DateTimeOffset> Waiting { get; init; } = new Dictionary<ObjectReference, DateTimeOffset>();

    /// <summary>The time of this pass.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Since when an object waits; now, where it was not found waiting before.</summary>
    public DateTimeOffset Since(ObjectReference reference) => Waiting.TryGetValue(reference, out var since) ? since : Now;

    /// <summary>
    /// How an object's deletion was confirmed, or null. An approval in Git counts for what waited when it was given, as in Argo CD: not for what left
    /// Git later, and not for what is still to come.
    /// </summary>
    public string? Of(ObjectReference reference)
    {
        if (All) return "confirmed for this sync";
        return ApprovedAt is { } at && at >= Since(reference) && at <= Now ? $"approved in Git at {Text(at)}" : null;
    }

    /// <summary>How to confirm.</summary>
    public string HowTo(string application, ObjectReference reference) =>
        $"it waits for `gitops sync {application} --prune --confirm`, or for the annotation argocd.argoproj.io/deletion-approved on the Application with the time {Text(Since(reference))} or a later one";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.AddTicks(TimeSpan.TicksPerSecond - 1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
