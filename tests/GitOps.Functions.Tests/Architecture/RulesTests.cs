using GitOps.Functions.Tests.Architecture.Samples;

namespace GitOps.Functions.Tests.Architecture;

/// <summary>Each rule complains where it should and keeps quiet where it should not; and the scan sees what compilers hide.</summary>
public sealed class RulesTests
{
    private static TypeUse Use(string from, string to, string type = "T") => new("GitOps.Functions." + from, $"GitOps.Functions.{from}.X", "GitOps.Functions." + to, type);

    private static TypeShape Shape(string @namespace, bool isPublic = false, bool mayBeDerived = false) => new(@namespace, @namespace + ".X", isPublic, mayBeDerived);

    private static SourceText Source(string path, params string[] lines) => new(path, lines);

    [Theory]
    [InlineData("Webhooks", "Applications", 0)]
    [InlineData("Webhooks", "Webhooks", 0)]
    [InlineData("Sources.GitHub", "Sources", 0)]
    [InlineData("Cli", "Outcomes", 0)]
    [InlineData("Applications", "Webhooks", 1)]
    [InlineData("Outcomes", "Cli", 1)]
    [InlineData("Planning", "Applying", 1)]
    [InlineData("Applying", "Health", 1)]
    [InlineData("Sources", "Rendering.Kustomize", 1)]
    public void A_folder_may_use_only_those_above_it(string from, string to, int complaints) =>
        Assert.Equal(complaints, Rules.FoldersUseOnlyThoseAbove([Use(from, to)]).Count());

    [Fact]
    public void The_entry_point_may_use_all_and_none_may_use_it()
    {
        Assert.Empty(Rules.FoldersUseOnlyThoseAbove([new TypeUse("", "Program", "GitOps.Functions.Cli", "T")]));
        Assert.Single(Rules.FoldersUseOnlyThoseAbove([new TypeUse("GitOps.Functions.Cli", "GitOps.Functions.Cli.X", "", "Program")]));
    }

    [Theory]
    [InlineData("GitOps.Functions.Webhooks", 0)]
    [InlineData("GitOps.Functions.Sources.GitHub", 0)]
    [InlineData("GitOps.Functions.Utilities", 1)]
    [InlineData("GitOps.Functions", 1)]
    [InlineData("GitOps.Functionss.Webhooks", 1)]
    [InlineData("Elsewhere", 1)]
    [InlineData("", 1)]
    public void A_namespace_must_be_in_the_list(string @namespace, int complaints) => Assert.Equal(complaints, Rules.NamespacesAreKnown([Shape(@namespace)]).Count());

    [Theory]
    [InlineData("Clusters", "ClusterWriter", 0)]
    [InlineData("Applying", "ClusterWriter", 0)]
    [InlineData("Hosting", "IClusterWriter", 0)]
    [InlineData("Planning", "ClusterReader", 0)]
    [InlineData("Planning", "ClusterWriter", 1)]
    [InlineData("Reconciling", "IClusterWriter", 1)]
    public void The_writer_is_known_to_few(string from, string type, int complaints) =>
        Assert.Equal(complaints, Rules.OnlyAFewKnowTheWriter([Use(from, "Clusters", type)]).Count());

    [Fact]
    public void A_public_type_is_seen()
    {
        Assert.Single(Rules.NothingIsPublic([Shape("GitOps.Functions.Api", isPublic: true), Shape("GitOps.Functions.Api")]));
        Assert.Empty(Rules.NothingIsPublic([new TypeShape("", "Program", true, true)]));
    }

    [Fact]
    public void An_open_class_is_seen()
    {
        Assert.Single(Rules.ClassesAreSealed([Shape("GitOps.Functions.Api", mayBeDerived: true), Shape("GitOps.Functions.Api")]));
        Assert.Empty(Rules.ClassesAreSealed([new TypeShape("", "Program", true, true)]));
    }

