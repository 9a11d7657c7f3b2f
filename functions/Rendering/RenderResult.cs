using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>What a repository's files became.</summary>
/// <param name="Objects">All objects that could be read, in the order of the files.</param>
/// <param name="Failures">What could not be read. Where there is one, the set is incomplete: its neighbours are applied, nothing is pruned.</param>
/// <param name="DigestOf">Makes <see cref="Digest"/> when it is first asked for: nothing waits for it before there is something to record.</param>
/// <param name="Tool">What rendered it, for the audit: <c>directory</c>, <c>jsonnet v0.18.0</c>, <c>kustomize v5.7.1</c> or <c>helm v4.1.4</c>.</param>
internal sealed record RenderResult(IReadOnlyList<KubernetesObject> Objects, IReadOnlyList<Failure> Failures, Lazy<string> DigestOf, string Tool)
{
    /// <summary>One whose digest is known.</summary>
    public RenderResult(IReadOnlyList<KubernetesObject> objects, IReadOnlyList<Failure> failures, string digest, string tool) : this(objects, failures, new Lazy<string>(digest), tool)
    {
    }

    /// <summary>SHA-256 (lower-case hex) over the canonical objects in order; equal digests mean equal desired state.</summary>
    public string Digest => DigestOf.Value;

    /// <summary>What a person should know, each a sentence without its full stop.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// <see cref="ClusterCapabilities.Digest"/> of the cluster that it was rendered for: it holds only as long as that answers the same. Empty where
    /// nothing asked.
    /// </summary>
    public string Capabilities { get; init; } = "";

    /// <summary>The files that it is from, where each object is as one of them says and nothing else had a part in it; empty where that is not so.</summary>
    public IReadOnlyList<RenderedFile> Files { get; init; } = [];

    /// <summary>No object: nothing could be rendered.</summary>
    public static RenderResult Nothing(IReadOnlyList<Failure> failures) => new([], failures, CanonicalJson.Digest(Array.Empty<JsonNode?>()), "none");

    /// <summary>Every object is there.</summary>
    public bool Complete => Failures.Count == 0;
}
