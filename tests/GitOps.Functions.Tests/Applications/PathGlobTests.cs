using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>
/// Patterns of files as Argo CD reads them: gobwas/glob without separators. Its version 0.2.3 answers the same to all of the first table but the
/// character of four bytes, for which it has no <c>?</c>; it takes an unclosed brace for a closed one.
/// </summary>
public sealed class PathGlobTests
{
    [Theory]
    [InlineData("*.yaml", "a.yaml sub/a.yaml .yaml", "a.yml a.yaml.bak")]
    [InlineData("**/a.yaml", "x/a.yaml x/y/a.yaml /a.yaml", "a.yaml")]
    [InlineData("config.yaml", "config.yaml", "sub/config.yaml Config.yaml configXyaml")]
    [InlineData("{config.yaml,env-use2/*}", "config.yaml env-use2/a.yaml env-use2/b/c.yaml", "env-use2 a.yaml")]
    [InlineData("{a,b/{c,d}}/*.json", "a/x.json b/c/x.json b/d/x.json", "b/x.json a/x.yaml")]
    [InlineData("{,sub/}a.yaml", "a.yaml sub/a.yaml", "b/a.yaml")]
    [InlineData("a?b", "a/b axb a😀b", "ab axxb")]
    [InlineData("[abc].yaml", "a.yaml c.yaml", "d.yaml ab.yaml -.yaml")]
    [InlineData("[!abc].yaml", "d.yaml /.yaml", "a.yaml .yaml")]
    [InlineData("[a-c]x", "ax bx cx", "dx -x")]
    [InlineData("[!a-c]x", "dx", "ax x")]
    [InlineData("[ab-d]", "a b - d", "c")]
    [InlineData("[^a]", "^ a", "b")]
    [InlineData("a,b}", "a,b}", "a b")]
    [InlineData(@"\*\{a\}.yaml", "*{a}.yaml", "x{a}.yaml")]
    [InlineData(@"{a\,b,c}", "a,b c", "a")]
    [InlineData("a+(b|c)$^", "a+(b|c)$^", "aab")]
    public void A_pattern_matches_the_whole_path(string pattern, string matched, string others)
    {
        var glob = PathGlob.TryParse(pattern, out var cause);
        Assert.NotNull(glob);
        Assert.Empty(cause);
        Assert.All(matched.Split(' '), path => Assert.True(glob.Matches(path), $"{pattern} must match {path}"));
        Assert.All(others.Split(' '), path => Assert.False(glob.Matches(path), $"{pattern} must not match {path}"));
    }

    [Theory]
    [InlineData("{a,b", "a { is not closed")]
    [InlineData("{a,{b}", "a { is not closed")]
    [InlineData("[abc", "a [ is not closed")]
    [InlineData("[", "a [ is not closed")]
    [InlineData("[]", "[] holds no character")]
    [InlineData("[!]", "[] holds no character")]
    [InlineData("[a-]", "[a-] is no range: write one as in [a-z], and several as in {[a-z],[0-9]}")]
    [InlineData("[z-a]", "[z-a] is no range: write one as in [a-z], and several as in {[a-z],[0-9]}")]
    [InlineData("[a-z0-9]", "[a-z0-9] is no range: write one as in [a-z], and several as in {[a-z],[0-9]}")]
    [InlineData("a\\", "a \\ at the end has nothing to stand before")]
    public void A_pattern_that_cannot_be_read_says_why(string pattern, string expected)
    {
        Assert.Null(PathGlob.TryParse(pattern, out var cause));
        Assert.Equal(expected, cause);
    }

    [Fact]
    public void A_pattern_has_an_end() => Assert.Null(PathGlob.TryParse(new string('*', 5000), out _));
}
