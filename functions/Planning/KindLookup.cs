using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>How the kinds of a set are served: by the cluster, or by what the set itself will bring.</summary>
/// <param name="served">What the cluster serves.</param>
/// <param name="defined">What the set defines.</param>
internal sealed class KindLookup(ApiCatalogue served, IReadOnlyList<ApiResource> defined)
{
    /// <summary>Asks the cluster for the groups of the objects, afresh where a kind is missing: it may have come since.</summary>
    /// <exception cref="FailureException">The cluster does not answer.</exception>
    public static async Task<KindLookup> ReadAsync(ClusterReader reader, IReadOnlyCollection<KubernetesObject> objects, CancellationToken cancel)
    {
        var wanted = objects.Select(static one => (one.Group, one.Version)).Distinct().ToList();
        var served = await reader.DiscoverAsync(wanted, cancel);
        if (objects.Any(one => served.Find(one.ApiVersion, one.Kind) is null)) served = await reader.DiscoverAsync(wanted, cancel, fresh: true);
        return new KindLookup(served, [.. DefinedKinds.Of(objects)]);
    }

    /// <summary>The kinds of some objects, as far as the cluster serves them.</summary>
    public IReadOnlyList<ApiResource> ServedOf(IEnumerable<KubernetesObject> objects) =>
        [.. objects.Select(static one => (one.ApiVersion, one.Kind)).Distinct().Select(one => served.Find(one.ApiVersion, one.Kind)).OfType<ApiResource>()];

    /// <summary>The object is of a kind that lives in namespaces, as far as that is known.</summary>
    public bool IsNamespaced(KubernetesObject one) => Find(one, awaited: false, out _, out _) is { Namespaced: true };

    /// <summary>The kind of an object.</summary>
    /// <param name="one">The object.</param>
    /// <param name="awaited">Where nothing that is known brings the kind, it is waited for.</param>
    /// <param name="awaitsDefinition">The cluster does not serve it yet.</param>
    /// <param name="cause">Why it cannot be applied, where the answer is null.</param>
    public ApiResource? Find(KubernetesObject one, bool awaited, out bool awaitsDefinition, out string cause)
    {
        (awaitsDefinition, cause) = (false, "");
        if (served.Find(one.ApiVersion, one.Kind) is { } found)
        {
            if (found.Verbs.Contains("patch")) return found;
            cause = $"objects of kind {one.Kind} cannot be applied: the cluster only takes requests of it, it keeps none";
            return null;
        }

        if (served.Failures.TryGetValue(one.ApiVersion, out var failure))
        {
            cause = failure.ToString();
            return null;
        }

        awaitsDefinition = true;
        cause = $"the cluster does not serve kind {one.Kind} in {one.ApiVersion}, and no CustomResourceDefinition here brings it";
        return defined.FirstOrDefault(kind => kind.ApiVersion == one.ApiVersion && kind.Kind == one.Kind)
            ?? (awaited ? ApiResource.NotServed(one.Group, one.Version, one.Kind) : null);
    }
}
