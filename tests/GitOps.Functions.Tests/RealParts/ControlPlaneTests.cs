namespace GitOps.Functions.Tests.RealParts;

/// <summary>The control plane fixture: a real API server with real access rules.</summary>
public sealed class ControlPlaneTests(ControlPlane cluster)
{
    [Fact]
    public async Task Kubectl_talks_to_the_api_server_over_verified_tls()
    {
        var version = await cluster.KubectlAsync("version", "-o", "json");
        Assert.Contains("serverVersion", version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_namespace_is_a_fresh_one()
    {
        var first = await cluster.NewNamespaceAsync();
        var second = await cluster.NewNamespaceAsync();
        var names = await cluster.KubectlAsync("get", "namespaces", "-o", "name");
        Assert.NotEqual(first, second);
        Assert.Contains($"namespace/{first}", names, StringComparison.Ordinal);
        Assert.Contains($"namespace/{second}", names, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_user_nobody_is_known_and_may_do_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/secrets");
        request.Headers.Authorization = new("Bearer", cluster.NobodyToken);
        using var answer = await cluster.Client.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_namespace_is_really_deleted_with_the_controller_manager()
    {
        // Not in the one that all tests share: controllers would write to the objects of others, and delete some.
        await using var own = new ControlPlane();
        await own.StartAsync();
        await own.StartControllerManagerAsync();
        var name = await own.NewNamespaceAsync();
        await own.KubectlAsync("delete", "namespace", name, "--wait", "--timeout=30s");
        Assert.DoesNotContain(name, await own.KubectlAsync("get", "namespaces", "-o", "name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_keeps_its_objects_over_a_restart()
    {
        await using var own = new ControlPlane();
        await own.StartAsync();
        var name = await own.NewNamespaceAsync();
        await own.StopAsync();
        await own.StartAsync();
        Assert.Contains(name, await own.KubectlAsync("get", "namespaces", "-o", "name"), StringComparison.Ordinal);
    }
}
