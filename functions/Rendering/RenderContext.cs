using GitOps.Functions.Rendering.Variables;

namespace GitOps.Functions.Rendering;

/// <summary>What a render of one source may know beside its files: the values of Argo CD's build environment that are not the source's own.</summary>
/// <param name="Application">metadata.name of the Application.</param>
/// <param name="Namespace">spec.destination.namespace.</param>
/// <param name="Revision">The commit that the source's files are of.</param>
internal sealed record RenderContext(string Application, string Namespace, string Revision)
{
    /// <summary>Puts the Application's variables into what was rendered; null where it has none.</summary>
    public VariableSubstitution? Variables { get; init; }
}
