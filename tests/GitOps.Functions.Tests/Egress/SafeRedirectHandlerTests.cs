using System.Net;
using GitOps.Functions.Egress;
using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.Egress;

public sealed class SafeRedirectHandlerTests
{
    [Fact]
    public async Task Another_origin_gets_no_token_and_the_same_origin_keeps_it()
    {
        await using var other = await LoopbackServer.StartAsync(Echo);
        await using var server = await LoopbackServer.StartAsync(context => context.Request.Path.Value switch
        {
            "/near" => Redirect(context, "/echo"),
            "/far" => Redirect(context, new Uri(other.Uri, "/echo").AbsoluteUri),
            _ => Echo(context),
        });
        Assert.Equal("Bearer t|p|agent", await GetAsync(new Uri(server.Uri, "/near")));
        Assert.Equal("||agent", await GetAsync(new Uri(server.Uri, "/far")));
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_a_sixth_is_an_error()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            var left = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
            return left == 0 ? Echo(context) : Redirect(context, $"/{left - 1}");
        });
        Assert.Equal("Bearer t|p|agent", await GetAsync(new Uri(server.Uri, "/5")));
        await Assert.ThrowsAsync<OutboundRefusedException>(() => GetAsync(new Uri(server.Uri, "/6")));
    }

    [Fact]
    public async Task A_redirect_to_an_address_that_is_not_allowed_is_refused_even_from_a_trusted_server()
    {
        await using var inner = await LoopbackServer.StartAsync(Echo);
        await using var server = await LoopbackServer.StartAsync(context => Redirect(context, inner.Uri.AbsoluteUri));
        var handler = new OutboundHandlers(new OutboundPolicy()).Create(server.Uri);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(server.Uri, handler));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/x")]
    public async Task A_redirect_to_another_scheme_is_refused(string to)
    {
        await using var server = await LoopbackServer.StartAsync(context => Redirect(context, to));
        await Assert.ThrowsAsync<OutboundRefusedException>(() => GetAsync(server.Uri));
    }

    [Fact]
    public async Task A_write_is_never_sent_on()
    {
        await using var server = await LoopbackServer.StartAsync(context => Redirect(context, "/elsewhere"));
        using var client = new HttpClient(new SafeRedirectHandler(Handler()));
        using var answer = await client.PostAsync(server.Uri, new StringContent("x"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    private static SocketsHttpHandler Handler() => new OutboundHandlers(new OutboundPolicy(allowLoopback: true)).Create();

    private static async Task<string> GetAsync(Uri uri, HttpMessageHandler? handler = null)
    {
        using var client = new HttpClient(new SafeRedirectHandler(handler ?? Handler()));
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Add("Authorization", "Bearer t");
        request.Headers.Add("PRIVATE-TOKEN", "p");
        request.Headers.Add("User-Agent", "agent");
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task Echo(HttpContext context)
    {
        var headers = context.Request.Headers;
        return context.Response.WriteAsync($"{headers.Authorization}|{headers["PRIVATE-TOKEN"]}|{headers.UserAgent}");
    }

    private static Task Redirect(HttpContext context, string to)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }
}
