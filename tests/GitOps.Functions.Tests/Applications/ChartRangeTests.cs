using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Which version of a chart a range means.</summary>
public sealed class ChartRangeTests
{
    /// <summary>The versions that the cases choose among.</summary>
    public static IReadOnlyList<string> Versions { get; } =
    [
        "0.0.3", "0.0.4", "0.2.3", "0.2.9", "0.3.0", "1.0.0", "1.2.0", "1.2.3", "1.2.10", "1.3.0-beta.1", "1.3.0", "1.4.2", "2.0.0-rc.1", "2.0.0", "2.1.0+build.5", "3.0.0-alpha.1", "v4.0.0",
    ];

    /// <summary>A range, and what helm takes for it; empty where it finds none. The test with the real helm asks for each of them too.</summary>
    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "*", "v4.0.0" },
        { "^*", "" },
        { "~*", "v4.0.0" },
        { "x", "v4.0.0" },
        { "=*", "v4.0.0" },
        { ">=0", "v4.0.0" },
        { "1", "1.4.2" },
        { "v1", "1.4.2" },
        { "1.2", "1.2.10" },
        { "1.2.3", "1.2.3" },
        { "v1.2.3", "1.2.3" },
        { "=1.2.3", "1.2.3" },
        { "= 1.2.3", "1.2.3" },
        { "!=4.0.0", "2.1.0+build.5" },
        { "!=4", "2.1.0+build.5" },
        { "!=4.x", "2.1.0+build.5" },
        { "!= 4.0", "2.1.0+build.5" },
        { "!=*", "v4.0.0" },
        { ">1", "v4.0.0" },
        { ">1.2", "v4.0.0" },
        { ">1.2.3", "v4.0.0" },
        { ">*", "v4.0.0" },
        { "<1", "0.3.0" },
        { "<1.2", "1.0.0" },
        { "<2.0.0", "1.4.2" },
        { "<2.0.0-0", "1.4.2" },
        { "<=1", "1.4.2" },
        { "<=1.2", "1.2.10" },
        { "<=1.2.5", "1.2.3" },
        { "<=*", "0.0.4" },
        { ">=1.2, <1.3", "1.2.10" },
        { ">=1.2 <1.3", "1.2.10" },
        { ">= 1.2 , < 1.3", "1.2.10" },
        { "~1", "1.4.2" },
        { "~1.2", "1.2.10" },
        { "~1.2.3", "1.2.10" },
        { "~>1.2", "1.2.10" },
        { "^1", "1.4.2" },
        { "^1.2", "1.4.2" },
        { "^1.2.3", "1.4.2" },
        { "^0", "0.3.0" },
        { "^0.0", "0.0.4" },
        { "^0.0.3", "0.0.3" },
        { "^0.2", "0.2.9" },
        { "^0.2.3", "0.2.9" },
        { "~0.0.0", "v4.0.0" },
        { "1.x", "1.4.2" },
        { "1.2.x", "1.2.10" },
        { "1.*", "1.4.2" },
        { "*-0", "v4.0.0" },
        { "1.2 - 1.3", "1.3.0" },
        { "1.2.0 - 1.3.0-beta.1", "1.3.0-beta.1" },
        { "1.0 - 1.2 || 3.x-0", "3.0.0-alpha.1" },
        { "~1.2 || ^0.2", "1.2.10" },
        { "^5 || 1.2.3", "1.2.3" },
        { ">=1.3.0-0 <1.3.0", "1.3.0-beta.1" },
        { "~1.3.0-beta", "1.3.0" },
        { "^2.0.0-rc", "2.1.0+build.5" },
        { "2.1.0", "2.1.0+build.5" },
        { "2.1.0+build.5", "2.1.0+build.5" },
        { "2.1.0+other", "2.1.0+build.5" },
        { "4.0.0", "v4.0.0" },
        { "v4.0.0", "v4.0.0" },
        { "^4", "v4.0.0" },
        { "^5", "" },
        { "1.9.9", "" },
        { "3.0.0-alpha.1", "3.0.0-alpha.1" },
        { ">=3.0.0-0", "v4.0.0" },
        { "1.3.0-beta", "" },
        { ">1.2.x", "v4.0.0" },
        { "<=1.2.x", "1.2.10" },
        { "!=1.2.x", "v4.0.0" },
        { "^1.x", "1.4.2" },
        { "^x", "" },
        { "~1.x", "1.4.2" },
        { "1.2.3 1.2.10", "" },
        { "=>1.4", "v4.0.0" },
        { "=1", "1.4.2" },
        { "01.2.3", "1.2.3" },
        { "1.x.3", "1.4.2" },
        { "^01.2", "1.4.2" },
        { "1 - 2", "2.1.0+build.5" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_range_means_what_helm_takes_for_it(string range, string expected) => Assert.Equal(expected, Choose(range, Versions));

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3.4")]
    [InlineData("latest")]
    [InlineData("main")]
    [InlineData(">=")]
    [InlineData("1.2,")]
    [InlineData(",1.2")]
    [InlineData("||")]
    [InlineData("1.2 ||")]
    [InlineData("1.2.3 -")]
    [InlineData("-1.2")]
    [InlineData("1.2;1.3")]
    [InlineData("1.2.3\n--help")]
    [InlineData("~^1")]
    public void What_helm_cannot_read_is_no_range(string text) => Assert.Null(ChartRange.TryParse(text));

    [Fact]
    public void A_very_long_text_is_no_range() => Assert.Null(ChartRange.TryParse(string.Join(" || ", Enumerable.Repeat("1.2.3", 100))));

    [Theory]
    [InlineData("v1.2.3", "1.2.3", "v1.2.3", "v1.2.3")]
    [InlineData("1.2.3", "v1.2.3", "", "v1.2.3")]
    [InlineData("1", "1.2.0+a", "1.2.0+b", "1.2.0+b")]
    public void What_is_written_just_so_goes_first_and_the_choice_never_wavers(string range, string one, string other, string expected)
    {
        var versions = ((string[])[one, other]).Where(static text => text.Length > 0).ToList();
        Assert.Equal(expected, Choose(range, versions));
        versions.Reverse();
        Assert.Equal(expected, Choose(range, versions));
    }

    private static string Choose(string range, IEnumerable<string> versions) => ChartRange.TryParse(range)!.Choose(versions.Select(static text => ChartVersion.TryParse(text)!))?.Text ?? "";
}
