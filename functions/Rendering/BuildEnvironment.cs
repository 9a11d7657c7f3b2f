using GitOps.Functions.Applications;

namespace GitOps.Functions.Rendering;

/// <summary>The values of <see cref="BuildVariables"/> for one source of one Application at one commit.</summary>
/// <param name="source">The source.</param>
/// <param name="context">The Application and the commit.</param>
internal sealed class BuildEnvironment(ApplicationSource source, RenderContext context)
{
    /// <summary>Puts the values of variables in their place; one that is not known stands for nothing, as in Argo CD.</summary>
    public string Expand(string text) => BuildVariables.Expand(text, Value);

    private string Value(string name) => name switch
    {
        BuildVariables.AppName => context.Target.Application,
        BuildVariables.AppNamespace => context.Target.Namespace,
        BuildVariables.Revision => context.Revision,
        BuildVariables.RevisionShort => Short(7),
        BuildVariables.RevisionShort8 => Short(8),
        BuildVariables.RepoUrl => source.Repository.Text,
        BuildVariables.SourcePath when source.Repository.Chart is not null => "",
        BuildVariables.SourcePath => source.Path.Length == 0 ? "." : source.Path,
        BuildVariables.TargetRevision => source.TargetRevision,
        _ => "",
    };

    private string Short(int digits) => context.Revision.Length > digits ? context.Revision[..digits] : context.Revision;
}
