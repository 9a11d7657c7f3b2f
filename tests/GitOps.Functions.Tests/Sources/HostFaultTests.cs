using System.Globalization;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.GitHosts;

namespace GitOps.Functions.Tests.Sources;

/// <summary>What every provider makes of a host that fails: nothing partial, and the right word on whether to try again.</summary>
public abstract class HostFaultTests : SourceContractTests
{
    /// <summary>The host.</summary>
    internal abstract StandInServer Server { get; }

    /// <summary>The host's requests for content, by a part of their address.</summary>
    internal abstract string ContentRequest { get; }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_server_error_is_transient(int status)
    {
        Publish();
        Server.Fault = _ => new StandInFault { Status = status };
        var failure = await FetchFailsAsync("apps");
        Assert.True(failure.Transient);
        Assert.Contains($"{status}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("own words", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_error_on_content_is_transient_and_nothing_partial_comes()
    {
        Publish();
        Server.Fault = target => target.Contains(ContentRequest, StringComparison.Ordinal) ? new StandInFault { Status = 500 } : null;
        Assert.True((await FetchFailsAsync("apps")).Transient);
    }

    [Fact]
    public async Task Half_an_answer_is_transient_and_nothing_partial_comes()
    {
        Publish();
        Server.Fault = target => target.Contains(ContentRequest, StringComparison.Ordinal) ? new StandInFault { HalfBody = true } : null;
        var failure = await FetchFailsAsync("apps");
        Assert.True(failure.Transient, failure.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_that_does_not_answer_is_given_up_as_transient(bool atOnce)
    {
        Publish();
        Server.Fault = target => atOnce || target.Contains(ContentRequest, StringComparison.Ordinal) ? new StandInFault { Hang = true } : null;
        var providers = Providers(Options(new SourceLimits(), TimeSpan.FromSeconds(3)));
        var failure = await Assert.ThrowsAsync<FailureException>(async () =>
        {
            await using var revision = await ResolveAsync("main", providers);
            await revision.FetchAsync(["apps"], TestContext.Current.CancellationToken);
        });
        Assert.True(failure.Transient);
        Assert.Contains("no answer in time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_told_of_a_failure()
    {
        Publish();
        using var cancel = new CancellationTokenSource();
        Server.Fault = _ => new StandInFault { Hang = true };
        Server.Before = _ => cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Providers().ResolveAsync(Url(UrlOf("org/shop")), "main", cancel.Token));
    }

    [Fact]
    public async Task A_used_up_hourly_limit_is_transient_and_says_when_it_ends()
    {
        Publish();
        var reset = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
        Server.Fault = _ => StandInFault.PrimaryRateLimit(reset);
        var failure = await FetchFailsAsync("apps");
        Assert.True(failure.Transient);
        Assert.Contains("2031-02-03 04:05:06 UTC", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_limit_on_bursts_is_transient_and_says_when_it_ends(int status)
    {
        Publish();
        Server.Fault = _ => StandInFault.SecondaryRateLimit(status, 90);
        var failure = await FetchFailsAsync("apps");
        Assert.True(failure.Transient);
        Assert.Contains($"until {TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-", CultureInfo.InvariantCulture)}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(451)]
    public async Task A_refusal_is_final(int status)
    {
        Publish();
        Server.Fault = _ => new StandInFault { Status = status };
        Assert.False((await FetchFailsAsync("apps")).Transient);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_transient()
    {
        Publish();
        await Server.DisposeAsync();
        Assert.True((await FetchFailsAsync("apps")).Transient);
    }

    /// <summary>Settings that lead to the host, with a time limit.</summary>
    internal abstract SourceOptions Options(SourceLimits limits, TimeSpan patience);

    /// <inheritdoc/>
    internal override SourceOptions Options(SourceLimits limits) => Options(limits, TimeSpan.FromSeconds(100));

    /// <summary>A folder of two files.</summary>
    internal string Publish()
    {
        Hosted.Shop.Write("apps/a.yaml", "kind: ConfigMap\n");
        Hosted.Shop.Write("apps/b.yaml", "kind: Secret\n");
        return Hosted.Publish();
    }
}
