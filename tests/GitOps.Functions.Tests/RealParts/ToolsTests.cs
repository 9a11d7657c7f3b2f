namespace GitOps.Functions.Tests.RealParts;

/// <summary>The fixtures that run a program to its end.</summary>
public sealed class ToolsTests
{
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
    public async Task Jsonnet_evaluates() => Assert.Equal("3\n", (await ProcessRunner.RunAsync(Tools.Jsonnet, ["-e", "--", "1 + 2"])).MustSucceed().Output);

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
