using FsCheck.Xunit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Tests.Storage;

public sealed class TableKeyTests
{
    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("shop.eu-1", "shop.eu-1")]
    [InlineData("", "_")]
    [InlineData("a_b", "a_5fb")]
    [InlineData("a/b\\c#d?e%f", "a_2fb_5cc_23d_3fe_25f")]
    [InlineData("ä\n", "_c3_a4_0a")]
    [InlineData("Shop", "Shop")]
    public void A_name_has_one_key(string name, string key)
    {
        Assert.Equal(key, TableKey.Encode(name));
        Assert.True(TableKey.TryDecode(key, out var back));
        Assert.Equal(name, back);
    }

    [Property(MaxTest = 500)]
    public void Every_name_comes_back_from_its_key_and_so_no_two_share_one(FsCheck.UnicodeString text)
    {
        var name = new string([.. (text.Item ?? "").Where(static c => !char.IsSurrogate(c) && c != '\uFFFD').Take(56)]);
        var key = TableKey.Encode(name);
        Assert.All(key, static c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'));
        Assert.True(TableKey.TryDecode(key, out var back));
        Assert.Equal(name, back);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a_")]
    [InlineData("a_5")]
    [InlineData("a_5F")]
    [InlineData("a_61")]
    [InlineData("a_ff")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void A_key_that_no_name_has_is_not_read(string key) => Assert.False(TableKey.TryDecode(key, out _));

    [Fact]
    public void A_name_whose_key_would_be_too_long_is_refused()
    {
        Assert.Equal(512, TableKey.Encode(new string('a', 512)).Length);
        Assert.False(Assert.Throws<FailureException>(() => TableKey.Encode(new string('a', 513))).Transient);
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.Throws<FailureException>(() => TableKey.Encode("a\ud800"));
}
