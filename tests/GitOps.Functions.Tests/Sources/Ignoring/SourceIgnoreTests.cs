using System.Text;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Sources.Ignoring;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Sources.Ignoring;

/// <summary>What is left out of a GitRepository: each pattern held against the real git, and their order against what source-controller does.</summary>
public sealed class SourceIgnoreTests : IDisposable
{
    private const string Always = "always-ignored";

    private static readonly string[] Tree =
    [
        "a", "b", "ab", "abc", "a.b", "a b", "a ", "#a", "!a", "[", "x]", "-", "Z", "7", "x/a", "x/b", "x/ab", "x/a.b", "x/y/a", "x/y/b", "x/y/ab.c", "x/y/z/a", "x/y/z/b",
        "y/a", "y/x/a", "y/x/y/b", "aa/b", "aa/bb/cc/d", "b.d/a.b", "b.d/x/y",
    ];

    private readonly GitRepository _git = new();

    public SourceIgnoreTests()
    {
        foreach (var path in Tree) _git.Write(path, "");
        _git.Write(Always, "");
        _git.Write(".git/info/exclude", Always);
    }

    public void Dispose() => _git.Dispose();

    [Theory]
    [InlineData("a")]
    [InlineData("/a")]
    [InlineData("x/")]
    [InlineData("x/a")]
    [InlineData("/x/*")]
    [InlineData("a/")]
    [InlineData("*.b")]
    [InlineData("x/**")]
    [InlineData("**/y")]
    [InlineData("x/**/a")]
    [InlineData("**")]
    [InlineData("/**")]
    [InlineData("**/")]
    [InlineData("/*/")]
    [InlineData("x/*/a")]
    [InlineData("x/***/a")]
    [InlineData("a?b")]
    [InlineData("a[b.]b")]
    [InlineData("[!a]")]
    [InlineData("[^a]")]
    [InlineData("[[:digit:][:upper:]]")]
    [InlineData("[[:no:]]")]
    [InlineData("[a-]")]
    [InlineData("[]x-]*")]
    [InlineData("[\\]x]")]
    [InlineData("[")]
    [InlineData("\\[")]
    [InlineData("a\\")]
    [InlineData("\\a")]
    [InlineData("\\#a")]
    [InlineData("#a")]
    [InlineData("\\!a")]
    [InlineData("!a")]
    [InlineData("a ")]
    [InlineData("a\\ ")]
    [InlineData("a\\  ")]
    [InlineData("/")]
    [InlineData("!")]
    [InlineData("x//a")]
    [InlineData("./a")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("\uFEFFa")]
    [InlineData("*\n!a\n!x/\nx/y")]
    [InlineData("/*\n!/x\n/x/*\n!/x/y")]
    [InlineData("x\n!x/a")]
    public void A_pattern_is_about_what_git_says(string patterns) => Assert.Equal(Git(patterns), Ours(patterns));

