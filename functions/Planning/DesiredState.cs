using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>What is to be in the cluster: the rendered objects with what each needs to be applied, and those that cannot be.</summary>
/// <param name="Objects">In the order of applying. No two are the same object.</param>
/// <param name="Failures">What cannot be applied. Where there is one, the set is not complete and nothing is pruned.</param>
internal sealed record DesiredState(IReadOnlyList<DesiredObject> Objects, IReadOnlyList<Failure> Failures)
{
    private const string Step = "plan";

    /// <summary>Prepares rendered objects.</summary>
    public static DesiredState Prepare(PlanRequest request, ApplySet set, KindLookup kinds)
    {
        // Copying and hashing thousands of objects is worth every core.
        var prepared = request.Rendered.Objects.AsParallel().AsOrdered().Select(rendered => Prepare(rendered, kinds, set, request)).ToList();
        var failures = prepared.Select(static one => one.Failure).OfType<Failure>().ToList();
        var objects = prepared.Select(static one => one.Object).OfType<DesiredObject>().ToList();
        return new DesiredState(ObjectOrder.ForApply(WithoutTwins(objects, set, failures), static one => one.Reference), failures);
    }

    private static (DesiredObject? Object, Failure? Failure) Prepare(KubernetesObject rendered, KindLookup kinds, ApplySet set, PlanRequest request) =>
        kinds.Find(rendered, out var awaits, out var cause) is { } resource
            ? (Prepare(rendered, resource, awaits, set, request), null)
            : (null, new Failure($"{rendered.Reference} ({rendered.Origin})", Step, cause));

    private static DesiredObject Prepare(KubernetesObject rendered, Clusters.ApiResource resource, bool awaits, ApplySet set, PlanRequest request)
    {
        var one = rendered.DeepClone();
        OwnMetadata.Strip(one.Json);
        if (resource.IsSecret) SecretTexts.Encode(one.Json);
        SetNamespace(one, resource.Namespaced, request.Application.Destination.Namespace);
        var hash = DesiredHash.Of(one.Json, resource.IsSecret, request.HashKey.Span);
        OwnMetadata.Set(one.Json, set, request.Revision, hash);
        return new DesiredObject(one, resource, hash, awaits);
    }

    // As kubectl and Argo CD do: a namespace on a kind that has none is not sent.
    private static void SetNamespace(KubernetesObject one, bool namespaced, string fallback)
    {
        var metadata = (JsonObject)one.Json["metadata"]!;
        if (!namespaced) metadata.Remove("namespace");
        else if (one.Namespace.Length == 0) metadata["namespace"] = fallback;
    }

    // Two manifests of one object would take turns for ever, so neither is applied; and our own parent is not a repository's to write.
    private static IEnumerable<DesiredObject> WithoutTwins(List<DesiredObject> objects, ApplySet set, List<Failure> failures)
    {
        foreach (var same in objects.GroupBy(static one => one.Reference))
        {
            var all = same.ToList();
            if (same.Key == set.Parent) failures.AddRange(all.Select(static one => new Failure(one.Subject, Step, "this object is our own record of the application; give it another name")));
            else if (all.Count == 1) yield return all[0];
            else failures.AddRange(all.Skip(1).Select(one => new Failure(one.Subject, Step, $"the same object is also in {all[0].Manifest.Origin}; neither is applied, keep one of them")));
        }
    }
}
