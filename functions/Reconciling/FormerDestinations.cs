using GitOps.Functions.Applications;
using GitOps.Functions.Audit;

namespace GitOps.Functions.Reconciling;

/// <summary>The namespaces that an application went to before: its set there has another id, and is its own all the same.</summary>
internal static class FormerDestinations
{
    /// <summary>Those that are known.</summary>
    /// <param name="application">The application.</param>
    /// <param name="previous">How it stood before; null before its first pass.</param>
    public static IReadOnlyList<string> Of(Application application, ApplicationStatus? previous) => previous is null ? [] :
    [
        .. previous.FormerNamespaces.Append(previous.Inventory?.Namespace ?? "").Where(ns => ns.Length > 0 && ns != application.Destination.Namespace).Distinct(StringComparer.Ordinal),
    ];
}