    [Theory]
    [InlineData("GitOps.Functions.Egress", "System.Net.Http.HttpClient", 0, 0)]
    [InlineData("GitOps.Functions.Egress", "System.Net.Http.SocketsHttpHandler", 0, 0)]
    [InlineData("GitOps.Functions.Sources", "System.Net.Http.HttpClient", 2, 0)]
    [InlineData("GitOps.Functions.Sources", "System.Net.Http.HttpClient", 0, 1)]
    [InlineData("GitOps.Functions.Sources", "System.Net.Http.SocketsHttpHandler", 0, 1)]
    [InlineData("GitOps.Functions.Sources", "System.Net.Http.HttpClientHandler", 0, 1)]
    public void A_connection_is_opened_in_one_folder(string from, string type, int arguments, int complaints) =>
        Assert.Equal(complaints, Rules.OnlyEgressOpensConnections([new Construction(from, from + ".X", type, arguments)]).Count());

    [Theory]
    [InlineData("Webhooks/A.cs", "namespace GitOps.Functions.Webhooks;", 0)]
    [InlineData("Sources/GitHub/A.cs", "namespace GitOps.Functions.Sources.GitHub;", 0)]
    [InlineData("Sources/GitHub/A.cs", "namespace GitOps.Functions.Sources;", 1)]
    [InlineData("Webhooks/A.cs", "namespace GitOps.Functions.Webhooks", 1)]
    [InlineData("Program.cs", "", 0)]
    public void A_namespace_must_be_its_folder(string path, string line, int complaints) => Assert.Equal(complaints, Rules.NamespaceIsFolder([Source(path, line)]).Count());

    [Fact]
    public void A_long_file_is_seen()
    {
        Assert.Empty(Rules.FilesAreShort([Source("A/A.cs", new string[400])]));
        Assert.Single(Rules.FilesAreShort([Source("A/A.cs", new string[401])]));
    }

    [Theory]
    [InlineData(0, "internal sealed class A")]
    [InlineData(0, "internal sealed partial record A(int X);", "    internal sealed class Nested", "/// class B")]
    [InlineData(0, "internal readonly record struct A;")]
    [InlineData(0, "internal enum A")]
    [InlineData(0, "internal interface A<T>")]
    [InlineData(0, "internal delegate Task A(int x);")]
    [InlineData(1, "internal sealed class A", "internal sealed class B")]
    [InlineData(1, "internal sealed class A", "file sealed class B")]
    [InlineData(1, "internal sealed record B;")]
    [InlineData(1, "// nothing")]
    public void A_file_must_hold_one_type_of_its_name(int complaints, params string[] lines) => Assert.Equal(complaints, Rules.OneTypeAFile([Source("Api/A.cs", lines)]).Count());

    [Theory]
    [InlineData(nameof(UsedAsBase))]
    [InlineData(nameof(UsedAsArgument))]
    [InlineData(nameof(UsedInGeneric))]
    [InlineData(nameof(UsedInLambda))]
    [InlineData(nameof(UsedInAsync))]
    [InlineData(nameof(UsedInTypeof))]
    [InlineData(nameof(UsedInCatch))]
    [InlineData(nameof(UsedAsAttribute))]
    [InlineData(nameof(UsedInNested))]
    public void A_use_is_seen_wherever_it_hides(string used)
    {
        using var scan = new AssemblyScan(typeof(RulesTests).Assembly.Location);
        Assert.Contains(new TypeUse("GitOps.Functions.Tests.Architecture.Samples", "GitOps.Functions.Tests.Architecture.Samples.User", "GitOps.Functions.Tests.Architecture.Samples", used), scan.Uses());
    }

    [Fact]
    public void A_client_made_inside_an_async_lambda_is_seen()
    {
        using var scan = new AssemblyScan(typeof(RulesTests).Assembly.Location);
        Assert.Contains(scan.Constructions(), static c => c is { From: "GitOps.Functions.Tests.Architecture.Samples.User", Type: "System.Net.Http.SocketsHttpHandler" });
        Assert.DoesNotContain(scan.Shapes(), static t => t.Name.Contains('<', StringComparison.Ordinal));
        Assert.Contains(scan.Shapes(), static t => t is { Name: "GitOps.Functions.Tests.Architecture.Samples.UsedAsBase", MayBeDerived: true });
    }
}
