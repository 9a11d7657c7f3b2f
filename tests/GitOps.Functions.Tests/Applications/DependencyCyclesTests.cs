using System.Text;
using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Applications that wait for each other.</summary>
public sealed class DependencyCyclesTests
{
    [Theory]
    [InlineData("a:b b:", "")]
    [InlineData("a:b,c b:c c:", "")]
    [InlineData("a:missing", "")]
    [InlineData("a:a", "a would wait for itself: a → a")]
    [InlineData("a:b b:a", "a would wait for itself: a → b → a; b would wait for itself: b → a → b")]
    [InlineData("a:b b:c c:b d:c", "b would wait for itself: b → c → b; c would wait for itself: c → b → c")]
    [InlineData("a:b,c b:d c:d d:a", "a would wait for itself: a → b → d → a; b would wait for itself: b → d → a → b; c would wait for itself: c → d → a → c; d would wait for itself: d → a → b → d")]
    public void Applications_of_a_cycle_cannot_be_used_and_each_says_the_way(string edges, string expected)
    {
        var yaml = string.Join("\n---\n", edges.Split(' ').Select(static edge => edge.Split(':')).Select(static edge => $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: {{edge[0]}}, annotations: {gitops.functions/depends-on: "{{edge[1]}}"} }
            spec:
              source: {repoURL: https://git.example.com/apps.git, path: a}
              destination: {name: production}
            """));
        var catalogue = new ApplicationCatalogue(ApplicationReader.Read("a.yaml", Encoding.UTF8.GetBytes(yaml)), complete: true);
        Assert.Equal(expected, string.Join("; ", catalogue.Failures.Select(static failure => failure.Cause)));
        Assert.Equal(edges.Split(' ').Length, catalogue.All.Count + catalogue.Invalid.Count);
        Assert.All(catalogue.Invalid, one => Assert.Contains($"{one.Name} would wait", expected, StringComparison.Ordinal));
    }
}
