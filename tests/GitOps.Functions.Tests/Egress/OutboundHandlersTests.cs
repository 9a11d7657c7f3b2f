using System.Net;
using GitOps.Functions.Egress;
using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.Egress;

public sealed class OutboundHandlersTests
{
    [Fact]
    public async Task A_stranger_on_loopback_is_refused_before_a_byte_is_sent()
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        using var client = Client(new OutboundPolicy());
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(server.Uri, "/secret?token=abc")));
        Assert.Equal(0, asked);
        Assert.Contains("127.0.0.1", OutboundErrors.Cause(error), StringComparison.Ordinal);
        Assert.DoesNotContain("abc", error.ToString(), StringComparison.Ordinal);
        Assert.False(OutboundErrors.IsTransient(error));
    }

    [Fact]
    public async Task A_name_is_judged_by_what_it_resolves_to()
    {
        await using var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        using var client = Client(new OutboundPolicy());
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://localhost:{server.Uri.Port}")));
        Assert.IsType<OutboundRefusedException>(error.InnerException);
    }

    [Fact]
    public async Task Only_the_allowed_one_of_several_addresses_is_used()
    {
        await using var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        using var client = Client(new OutboundPolicy(allowed: [IPNetwork.Parse("127.0.0.1/32")]));
        using var answer = await client.GetAsync(new Uri($"http://localhost:{server.Uri.Port}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_operators_own_origin_is_trusted_and_its_neighbour_on_another_port_is_not()
    {
        await using var own = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        await using var other = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        using var client = Client(new OutboundPolicy(), own.Uri);
        using var answer = await client.GetAsync(own.Uri);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(other.Uri));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_by_the_plain_handler()
    {
        await using var server = await LoopbackServer.StartAsync(context => Redirect(context, "/elsewhere"));
        using var client = Client(new OutboundPolicy(allowLoopback: true));
        using var answer = await client.GetAsync(server.Uri);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    private static HttpClient Client(OutboundPolicy policy, params Uri[] trusted) => new(new OutboundHandlers(policy).Create(trusted));

    private static Task Redirect(HttpContext context, string to)
    {
        context.Response.Redirect(to);
        return Task.CompletedTask;
    }
}
