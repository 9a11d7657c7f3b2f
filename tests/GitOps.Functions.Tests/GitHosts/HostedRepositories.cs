using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>A folder of bare repositories as a host has them: <c>org/shop.git</c> is the first.</summary>
internal sealed class HostedRepositories : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>With one repository, empty.</summary>
    public HostedRepositories()
    {
        Directory.CreateDirectory(_folder["org"]);
        Directory.CreateSymbolicLink(_folder["org", "shop.git"], Shop.BarePath);
    }

    /// <summary>For the stand-ins.</summary>
    public string Folder => _folder.Path;

    /// <summary>org/shop.</summary>
    public GitRepository Shop { get; } = new();

    /// <summary>Commits everything, pushes the branch and all tags, and returns the commit.</summary>
    public string Publish(string message = "Change")
    {
        var commit = Shop.Commit(message);
        Shop.Git("push", "--quiet", "--force", "--tags", "origin", "HEAD");
        return commit;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Shop.Dispose();
        _folder.Dispose();
    }
}
