using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>The catalogue of a real folder.</summary>
public sealed class CatalogueLoaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gitops-catalogue-").FullName;
    private readonly string _apps;

    public CatalogueLoaderTests() => _apps = Directory.CreateDirectory(Path.Combine(_root, "apps")).FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Manifest(string name) =>
        $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}}}\nspec: {{source: {{repoURL: 'https://h/o/r', path: .}}, destination: {{name: c}}}}\n";

    private string Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private static string[] Names(ApplicationCatalogue catalogue) => [.. catalogue.All.Select(static a => a.Name)];

    private CatalogueLoader Loader(string? path = null) => new(path ?? _apps, TimeProvider.System);

    [Fact]
    public void A_folder_is_read_with_its_sub_folders_and_nothing_else()
    {
        Write("apps/b.yaml", Manifest("b"));
        Write("apps/deep/er/a.yml", Manifest("a"));
        Write("apps/c.json", "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\",\"metadata\":{\"name\":\"c\"},\"spec\":{\"source\":{\"repoURL\":\"https://h/o/r\",\"path\":\".\"},\"destination\":{\"name\":\"c\"}}}");
        Write("apps/notes.md", "not read");
        Write("apps/.git/config.yaml", Manifest("hidden"));
        Write("apps/.b.yaml.swp.yaml", Manifest("hidden"));
        Write("outside.yaml", Manifest("outside"));
        var catalogue = Loader().Current;
        Assert.Empty(catalogue.Failures);
        Assert.True(catalogue.Complete);
        Assert.Equal(["a", "b", "c"], Names(catalogue));
        Assert.Equal("apps/deep/er/a.yml:1", catalogue.Find("a")!.Origin.ToString());
    }

    [Fact]
    public void A_single_file_is_a_catalogue() => Assert.Equal(["a"], Names(Loader(Write("apps/a.yaml", Manifest("a"))).Current));

    [Fact]
    public void A_file_with_errors_does_not_take_the_healthy_ones_away()
    {
        Write("apps/a.yaml", Manifest("a"));
        Write("apps/bad.yaml", "- not a mapping");
        Write("apps/worse.yaml", Manifest("worse").Replace("path:", "pathh:", StringComparison.Ordinal));
        var catalogue = Loader().Current;
        Assert.Equal(["a"], Names(catalogue));
        Assert.Equal(["apps/bad.yaml:1", "apps/worse.yaml:1"], catalogue.Failures.Select(static f => f.Subject));
        Assert.Equal("apps/worse.yaml:1: spec.source.pathh: unknown field; did you mean \"path\"?", catalogue.Failures[1].ToString());
    }

    [Fact]
    public void The_same_name_in_two_files_fails_for_both()
    {
        Write("apps/a.yaml", Manifest("same"));
        Write("apps/b.yaml", Manifest("same"));
        Assert.Equal(["apps/a.yaml:1", "apps/b.yaml:1"], Loader().Current.Failures.Select(static f => f.Subject));
    }

    [Fact]
    public void What_changes_is_seen_at_the_next_use()
    {
        var loader = new CatalogueLoader(_apps, new StoppedStopwatch());
        Assert.Empty(loader.Current.All);
        Write("apps/a.yaml", Manifest("a"));
        Assert.Equal(["a"], Names(loader.Current));
        Write("apps/a.yaml", Manifest("b"));
        Assert.Equal(["b"], Names(loader.Current));
        File.Delete(Path.Combine(_apps, "a.yaml"));
        Assert.Empty(loader.Current.All);
    }

    [Fact]
    public void What_does_not_change_is_not_read_again()
    {
        var file = Write("apps/a.yaml", Manifest("a"));
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var loader = new CatalogueLoader(_apps, new StoppedStopwatch());
        var first = loader.Current;
        Assert.Same(first, loader.Current);
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotSame(first, loader.Current);
    }

    [Fact]
    public async Task Many_uses_at_once_see_one_catalogue()
    {
        File.SetLastWriteTimeUtc(Write("apps/a.yaml", Manifest("a")), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var loader = new CatalogueLoader(_apps, new StoppedStopwatch());
        var seen = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => loader.Current)));
        Assert.Single(seen.Distinct());
    }

    [Fact]
    public void A_missing_folder_is_a_failure_and_the_catalogue_is_not_complete()
    {
        foreach (var path in (string?[])[null, Path.Combine(_root, "absent")])
        {
            var catalogue = new CatalogueLoader(path, TimeProvider.System).Current;
            Assert.False(catalogue.Complete);
            Assert.Equal("GitOps__Applications", Assert.Single(catalogue.Failures).Subject);
        }
    }

    [Fact]
    public void A_folder_that_goes_and_comes_back_is_read_again()
    {
        Write("apps/a.yaml", Manifest("a"));
        var loader = new CatalogueLoader(_apps, new StoppedStopwatch());
        Assert.True(loader.Current.Complete);
        Directory.Move(_apps, _apps + "-away");
        Assert.False(loader.Current.Complete);
        Directory.Move(_apps + "-away", _apps);
        Assert.Equal(["a"], Names(loader.Current));
    }

    [Fact]
    public void Links_that_lead_out_are_not_followed()
    {
        Write("secret/outside.yaml", Manifest("outside"));
        Write("apps/a.yaml", Manifest("a"));
        File.CreateSymbolicLink(Path.Combine(_apps, "file.yaml"), Path.Combine(_root, "secret", "outside.yaml"));
        File.CreateSymbolicLink(Path.Combine(_apps, "relative.yaml"), "../secret/outside.yaml");
        File.CreateSymbolicLink(Path.Combine(_apps, "broken.yaml"), "nowhere.yaml");
        File.CreateSymbolicLink(Path.Combine(_apps, "loop.yaml"), "loop.yaml");
        Directory.CreateSymbolicLink(Path.Combine(_apps, "folder"), Path.Combine(_root, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(_apps, ".hidden"), Path.Combine(_root, "secret"));
        File.CreateSymbolicLink(Path.Combine(_apps, "through.yaml"), ".hidden/outside.yaml");
        var catalogue = Loader().Current;
        Assert.Equal(["a"], Names(catalogue));
        Assert.Equal(
            ["apps/broken.yaml", "apps/file.yaml", "apps/folder", "apps/loop.yaml", "apps/relative.yaml", "apps/through.yaml"],
            catalogue.Failures.Select(static f => f.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_mounted_ConfigMap_is_read_once()
    {
        Write("apps/..2026_11_23/a.yaml", Manifest("a"));
        Directory.CreateSymbolicLink(Path.Combine(_apps, "..data"), "..2026_11_23");
        File.CreateSymbolicLink(Path.Combine(_apps, "a.yaml"), "..data/a.yaml");
        var catalogue = Loader().Current;
        Assert.Empty(catalogue.Failures);
        Assert.Equal(["a"], Names(catalogue));
    }

    [Fact]
    public void The_setting_itself_may_be_a_link()
    {
        Write("apps/a.yaml", Manifest("a"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "link"), "apps");
        Assert.Equal(["a"], Names(Loader(Path.Combine(_root, "link")).Current));
    }

    /// <summary>A clock whose stopwatch stands still: looking costs nothing, so every use looks.</summary>
    private sealed class StoppedStopwatch : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
