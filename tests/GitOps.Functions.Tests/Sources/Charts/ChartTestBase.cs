using GitOps.Functions.Applications;
using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Sources.Charts;

/// <summary>Charts of a test's own, and the product's way to them.</summary>
public abstract class ChartTestBase : IDisposable
{
    private readonly List<SourceProviders> _opened = [];

    /// <summary>The charts.</summary>
    public TestCharts Charts { get; } = new();

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _opened) one.Dispose();
        Charts.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A provider list as the product makes it of these settings, which lets manifests lead to this machine.</summary>
    internal SourceProviders Providers(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static one => one.Key.Replace("__", ":", StringComparison.Ordinal), static one => (string?)one.Value)).Build();
        return Providers(SourceOptions.From(configuration));
    }

    internal SourceProviders Providers(SourceOptions options)
    {
        var providers = new SourceProviders(options, new OutboundHandlers(new OutboundPolicy(allowLoopback: true)), TimeProvider.System);
        _opened.Add(providers);
        return providers;
    }

    internal static RepositoryUrl Chart(string address, string? chart = "shop", bool passCredentials = false) =>
        ChartAddress.TryParse(address, chart, passCredentials, out var url) ? url : throw new ArgumentException(address);

    /// <summary>Resolves and fetches, as a pass does.</summary>
    internal static async Task<(string Revision, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files)> FetchAsync(SourceProviders providers, RepositoryUrl chart, string range = "*")
    {
        await using var revision = await providers.ResolveAsync(chart, range, Cancel);
        Assert.Equal(revision.Revision.Split('@')[1], await revision.TreeAsync("", Cancel));
        return (revision.Revision, (await revision.FetchAsync([""], Cancel)).Files);
    }

    internal static Task<FailureException> FailsAsync(SourceProviders providers, RepositoryUrl chart, string range = "*") => Assert.ThrowsAsync<FailureException>(() => FetchAsync(providers, chart, range));
}
