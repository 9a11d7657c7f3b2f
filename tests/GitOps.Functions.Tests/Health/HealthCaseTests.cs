using GitOps.Functions.Health.Rules;

namespace GitOps.Functions.Tests.Health;

/// <summary>The rules that are files: what each of them says, in tables.</summary>
public sealed class HealthCaseTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(TestFiles.Path("Health/cases"), "*.yaml").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_case_is_judged_as_its_table_says(string file)
    {
        var wrong = HealthCase.Of(file).Where(static one => one.Says() != one.Expected).Select(static one => $"{one.Name}: expected '{one.Expected}', is '{one.Says()}'").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_rule_file_can_be_read()
    {
        Assert.NotEmpty(RuleLibrary.All);
        Assert.All(RuleLibrary.All, static name => Assert.NotEmpty(RuleLibrary.Read(name)));
    }

    /// <summary>A rule that no case reaches is a rule that nobody tried.</summary>
    [Fact]
    public void Every_rule_speaks_in_some_case()
    {
        var spoke = HealthCase.All.Where(static one => RuleLibrary.Has(one.Group, one.Kind))
            .Select(static one => Rule.First(RuleLibrary.Find(one.Group, one.Kind)!, new RuleScope(one.Live))!.Value.Rule).ToHashSet(ReferenceEqualityComparer.Instance);
        var kinds = HealthCase.All.Select(static one => (one.Group, one.Kind)).Distinct().Where(static of => RuleLibrary.Has(of.Group, of.Kind));
        var silent = kinds.SelectMany(of => Leaves(RuleLibrary.Find(of.Group, of.Kind)!).Select((rule, index) => (Rule: rule, Name: $"{of.Group}/{of.Kind} rule {index}: {rule.Status}")))
            .DistinctBy(static one => one.Rule, ReferenceEqualityComparer.Instance)
            .Where(one => !spoke.Contains(one.Rule)).Select(static one => one.Name).ToList();
        Assert.True(silent.Count == 0, string.Join('\n', silent));
    }

    [Fact]
    public void Every_rule_file_has_a_table()
    {
        var tried = HealthCase.All.Select(static one => RuleLibrary.NameOf(one.Group, one.Kind)).ToHashSet();
        Assert.Empty(RuleLibrary.All.Where(name => !tried.Contains(name)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Rule> Leaves(IReadOnlyList<Rule> rules) => rules.SelectMany(static rule => rule.Status is null ? Leaves(rule.Cases) : [rule]);
}
