using System.Text.Json;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Infra;

/// <summary>The templates as Bicep sees them. Bicep ends with 0 on warnings, wrong types among them: any word of it fails here.</summary>
public sealed class BicepTests
{
    public static readonly TheoryData<string> ParameterFiles = ["infra/main.bicepparam", "tests/GitOps.Functions.Tests/Infra/everything.bicepparam", "tests/GitOps.Functions.Tests/Infra/root.bicepparam"];

    // The linter runs in every build. Each word is a result in the report on standard error; anything beside the report makes it unreadable.
    private static readonly Lazy<Task<ProcessOutput>> Built = new(() => BicepTool.RunAsync("build", InRepository("infra/main.bicep"), "--stdout", "--diagnostics-format", "sarif"));

    [Fact]
    public async Task The_template_builds_and_neither_compiler_nor_linter_says_a_word()
    {
        var built = (await Built.Value).MustSucceed();

        using var report = JsonDocument.Parse(built.Error);
        var runs = report.RootElement.GetProperty("runs").EnumerateArray().ToList();
        Assert.NotEmpty(runs);
        Assert.Equal([], runs.SelectMany(run => run.GetProperty("results").EnumerateArray()).Select(result => result.GetRawText()));
    }

    [Fact]
    public async Task The_outputs_are_addresses_and_ids()
    {
        var built = (await Built.Value).MustSucceed();
        var outputs = JsonSerializer.Deserialize<JsonElement>(built.Output).GetProperty("outputs");
        string Value(string name) => outputs.GetProperty(name).GetProperty("value").GetRawText();

        Assert.Equal(
            ["appName", "identityClientId", "identityPrincipalId", "vaultName", "webhookUrls"],
            outputs.EnumerateObject().Select(output => output.Name).Order(StringComparer.Ordinal));
        Assert.EndsWith(".clientId]\"", Value("identityClientId"), StringComparison.Ordinal);
        Assert.EndsWith(".principalId]\"", Value("identityPrincipalId"), StringComparison.Ordinal);
        Assert.All(
            ["git", "github", "gitlab"],
            provider => Assert.Contains($"/api/webhooks/{provider}'", Value("webhookUrls"), StringComparison.Ordinal));
        Assert.DoesNotContain("list", outputs.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_file_is_formatted()
    {
        using var copy = new TemporaryFolder();
        var files = Files().ToDictionary(file => file, File.ReadAllText);
        foreach (var (file, text) in files) copy.Write(Path.GetRelativePath(BuildPaths.RepositoryRoot, file), text);
        File.Copy(InRepository("infra/bicepconfig.json"), copy["infra", "bicepconfig.json"]);

        (await BicepTool.RunAsync("format", "--pattern", copy["**", "*.bicep*"])).MustSucceed();

        Assert.True(files.Count > 7);
        Assert.All(files, file => Assert.Equal(File.ReadAllText(copy[Path.GetRelativePath(BuildPaths.RepositoryRoot, file.Key)]), file.Value));
    }

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task The_snapshot_is_what_the_template_predicts(string file)
    {
        var compared = await BicepTool.RunAsync("snapshot", InRepository(file), "--mode", "validate");

        // Building the parameter file is part of this: its diagnostics come on standard error.
        Assert.True(compared.ExitCode == 0, $"After a change on purpose run eng/bicep.sh accept. {compared.Output}{compared.Error}");
        Assert.Empty(compared.Error);
    }

    private static IEnumerable<string> Files() => new[] { "infra", "tests/GitOps.Functions.Tests/Infra" }
        .SelectMany(folder => Directory.EnumerateFiles(InRepository(folder), "*.bicep*", SearchOption.AllDirectories))
        .Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam");

    private static string InRepository(string path) => Path.Combine(BuildPaths.RepositoryRoot, path);
}
