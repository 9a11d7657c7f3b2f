using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>Prepares rendered objects: sorts hooks from the rest, sets namespaces and our metadata, and names what cannot be applied.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="set">The application's set.</param>
/// <param name="kinds">How the kinds are served.</param>
internal sealed class DesiredStateBuilder(PlanRequest request, ApplySet set, KindLookup kinds)
{
    private const string Step = "plan";

    private readonly List<DesiredObject> _objects = new(request.Rendered.Objects.Count);
    private readonly List<PlannedHook> _hooks = [];
    private readonly List<DesiredObject> _skipped = [];
    private readonly List<Failure> _failures = [];

    /// <summary>Prepares all.</summary>
    public DesiredState Build()
    {
        foreach (var rendered in request.Rendered.Objects) Add(rendered);
        var hooks = HooksWithoutTwins();
        return new DesiredState(ObjectOrder.ForApply(ObjectsWithoutTwins(), static one => one.Reference), hooks, _skipped, _failures);
    }

    private void Add(KubernetesObject rendered)
    {
        var timing = SyncTiming.Of(rendered);
        if (timing.Problem is { } problem) Fail($"{rendered.Reference} ({rendered.Origin})", problem);
        else if (kinds.Find(rendered, Options(rendered).AwaitsKind, out var awaits, out var cause) is { } resource) Add(rendered, resource, awaits, timing);
        else if (!timing.Skipped) Fail($"{rendered.Reference} ({rendered.Origin})", cause);
    }

    private void Add(KubernetesObject rendered, ApiResource resource, bool awaits, SyncTiming timing)
    {
        if (timing.Skipped) _skipped.Add(Prepare(rendered, resource, awaits));
        else if (timing.IsHook) _hooks.AddRange(timing.Phases.Select(phase => new PlannedHook(Prepare(rendered, resource, awaits, phase), phase)));
        else _objects.Add(Prepare(rendered, resource, awaits));
    }

    private DesiredObject Prepare(KubernetesObject rendered, ApiResource resource, bool awaits, SyncPhase? hook = null)
    {
        if (rendered.HoldsSecret) resource = resource with { HoldsSecrets = true };
        var one = rendered.DeepClone();
        OwnMetadata.Strip(one.Json);
        AggregatedRole.Strip(one);
        if (resource.IsSecret) SecretTexts.Encode(one.Json);
        SetNamespace(one, resource.Namespaced);
        // Before the hash: a hook's object of another sync is another object.
        if (hook is { } phase) HookNames.Set(one.Json, phase, request);
        var hash = DesiredHash.Of(one.Json, resource.IsSensitive, request.HashKey.Span);
        OwnMetadata.Set(one.Json, set, request.Revision, hash, one.HoldsSecret);
        return new DesiredObject(one, resource, hash, awaits)
        {
            Method = Method(one),
            FormerManager = request.Application.FormerManager,
            Ignored = IgnoredFields.Of(request.Application.IgnoreDifferences, request.Application.RespectIgnoreDifferences, one.Reference),
        };
    }

    private ObjectOptions Options(KubernetesObject one) => ObjectOptions.Of(one.Annotation, request.Application);

    private WriteMethod Method(KubernetesObject one) => Options(one)
        .Method(mayDelete: !ProtectedKinds.Contains(one.Reference) || ProtectedKinds.IsNamed(one.Reference, request.Application.PruneByName));

    // As kubectl and Argo CD do: a namespace on a kind that has none is not sent.
    private void SetNamespace(KubernetesObject one, bool namespaced)
    {
        var metadata = (JsonObject)one.Json["metadata"]!;
        if (!namespaced) metadata.Remove("namespace");
        else if (one.Namespace.Length == 0) metadata["namespace"] = request.Application.Destination.Namespace;
    }

    // Two manifests of one object would take turns for ever, so neither is applied; and our own parent is not a repository's to write.
    private IEnumerable<DesiredObject> ObjectsWithoutTwins()
    {
        foreach (var same in _objects.GroupBy(static one => one.Reference))
        {
            var all = same.ToList();
            if (same.Key == set.Parent) all.ForEach(one => Fail(one.Subject, "this object is our own record of the application; give it another name"));
            else if (all.Count == 1) yield return all[0];
            else all.Skip(1).ToList().ForEach(one => Fail(one.Subject, $"the same object is also in {all[0].Manifest.Origin}; neither is applied, keep one of them"));
        }
    }

    // A hook's object is deleted and made anew: where it is an object of the application too, each sync would delete that.
    private List<PlannedHook> HooksWithoutTwins()
    {
        var objects = _objects.Select(static one => one.Reference).ToHashSet();
        var twins = _hooks.GroupBy(static hook => (hook.Reference, hook.Phase))
            .Where(same => same.Skip(1).Any() || objects.Contains(same.Key.Reference) || same.Key.Reference == set.Parent).SelectMany(static same => same).ToHashSet();
        foreach (var hook in twins) Fail(hook.Desired.Subject, "the same object is in Git a second time; a hook cannot be something else as well");
        return [.. _hooks.Where(hook => !twins.Contains(hook))];
    }

    private void Fail(string subject, string cause) => _failures.Add(new Failure(subject, Step, cause));
}
