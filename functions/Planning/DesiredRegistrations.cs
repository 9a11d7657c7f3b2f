using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>Sorts what is registered out of what an application renders, and reads it as strictly as a file of Applications.</summary>
internal sealed class DesiredRegistrations
{
    private static readonly string[] Verbs = ["delete", "get", "list", "patch"];
    private static readonly ApiResource Applications = new("argoproj.io", "v1alpha1", "Application", "applications", Namespaced: false, Verbs);
    private static readonly ApiResource Clusters = new("gitops.functions", "v1", "Cluster", "clusters", Namespaced: false, Verbs);

    private readonly List<KubernetesObject> _others = [];
    private readonly List<DesiredObject> _objects = [];
    private readonly List<KubernetesObject> _flux = [];
    private readonly List<Failure> _failures = [];
    private readonly List<string> _warnings = [];

    /// <summary>What goes to a cluster.</summary>
    public IReadOnlyList<KubernetesObject> Others => _others;

    /// <summary>What is to be registered. No two of one kind and name.</summary>
    public IReadOnlyList<DesiredObject> Objects { get; private set; } = [];

    /// <summary>What cannot be. Where there is one, the set is not complete and nothing is pruned.</summary>
    public IReadOnlyList<Failure> Failures => _failures;

    /// <summary>What is known and not acted on.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The kinds, by <c>Kind.group</c>.</summary>
    public static IReadOnlyDictionary<string, ApiResource> Resources { get; } = new Dictionary<string, ApiResource>(
    [
        new(RegisteredKinds.Application, Applications), new(RegisteredKinds.Cluster, Clusters), .. RegisteredKinds.Flux.Select(static kind => KeyValuePair.Create(kind, FluxResource(kind))),
    ]);

    /// <summary>Sorts.</summary>
    public static DesiredRegistrations Of(PlanRequest request)
    {
        var sorted = new DesiredRegistrations();
        foreach (var one in request.Rendered.Objects) sorted.Add(one, request.Application);
        sorted.Link(request.Registry.WrittenFlux);
        sorted.Objects = ObjectOrder.ForApply(sorted.WithoutTwins(), static one => one.Reference);
        return sorted;
    }

    private void Add(KubernetesObject one, Application parent)
    {
        if (!parent.IsRoot && !RegisteredKinds.IsNoClusters(one.Reference)) _others.Add(one);
        else if (one.Reference.GroupKind == RegisteredKinds.Cluster && !parent.IsRoot) Fail(one, "a Cluster names secrets, and is only taken from files and from the configuration repository (GitOps__Root__RepoURL)");
        else if (FluxKinds.Contain(one)) AddFlux(one);
        else if (RegisteredKinds.Contains(one.Reference)) Register(one, parent);
        else AddOther(one);
    }

    // A manifest that contains its own application is Argo CD's way to manage itself. The place that it is managed from is another one here.
    private void Register(KubernetesObject one, Application parent)
    {
        var timing = SyncTiming.Of(one);
        if (one.Reference.GroupKind == RegisteredKinds.Application && one.Name == parent.Name)
            _warnings.Add($"{Subject(one)}: this is the application itself, which is read from {parent.Registered?.Place ?? parent.Origin.ToString()}; what is said here is not acted on");
        else if (timing.Problem is { } problem) Fail(one, problem);
        else if (timing.IsHook) Fail(one, $"{(one.Kind == "Cluster" ? "a Cluster" : "an Application")} cannot be a hook");
        else if (ApplicationReader.Read(one).Failures is { Count: > 0 } failures) _failures.AddRange(failures.Select(failure => failure with { Subject = Subject(one) }));
        else _objects.Add(Prepare(one));
    }

    private void AddFlux(KubernetesObject one)
    {
        var timing = SyncTiming.Of(one);
        if (timing.Problem is { } problem) Fail(one, problem);
        else if (timing.IsHook) Fail(one, $"a {one.Kind} cannot be a hook");
        else _flux.Add(one);
    }

    // With those in files: a source may be there. One whose source cannot be used is not registered, or stays as it was; its neighbours are.
    private void Link(IReadOnlyList<FluxManifest> written)
    {
        if (_flux.Count == 0) return;
        var here = _flux.Select(RegisteredKinds.Identity).ToHashSet();
        var elsewhere = written.Where(one => !here.Contains(RegisteredKinds.Identity(one.Manifest)));
        foreach (var link in FluxLinker.Read([.. _flux.Select(static one => new FluxManifest(one)), .. elsewhere]).Take(_flux.Count))
        {
            var (one, failures) = (link.One.Manifest, link.One.Findings.Failures);
            if (failures.Count > 0) _failures.AddRange(failures.Select(failure => failure with { Subject = Subject(one) }));
            else _objects.Add(Prepare(one));
        }
    }

    private void AddOther(KubernetesObject one)
    {
        var findings = new FieldFindings(one.Origin);
        OtherKinds.Note(one, findings);
        _failures.AddRange(findings.Failures);
        _warnings.AddRange(findings.Warnings);
    }

    // Argo CD's Applications live in its own namespace; here the name alone tells them apart. Flux's have one each.
    private static DesiredObject Prepare(KubernetesObject rendered)
    {
        var one = rendered.DeepClone();
        OwnMetadata.Strip(one.Json);
        var metadata = (JsonObject)one.Json["metadata"]!;
        metadata.Remove("namespace");
        if (RegisteredKinds.Identity(rendered).Namespace is { Length: > 0 } ns) metadata["namespace"] = ns;
        return new DesiredObject(one, Resources[one.Reference.GroupKind], DesiredHash.Of(one.Json, isSecret: false, default), AwaitsDefinition: false);
    }

    private IEnumerable<DesiredObject> WithoutTwins()
    {
        foreach (var same in _objects.GroupBy(static one => one.Reference))
        {
            var all = same.ToList();
            if (all.Count == 1) yield return all[0];
            else _failures.AddRange(all.Skip(1).Select(one => new Failure(one.Subject, "plan", $"the same name is also in {all[0].Manifest.Origin}; neither is registered, keep one of them")));
        }
    }

    private static ApiResource FluxResource(string groupKind)
    {
        var (kind, group) = (groupKind[..groupKind.IndexOf('.', StringComparison.Ordinal)], groupKind[(groupKind.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        return new ApiResource(group, "v1", kind, kind.ToLowerInvariant(), Namespaced: true, Verbs);
    }

    private void Fail(KubernetesObject one, string cause) => _failures.Add(new Failure(Subject(one), "plan", cause));

    private static string Subject(KubernetesObject one) => $"{one.Reference} ({one.Origin})";
}
