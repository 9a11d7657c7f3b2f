using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Tests.Architecture;

/// <summary>The product keeps its own rules. What each rule complains of is shown in <see cref="RulesTests"/>.</summary>
public sealed class ArchitectureTests : IDisposable
{
    private readonly AssemblyScan _product = new(typeof(Failure).Assembly.Location);

    public void Dispose() => _product.Dispose();

    [Fact]
    public void The_product_is_there_to_be_looked_at()
    {
        Assert.Contains(_product.Uses(), static u => u is { From: "GitOps.Functions.Webhooks.VerifiedPush", To: "RepositoryUrl" });
        Assert.Contains(_product.Constructions(), static c => c is { From: "GitOps.Functions.Webhooks.WebhookProviders", Type: "GitOps.Functions.Webhooks.GitHubWebhook" });
        Assert.Contains(_product.Shapes(), static t => t.Name == "GitOps.Functions.Webhooks.WebhookVerdict/Push");
        Assert.Contains(SourceText.All, static f => f.Path == "Outcomes/Failure.cs");
    }

    [Fact]
    public void Every_namespace_is_a_known_folder() => Assert.Empty(Rules.NamespacesAreKnown(_product.Shapes()));

    [Fact]
    public void A_folder_uses_only_folders_above_it() => Assert.Empty(Rules.FoldersUseOnlyThoseAbove(_product.Uses()));

    [Fact]
    public void Only_Clusters_Applying_and_Hosting_know_the_writer() => Assert.Empty(Rules.OnlyAFewKnowTheWriter(_product.Uses()));

    [Fact]
    public void Nothing_is_public() => Assert.Empty(Rules.NothingIsPublic(_product.Shapes()));

    [Fact]
    public void Every_class_is_sealed() => Assert.Empty(Rules.ClassesAreSealed(_product.Shapes()));

    [Fact]
    public void Only_Egress_opens_connections() => Assert.Empty(Rules.OnlyEgressOpensConnections(_product.Constructions()));

    [Fact]
    public void The_namespace_is_the_folder() => Assert.Empty(Rules.NamespaceIsFolder(SourceText.All));

    [Fact]
    public void Files_are_short() => Assert.Empty(Rules.FilesAreShort(SourceText.All));

    [Fact]
    public void A_file_holds_one_type() => Assert.Empty(Rules.OneTypeAFile(SourceText.All));
}
