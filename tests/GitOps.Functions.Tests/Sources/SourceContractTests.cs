using System.Text;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Tests.Sources;

/// <summary>What every provider promises, whatever the host: refs, and here trees and files.</summary>
public abstract class SourceContractTests : ResolveContractTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tree_of_a_path_is_the_one_that_git_says()
    {
        Hosted.Shop.Write("apps/shop/a.yaml", "one");
        Hosted.Shop.Write("apps/shop.yaml", "sorts between");
        Hosted.Shop.Write("apps/shop-2/a.yaml", "sorts before");
        Hosted.Shop.Write("z.yaml", "one");
        Hosted.Publish();
        await using var revision = await ResolveAsync("main");
        Assert.Equal(Git("rev-parse", "HEAD^{tree}"), await revision.TreeAsync("", Cancel));
        Assert.Equal(Git("rev-parse", "HEAD:apps"), await revision.TreeAsync("apps", Cancel));
        Assert.Equal(Git("rev-parse", "HEAD:apps/shop"), await revision.TreeAsync("apps/shop", Cancel));
    }

    [Fact]
    public async Task A_path_that_is_missing_has_no_tree_and_one_that_is_no_folder_is_a_failure()
    {
        Hosted.Shop.Write("apps/a.yaml", "one");
        File.CreateSymbolicLink(Path.Combine(Hosted.Shop.WorkPath, "link"), "apps");
        Hosted.Publish();
        await using var revision = await ResolveAsync("main");
        foreach (var missing in (string[])["nowhere", "apps/nowhere", "apps/a.yaml/deeper", "nowhere/deeper"]) Assert.Null(await revision.TreeAsync(missing, Cancel));
        foreach (var (path, what) in (ValueTuple<string, string>[])[("apps/a.yaml", "a file"), ("link", "a symbolic link"), ("apps/../apps", "'..'"), ("apps//a", "empty part")])
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => revision.TreeAsync(path, Cancel));
            Assert.False(failure.Transient);
            Assert.Contains(what, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_tree_stays_the_same_when_something_else_changes()
    {
        Hosted.Shop.Write("apps/a.yaml", "one");
        Hosted.Publish();
        await using var before = await ResolveAsync("main");
        var tree = await before.TreeAsync("apps", Cancel);
        Hosted.Shop.Write("other.yaml", "two");
        Hosted.Publish();
        await using var after = await ResolveAsync("main");
        Assert.NotEqual(before.Revision, after.Revision);
        Assert.Equal(tree, await after.TreeAsync("apps", Cancel));
    }

    [Fact]
    public async Task A_folder_is_read_whole_with_its_odd_names_and_bytes()
    {
        byte[] bytes = [0, 255, 13, 10, 0xEF, 0xBB, 0xBF];
        Hosted.Shop.Write("apps/shop/größe 日本 #1%.yaml", "unicode");
        Hosted.Shop.Write("apps/shop/deep/er/run.sh", "#!/bin/sh\n");
        Hosted.Shop.Write("apps/shop/empty.yaml", "");
        File.WriteAllBytes(Path.Combine(Hosted.Shop.WorkPath, "apps/shop/bytes.bin"), bytes);
        Git("config", "core.fileMode", "false");
        Git("add", "--all");
        Git("update-index", "--chmod=+x", "apps/shop/deep/er/run.sh");
        Hosted.Shop.Write("apps/shop2/not.yaml", "elsewhere");
        Hosted.Publish();
        var files = await FetchAsync("main", "apps/shop");
        Assert.Equal(["apps/shop/bytes.bin", "apps/shop/deep/er/run.sh", "apps/shop/empty.yaml", "apps/shop/größe 日本 #1%.yaml"], files.Keys);
        Assert.Equal(bytes, files["apps/shop/bytes.bin"].ToArray());
        Assert.Equal("unicode", Text(files["apps/shop/größe 日本 #1%.yaml"]));
    }

    [Fact]
    public async Task Several_folders_are_read_and_none_twice()
    {
        foreach (var path in (string[])["a/1.yaml", "a/b/2.yaml", "c/3.yaml", "d/4.yaml"]) Hosted.Shop.Write(path, path);
        Hosted.Publish();
        Assert.Equal(["a/1.yaml", "a/b/2.yaml", "c/3.yaml"], (await FetchAsync("main", "c", "a/b", "a")).Keys);
        Assert.Equal(4, (await FetchAsync("main", "")).Count);
    }

    [Fact]
    public async Task A_file_is_read_by_itself_whatever_lies_beside_it()
    {
        foreach (var path in (string[])["values.yaml", "env/prod.yaml", "env/other.yaml", "apps/a.yaml", "apps/b.yaml"]) Hosted.Shop.Write(path, path);
        File.CreateSymbolicLink(Path.Combine(Hosted.Shop.WorkPath, "env/link"), "/etc/passwd");
        Hosted.Publish();
        var files = await FetchAsync("main", "values.yaml", "env/prod.yaml", "apps", "apps/a.yaml");
        Assert.Equal(["apps/a.yaml", "apps/b.yaml", "env/prod.yaml", "values.yaml"], files.Keys);
        Assert.All(files, static file => Assert.Equal(file.Key, Text(file.Value)));
        Assert.Equal(["env/prod.yaml"], (await FetchAsync("main", "env/prod.yaml")).Keys);

        await using var revision = await ResolveAsync("main");
        foreach (var path in (string[])["values.yaml", "env/prod.yaml", "apps"]) Assert.Equal(Git("rev-parse", "HEAD:" + path), await revision.ObjectIdAsync(path, Cancel));
        foreach (var missing in (string[])["gone.yaml", "env/gone.yaml", "values.yaml/deeper"]) Assert.Null(await revision.ObjectIdAsync(missing, Cancel));
        var asked = await Assert.ThrowsAsync<FailureException>(() => revision.ObjectIdAsync("env/link", Cancel));
        foreach (var failure in (FailureException[])[asked, await FetchFailsAsync("env/link"), await FetchFailsAsync("apps", "env/link")])
        {
            Assert.False(failure.Transient);
            Assert.StartsWith("env/link", failure.Message, StringComparison.Ordinal);
            Assert.Contains("symbolic link", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Files_that_a_folder_lists_are_read_by_themselves_and_the_others_count_against_the_limit()
    {
        foreach (var path in (string[])["apps/a.yaml", "apps/b.yaml", "apps/deep/er/c.yaml", "apps-2/d.yaml", "e.yaml"]) Hosted.Shop.Write(path, path);
        Hosted.Publish();
        await using var revision = await ResolveAsync("main", Providers(Options(new SourceLimits { MaxTotalBytes = 100 })));
        var commit = Assert.IsAssignableFrom<ITreeRevision>(revision);
        foreach (var folder in (string[])["apps", ""])
        {
            var listed = await commit.ListAsync(folder, (await revision.TreeAsync(folder, Cancel))!, Cancel);
            var expected = Git("ls-tree", "-r", "--format=%(path) %(objectname)", folder.Length == 0 ? "HEAD" : "HEAD:apps").Split('\n').Select(line => folder.Length == 0 ? line : $"apps/{line}");
            Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Select(static file => $"{file.Path} {file.Id}").Order(StringComparer.Ordinal));
            var some = await commit.ReadAsync(folder, [.. listed.Where(static file => file.Path.StartsWith("apps/", StringComparison.Ordinal) && file.Path != "apps/b.yaml")], 11, Cancel);
            Assert.Equal(["apps/a.yaml", "apps/deep/er/c.yaml"], some.Files.Keys);
            Assert.All(some.Files, static file => Assert.Equal(file.Key, Text(file.Value)));
            Assert.Empty((await commit.ReadAsync(folder, [], 100, Cancel)).Files);
            var failure = await Assert.ThrowsAsync<FailureException>(() => commit.ReadAsync(folder, [.. listed.Where(static file => file.Path == "apps/a.yaml")], 90, Cancel));
            Assert.Contains("more than 100 bytes together", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(60)]
    public async Task What_is_not_taken_is_not_read_and_may_be_anything(int count)
    {
        for (var i = 0; i < count; i++) Hosted.Shop.Write($"apps/deep/{i}.yaml", $"{i}");
        Hosted.Shop.Write("apps/deep/huge.bin", new string('x', 2000));
        Hosted.Shop.Write("apps/film.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" + new string('a', 64) + "\nsize 5000000\n");
        File.CreateSymbolicLink(Path.Combine(Hosted.Shop.WorkPath, "apps/link.bin"), "/etc/passwd");
        Hosted.Publish();
        await using var revision = await ResolveAsync("main", Providers(Options(new SourceLimits { MaxFileBytes = 1000 })));
        var taken = await revision.FetchAsync(["apps", "apps/film.bin"], static path => path.EndsWith(".yaml", StringComparison.Ordinal), Cancel);
        Assert.Equal(Enumerable.Range(0, count).Select(static i => $"apps/deep/{i}.yaml").Order(StringComparer.Ordinal), taken.Files.Keys);
        foreach (var one in (string[])["huge.bin", "film.bin", "link.bin"])
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => revision.FetchAsync(["apps"], path => path.EndsWith(one, StringComparison.Ordinal), Cancel));
            Assert.Contains(one, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_folder_is_a_failure_and_never_an_empty_set()
    {
        Hosted.Shop.Write("apps/a.yaml", "one");
        Hosted.Publish();
        var failure = await FetchFailsAsync("apps", "gone");
        Assert.False(failure.Transient);
        Assert.Contains("'gone'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_without_files_is_an_empty_set_of_its_root()
    {
        Hosted.Publish();
        Assert.Empty(await FetchAsync("main", ""));
    }

    [Fact]
    public async Task A_symbolic_link_below_the_folder_is_a_failure_and_elsewhere_is_not()
    {
        Hosted.Shop.Write("apps/a.yaml", "one");
        Directory.CreateDirectory(Path.Combine(Hosted.Shop.WorkPath, "bad"));
        File.CreateSymbolicLink(Path.Combine(Hosted.Shop.WorkPath, "bad/passwd"), "/etc/passwd");
        Hosted.Publish();
        Assert.Single(await FetchAsync("main", "apps"));
        var failure = await FetchFailsAsync("bad");
        Assert.False(failure.Transient);
        Assert.StartsWith("bad/passwd", failure.Message, StringComparison.Ordinal);
        Assert.Contains("symbolic link", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submodule_below_the_folder_is_a_failure()
    {
        Hosted.Shop.Write("apps/a.yaml", "one");
        Hosted.Shop.Commit("first");
        Git("update-index", "--add", "--cacheinfo", $"160000,{Hosted.Shop.Head},apps/module");
        Git("commit", "-q", "-m", "module");
        Hosted.Shop.Push();
        var failure = await FetchFailsAsync("apps");
        Assert.StartsWith("apps/module", failure.Message, StringComparison.Ordinal);
        Assert.Contains("submodule", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pointer_of_Git_LFS_below_the_folder_is_a_failure()
    {
        Hosted.Shop.Write("apps/big.yaml", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 12345\n");
        Hosted.Publish();
        var failure = await FetchFailsAsync("apps");
        Assert.StartsWith("apps/big.yaml", failure.Message, StringComparison.Ordinal);
        Assert.Contains("LFS", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_a_line_break_is_a_failure_that_shows_it_escaped()
    {
        Hosted.Shop.Write("apps/a\nb.yaml", "one");
        Hosted.Publish();
        var failure = await FetchFailsAsync("apps");
        Assert.StartsWith("apps/a\\u000Ab.yaml", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_files_come_complete_even_those_that_an_archive_leaves_out_or_changes()
    {
        var names = Enumerable.Range(0, 250).Select(static i => $"apps/f{i}/{i}.yaml").Append("apps/hidden/a.yaml").Append("apps/stamped.yaml").Order(StringComparer.Ordinal).ToList();
        foreach (var name in names) Hosted.Shop.Write(name, name + " $Format:%H$");
        Hosted.Shop.Write(".gitattributes", "hidden export-ignore\nstamped.yaml export-subst\n");
        Hosted.Publish();
        var files = await FetchAsync("main", "apps");
        Assert.Equal(names, files.Keys);
        Assert.All(files, static file => Assert.Equal(file.Key + " $Format:%H$", Text(file.Value)));
    }

    [Fact]
    public async Task What_was_resolved_is_read_though_the_branch_moves_on()
    {
        Hosted.Shop.Write("apps/a.yaml", "one");
        var first = Hosted.Publish();
        await using var revision = await ResolveAsync("main");
        Hosted.Shop.Write("apps/a.yaml", "two");
        Hosted.Publish();
        Assert.Equal(first, revision.Revision);
        Assert.Equal("one", Text((await revision.FetchAsync(["apps"], Cancel)).Files["apps/a.yaml"]));
    }

    [Fact]
    public async Task Limits_on_files_and_bytes_are_failures_that_name_what_is_too_much()
    {
        Hosted.Shop.Write("big/a.yaml", new string('x', 2000));
        foreach (var i in Enumerable.Range(0, 5)) Hosted.Shop.Write($"many/{i}.yaml", new string((char)('a' + i), 900));
        Hosted.Publish();
        var providers = Providers(Options(new SourceLimits { MaxFileBytes = 1500, MaxTotalBytes = 4000, MaxFiles = 100 }));
        await using var revision = await ResolveAsync("main", providers);
        var big = await Assert.ThrowsAsync<FailureException>(() => revision.FetchAsync(["big"], Cancel));
        Assert.Contains("big/a.yaml", big.Message, StringComparison.Ordinal);
        var many = await Assert.ThrowsAsync<FailureException>(() => revision.FetchAsync(["many"], Cancel));
        Assert.Contains("4000 bytes", many.Message, StringComparison.Ordinal);
        Assert.False(big.Transient || many.Transient);
    }

    [Fact]
    public async Task Two_threads_may_read_one_revision()
    {
        foreach (var i in Enumerable.Range(0, 20)) Hosted.Shop.Write($"apps/{i}.yaml", Encoding.UTF8.GetString([(byte)(65 + i)]));
        Hosted.Publish();
        await using var revision = await ResolveAsync("main");
        var both = await Task.WhenAll(revision.FetchAsync(["apps"], Cancel), revision.FetchAsync(["apps"], Cancel));
        Assert.All(both, static files => Assert.Equal(20, files.Files.Count));
    }
}
