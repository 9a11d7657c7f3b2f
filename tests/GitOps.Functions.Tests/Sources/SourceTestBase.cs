using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.GitHosts;

namespace GitOps.Functions.Tests.Sources;

/// <summary>A host with one repository, and the product's way to it. A derived class says which host.</summary>
public abstract class SourceTestBase : IAsyncLifetime
{
    private readonly List<IDisposable> _opened = [];

    /// <summary>The host's repositories; org/shop is there.</summary>
    internal HostedRepositories Hosted { get; } = new();

    /// <inheritdoc/>
    public abstract ValueTask InitializeAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        foreach (var one in _opened) one.Dispose();
        Hosted.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The address of a repository on the host.</summary>
    internal abstract string UrlOf(string ownerAndName);

    /// <summary>Settings that lead to the host.</summary>
    internal abstract SourceOptions Options(SourceLimits limits);

    /// <summary>A provider list as the product makes it.</summary>
    internal SourceProviders Providers(SourceOptions? options = null, bool allowLoopback = true, TimeProvider? time = null)
    {
        var providers = new SourceProviders(options ?? Options(new SourceLimits()), new OutboundHandlers(new OutboundPolicy(allowLoopback)), time ?? TimeProvider.System);
        _opened.Add(providers);
        return providers;
    }

    internal static RepositoryUrl Url(string text) => RepositoryUrl.TryParse(text, out var url) ? url : throw new ArgumentException(text);

    internal Task<ISourceRevision> ResolveAsync(string revision, SourceProviders? providers = null) =>
        (providers ?? Providers()).ResolveAsync(Url(UrlOf("org/shop")), revision, TestContext.Current.CancellationToken);

    /// <summary>Resolves and reads folders, as a pass does.</summary>
    internal async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> FetchAsync(string revision, params string[] paths)
    {
        await using var resolved = await ResolveAsync(revision);
        return (await resolved.FetchAsync(paths, TestContext.Current.CancellationToken)).Files;
    }

    internal Task<FailureException> FetchFailsAsync(params string[] paths) => Assert.ThrowsAsync<FailureException>(() => FetchAsync("main", paths));

    internal static string Text(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span);

    internal string Git(params string[] arguments) => Hosted.Shop.Git(arguments);
}
