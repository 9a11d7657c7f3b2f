using Azure.Data.Tables;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Tests.Storage;

public sealed class TableLimitsTests
{
    [Fact]
    public void A_row_at_the_limits_passes()
    {
        var row = Row();
        for (var i = 0; i < 15; i++) row[$"P{i:D2}"] = new string('x', TableLimits.PropertyChars);
        TableLimits.Check(row);
    }

    [Fact]
    public void A_property_over_64_KiB_is_refused_by_name()
    {
        var row = Row();
        row["Message"] = new string('x', TableLimits.PropertyChars + 1);
        var failure = Assert.Throws<FailureException>(() => TableLimits.Check(row)).Failure;
        Assert.Equal("table row p/r", failure.Subject);
        Assert.Contains("Message", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_over_1_MiB_is_refused()
    {
        var row = Row();
        for (var i = 0; i < 16; i++) row[$"P{i:D2}"] = new string('x', TableLimits.PropertyChars);
        Assert.Contains("bytes", Assert.Throws<FailureException>(() => TableLimits.Check(row)).Failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_255_properties_are_refused()
    {
        var row = Row();
        for (var i = 0; i < 252; i++) row[$"P{i}"] = "x";
        TableLimits.Check(row);
        row["OneMore"] = "x";
        Assert.Contains("255", Assert.Throws<FailureException>(() => TableLimits.Check(row)).Failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a%b")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    public void A_forbidden_character_in_a_key_is_refused(string key)
    {
        Assert.Throws<FailureException>(() => TableLimits.Check(new TableEntity(key, "r")));
        Assert.Throws<FailureException>(() => TableLimits.Check(new TableEntity("p", key)));
    }

    [Fact]
    public void A_key_over_1_KiB_is_refused() => Assert.Throws<FailureException>(() => TableLimits.Check(new TableEntity("p", new string('x', 513))));

    [Fact]
    public void Values_of_types_that_we_do_not_write_are_refused()
    {
        var row = Row();
        row["When"] = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Throws<FailureException>(() => TableLimits.Check(row));
    }

    [Fact]
    public void The_size_is_the_one_of_the_services_formula()
    {
        // 4, keys 2 × (1 + 1), property: 8, name 2 × 1, text 4 + 2 × 3.
        var row = Row();
        row["A"] = "abc";
        Assert.Equal(4 + 4 + 8 + 2 + 10, TableLimits.SizeOf(row));
    }

    private static TableEntity Row() => new("p", "r");
}
