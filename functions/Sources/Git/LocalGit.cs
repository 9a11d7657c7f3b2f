using LibGit2Sharp;

namespace GitOps.Functions.Sources.Git;

/// <summary>Reads a repository on this machine where it lies, if the operator's setting allows its folder.</summary>
/// <param name="options">For the folders and limits.</param>
internal sealed class LocalGit(SourceOptions options)
{
    /// <summary>Finds the commit.</summary>
    public GitRevision Resolve(string folder, TargetRevision target, SourceStep step)
    {
        if (!IsAllowed(folder)) throw step.Final("repositories of this machine are read only where the setting Git__AllowLocal allows their folder");
        LibGit2.Prepare();
        if (!Repository.IsValid(folder)) throw step.Final("there is no Git repository in this folder");
        try
        {
            using var repository = new Repository(folder);
            var commit = Find(repository, target)
                ?? throw step.Final(target.Commit is null ? target.Missing : $"there is no commit '{target.Text}'");
            return new GitRevision(commit.Sha, _ => Task.FromResult(folder), static () => { }, step with { Step = "read " + commit.Sha[..12] }, options.Limits);
        }
        catch (LibGit2SharpException e)
        {
            throw step.Final("the repository cannot be read", e);
        }
    }

    private static Commit? Find(Repository repository, TargetRevision target)
    {
        if (target.Commit is { } id) return id.Length == 40 ? repository.Lookup<Commit>(id) : null;
        var reference = target.References.Select(name => repository.Refs[name]).FirstOrDefault(static found => found is not null);
        return reference?.ResolveToDirectReference()?.Target?.Peel<Commit>();
    }

    // Links are followed before the folders are compared: a link below an allowed folder does not lead out of it.
    private bool IsAllowed(string folder)
    {
        var real = Real(folder);
        return options.LocalFolders.Any(allowed => Real(allowed) is var root && (root == "/" || real == root || real.StartsWith(root + "/", StringComparison.Ordinal)));
    }

    private static string Real(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (Path.Exists(real)) real = new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real;
        }

        return real;
    }
}
