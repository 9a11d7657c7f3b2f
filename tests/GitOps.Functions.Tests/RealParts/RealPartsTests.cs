using Azure.Storage.Queues;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>The fixtures themselves: that each is the real part, and that nothing of it stays behind.</summary>
public sealed class RealPartsTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task Kubectl_talks_to_the_api_server_over_verified_tls()
    {
        var version = await cluster.KubectlAsync("version", "-o", "json");
        Assert.Contains("serverVersion", version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Helm_renders()
    {
        using var chart = new TemporaryFolder();
        chart.Write("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n");
        chart.Write("templates/a.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: {{ .Release.Name }}\n");
        var rendered = await ProcessRunner.RunAsync(Tools.Helm, ["template", "release-name", chart.Path]);
        Assert.Contains("name: release-name", rendered.MustSucceed().Output, StringComparison.Ordinal);
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
        await cluster.StartControllerManagerAsync();
        var name = await cluster.NewNamespaceAsync();
        await cluster.KubectlAsync("delete", "namespace", name, "--wait", "--timeout=30s");
        Assert.DoesNotContain(name, await cluster.KubectlAsync("get", "namespaces", "-o", "name"), StringComparison.Ordinal);
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

    [Fact]
    public async Task A_queue_message_makes_the_round_trip()
    {
        var queue = new QueueClient(azurite.ConnectionString, $"q{Guid.NewGuid():N}");
        await queue.CreateAsync();
        await queue.SendMessageAsync("hello");
        var received = await queue.ReceiveMessageAsync();
        Assert.Equal("hello", received.Value.MessageText);
    }

    [Fact]
    public async Task Storage_that_keeps_its_data_has_it_after_a_restart_on_the_same_ports()
    {
        await using var own = AzuriteServer.KeepingData();
        var queue = new QueueClient(own.ConnectionString, "kept");
        await queue.CreateAsync();
        await queue.SendMessageAsync("still here");
        await own.StopAsync();
        await own.StartAsync();
        var received = await queue.ReceiveMessageAsync();
        Assert.Equal("still here", received.Value.MessageText);
    }

    [Fact]
    public void A_push_reaches_the_bare_repository()
    {
        using var repository = new GitRepository();
        repository.Write("apps/shop.yaml", "kind: Namespace\n");
        var commit = repository.Commit("Add shop");
        repository.Push();
        Assert.Equal(40, commit.Length);
        Assert.Equal(commit, repository.Git("--git-dir", repository.BarePath, "rev-parse", "refs/heads/main"));
    }

    [Fact]
    public async Task A_command_that_hangs_is_killed_at_its_timeout() =>
        await Assert.ThrowsAsync<TimeoutException>(() => ProcessRunner.RunAsync("sleep", ["60"], timeout: TimeSpan.FromMilliseconds(200)));
}
