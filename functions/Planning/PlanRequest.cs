using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering;

namespace GitOps.Functions.Planning;

/// <summary>What a plan is made for.</summary>
internal sealed record PlanRequest
{
    /// <summary>The application.</summary>
    public required Application Application { get; init; }

    /// <summary>What Git says.</summary>
    public required RenderResult Rendered { get; init; }

    /// <summary>The commit that it was rendered from.</summary>
    public required string Revision { get; init; }

    /// <summary>The key of the desired hash of Secrets.</summary>
    public required ReadOnlyMemory<byte> HashKey { get; init; }

    /// <summary>What is remembered of the objects; null where nothing is: then every object is a suspect.</summary>
    public ApplicationMemory? Memory { get; init; }

    /// <summary>Objects that left Git may be deleted.</summary>
    public bool Prune { get; init; }

    /// <summary>The application's set.</summary>
    public ApplySet ApplySet => ApplySet.Of(Application);
}
