using GitOps.Functions.Rendering.Variables;

namespace GitOps.Functions.Tests.Rendering.Variables;

/// <summary>Expansion of variables, by the rules of Flux's post-build substitution.</summary>
public sealed class VariableTextTests
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["name"] = "shop",
        ["empty"] = "",
        ["path"] = "/srv/data/app.tar.gz",
        ["mixed"] = "aBcD",
        ["twice"] = "one-two-one",
        ["umlaut"] = "äb",
        ["_x1"] = "y",
        ["brace"] = "a}b}c",
    };

    [Theory]
    [InlineData("plain text, $name and {name}", "plain text, $name and {name}")]
    [InlineData("${name}", "shop")]
    [InlineData("a-${name}-${_x1}", "a-shop-y")]
    [InlineData("${missing}", "")]
    [InlineData("$${name} costs 5$$", "${name} costs 5$")]
    [InlineData("$", "$")]
    [InlineData("${missing:-none}", "none")]
    [InlineData("${empty:-none}", "none")]
    [InlineData("${empty=none}", "none")]
    [InlineData("${name:-none}", "shop")]
    [InlineData("${missing:=none}", "none")]
    [InlineData("${missing=none}", "none")]
    [InlineData("${missing:-}", "")]
    [InlineData("${missing:-${name}}", "shop")]
    [InlineData("${missing:-a ${other:-b} c}", "a b c")]
    [InlineData("${missing:-http://x:80/?q=1}", "http://x:80/?q=1")]
    [InlineData("${#name}", "4")]
    [InlineData("${#umlaut}", "3")]
    [InlineData("${name^}", "Shop")]
    [InlineData("${name^^}", "SHOP")]
    [InlineData("${mixed,}", "aBcD")]
    [InlineData("${mixed,,}", "abcd")]
    [InlineData("${empty^}", "")]
    [InlineData("${path:5}", "data/app.tar.gz")]
    [InlineData("${path:5:4}", "data")]
    [InlineData("${path:-3}", "/srv/data/app.tar.gz")]
    [InlineData("${path:0:-3}", "/srv/data/app.tar")]
    [InlineData("${path:5:-7}", "data/app")]
    [InlineData("${path:99}", "")]
    [InlineData("${path:1:999}", "srv/data/app.tar.gz")]
    [InlineData("${path:x}", "/srv/data/app.tar.gz")]
    [InlineData("${path#*/}", "srv/data/app.tar.gz")]
    [InlineData("${path##*/}", "app.tar.gz")]
    [InlineData("${path%.*}", "/srv/data/app.tar")]
    [InlineData("${path%%.*}", "/srv/data/app")]
    [InlineData("${path#nothing}", "/srv/data/app.tar.gz")]
    [InlineData("${path##[^a-z]srv[/]}", "data/app.tar.gz")]
    [InlineData("${name#?h}", "op")]
    [InlineData("${path#[}", "/srv/data/app.tar.gz")]
    [InlineData("${twice/one/1}", "1-two-one")]
    [InlineData("${twice//one/1}", "1-two-1")]
    [InlineData("${twice/#one/1}", "1-two-one")]
    [InlineData("${twice/%one/1}", "one-two-1")]
    [InlineData("${twice/two/}", "one--one")]
    [InlineData("${name/#/pre-}", "pre-shop")]
    [InlineData("${name/%/-post}", "shop-post")]
    [InlineData("${path//\\//-}", "-srv-data-app.tar.gz")]
    [InlineData("${brace//}/-}", "a-b-c")]
    public void A_text_is_expanded(string text, string expected) => Assert.Equal(expected, new VariableText(text, Values.GetValueOrDefault, strict: false).Expand());

    [Theory]
    [InlineData("${", "a variable's name is missing")]
    [InlineData("${}", "a variable's name is missing")]
    [InlineData("${name", "'}' is missing behind name")]
    [InlineData("${name-none}", "'}' is missing behind name")]
    [InlineData("${na me}", "'}' is missing behind na")]
    [InlineData("${missing:-none", "'}' is missing")]
    [InlineData("${name/a}", "'/' is missing")]
    [InlineData("${#name", "'}' is missing")]
    public void What_cannot_be_read_is_an_error_with_its_place(string text, string expected)
    {
        var wrong = Assert.Throws<VariableSyntaxException>(() => new VariableText(text, Values.GetValueOrDefault, strict: false).Expand());
        Assert.StartsWith(expected, wrong.Message, StringComparison.Ordinal);
        Assert.Matches(@"\(character \d+\)\z", wrong.Message);
    }

    [Fact]
    public void What_is_not_set_is_an_error_where_that_is_asked_for()
    {
        foreach (var text in (string[])["${missing}", "${missing^^}", "${#missing}", "${missing/a/b}", "${missing#a}", "${missing:1}"])
            Assert.StartsWith("the variable missing is not set", Assert.Throws<VariableSyntaxException>(() => new VariableText(text, Values.GetValueOrDefault, strict: true).Expand()).Message, StringComparison.Ordinal);
        foreach (var text in (string[])["${empty}", "${missing:-}", "${missing=}"]) Assert.Equal("", new VariableText(text, Values.GetValueOrDefault, strict: true).Expand());
    }

    [Fact]
    public void Deep_nesting_ends()
    {
        var text = string.Concat(Enumerable.Repeat("${x:-", 5000)) + new string('}', 5000);
        Assert.StartsWith("variables are nested more than 20 deep", Assert.Throws<VariableSyntaxException>(() => new VariableText(text, static _ => null, strict: false).Expand()).Message, StringComparison.Ordinal);
    }
}