    [Fact]
    public void Random_patterns_are_about_what_git_says()
    {
        var random = new Random(20261127);
        string[] pieces = ["a", "b", "x", "y", ".", "*", "*", "**", "?", "/", "/", "/", "**/", "/**", "[ab]", "[!a]", "[^x-z]", "[[:alpha:]]", "[]x]", "\\a", " ", "\\ ", "!", "[", "-"];
        for (var i = 0; i < 150; i++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (random.Next(4) == 0 ? "!" : "") + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)])));
            // git takes two stars behind a name for folders too, against its own documentation.
            var (root, below) = (string.Join('\n', lines.Where(static line => !System.Text.RegularExpressions.Regex.IsMatch(line, @"[^/*!]\*\*"))), random.Next(2) == 0 ? "a" : "!/y/*\nb");
            Assert.Equal((root, string.Join(' ', Git(root, below))), (root, string.Join(' ', Ours(root, below))));
        }
    }

    [Fact]
    public void The_last_pattern_counts_also_below_a_folder_that_is_left_out_as_in_Flux()
    {
        Assert.Equal("charts/shop/Chart.yaml", Left("/*\n!/charts/shop/", "charts/shop/Chart.yaml", "charts/other/Chart.yaml", "readme.md"));
        Assert.Equal("deploy/a.yaml deploy/b/c.yaml", Left("/*\n!/deploy\n/deploy/**/*.md", "deploy/a.yaml", "deploy/b/c.yaml", "deploy/b/x.md", "deploy/x.md", "src/a.go"));
        Assert.Equal("a/keep.yaml", Left("/a/\n!/a/keep.yaml", "a/keep.yaml", "a/b.yaml"));
    }

    [Fact]
    public void Files_count_for_their_folder_and_spec_ignore_goes_before_them()
    {
        (string, string)[] files = [(".sourceignore", "*.txt\nsecret.yaml\n"), ("a/.sourceignore", "!/b/*.txt\n/c.yaml\n"), ("a/b/x.txt", ""), ("a/b.yaml", ""), ("a/c.yaml", ""), ("c.yaml", ""), ("x.txt", ""), ("a/secret.yaml", "")];
        Assert.Equal(".sourceignore a/.sourceignore a/b.yaml a/b/x.txt c.yaml", Left("", files));
        Assert.Equal(".sourceignore a/.sourceignore a/b.yaml a/secret.yaml c.yaml", Left("!secret.yaml\na/b/", files));
    }

    [Fact]
    public void Pictures_and_settings_are_left_out_where_nobody_says_anything()
    {
        string[] files = ["a.yaml", "a/logo.png", "a/x.tar.gz", ".github/w.yaml", "a/.github/w.yaml", ".gitlab-ci.yml", "a/.sops.yaml", ".gitignore", "a/.gitattributes"];
        Assert.Equal("a.yaml", Left("", files));
        Assert.Equal("a.yaml", Left("# nothing\n\n", files));
        Assert.Equal(".github/w.yaml .gitlab-ci.yml a.yaml a/.github/w.yaml a/.sops.yaml a/logo.png a/x.tar.gz", Left("unrelated", files));
        Assert.Equal([".sourceignore"], SourceIgnore.FilesAbove("a"));
        Assert.Equal(["a/b/.sourceignore", "a/.sourceignore", ".sourceignore"], SourceIgnore.FilesAbove("a/b/c"));
        Assert.Empty(SourceIgnore.FilesAbove(""));
    }

    [Fact]
    public void What_costs_too_much_is_refused()
    {
        Assert.Contains("more than 2000 patterns", Assert.Throws<FailureException>(() => Left(string.Concat(Enumerable.Repeat("a\n", 2001)), "b")).Message, StringComparison.Ordinal);
        Assert.Contains("a/.sourceignore: read patterns: larger than 64 KiB", Assert.Throws<FailureException>(() => Left("", ("a/.sourceignore", new string('#', 70_000)))).Message, StringComparison.Ordinal);
        var costly = string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat("*a", 400)) + "b\n", 2000));
        Assert.Contains("too many, and too complex", Assert.Throws<FailureException>(() => Left(costly, [.. Enumerable.Range(0, 50).Select(static i => new string('a', 900) + i)])).Message, StringComparison.Ordinal);
    }

    private static string Left(string spec, params string[] files) => Left(spec, [.. files.Select(static path => (path, ""))]);

    private static string Left(string spec, params (string Path, string Text)[] files)
    {
        var all = new SourceFiles(new SortedDictionary<string, ReadOnlyMemory<byte>>(files.ToDictionary(static one => one.Path, static one => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(one.Text)), StringComparer.Ordinal));
        var rules = SourceIgnore.Read(all.Where(SourceIgnore.IsOne), spec);
        return string.Join(' ', all.Files.Keys.Where(path => !rules.Ignores(path)));
    }

    private IEnumerable<string> Git(string root, string below = "")
    {
        _git.Write(".gitignore", root);
        _git.Write("x/.gitignore", below);
        return _git.Git(["check-ignore", "--no-index", .. Tree, Always]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static path => path != Always).Order(StringComparer.Ordinal);
    }

    // Our patterns under git's rule: what is in a folder that is left out stays out.
    private static IEnumerable<string> Ours(string root, string below = "")
    {
        IReadOnlyList<IgnorePattern> patterns = [.. IgnorePattern.Read("", root), .. IgnorePattern.Read("x", below)];
        return Tree.Where(path => IsOut(patterns, path)).Order(StringComparer.Ordinal);
    }

    private static bool IsOut(IReadOnlyList<IgnorePattern> patterns, string path)
    {
        var steps = 0L;
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); ; slash = path.IndexOf('/', slash + 1))
        {
            var (at, isFolder) = slash < 0 ? (path, false) : (path[..slash], true);
            var last = patterns.LastOrDefault(one => one.Matches(at, isFolder, ref steps));
            if (last is { Includes: false }) return true;
            if (slash < 0) return false;
        }
    }
}
