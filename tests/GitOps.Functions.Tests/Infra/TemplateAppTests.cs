using System.Text.Json;
using GitOps.Functions.Sources.Charts;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Infra;

/// <summary>The Function App in the templates: how it runs, and the settings that it gets.</summary>
public sealed class TemplateAppTests
{
    private static readonly string[] Platform =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "DriftSchedule",
    ];

    public static readonly TheoryData<string> Both = ["sample", "everything"];

    [Theory]
    [InlineData("sample", 2048, 40)]
    [InlineData("everything", 512, 100)]
    public void It_is_a_custom_handler_on_Flex_Consumption_with_bounds(string name, int memory, int instances)
    {
        var plan = Named(name).Single("Microsoft.Web/serverfarms");
        var config = Template.At(Named(name).App, "properties", "functionAppConfig");

        Assert.Equal("functionapp,linux", Template.TextAt(Named(name).App, "kind"));
        Assert.Equal(Template.TextAt(plan, "id"), Template.TextAt(Named(name).App, "properties", "serverFarmId"));
        Assert.Equal("""{"name":"FC1","tier":"FlexConsumption"}""", Compact(plan.GetProperty("sku")));
        Assert.Equal("""{"name":"custom","version":"1.0"}""", Compact(config.GetProperty("runtime")));
        Assert.Equal(
            $$"""{"instanceMemoryMB":{{memory}},"maximumInstanceCount":{{instances}}}""",
            Compact(config.GetProperty("scaleAndConcurrency")));
    }

    [Theory]
    [InlineData("sample", "1.2")]
    [InlineData("everything", "1.3")]
    public void It_speaks_only_TLS_and_no_password_publishes(string name, string version)
    {
        var app = Template.At(Named(name).App, "properties");
        var passwords = Named(name).All("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToList();

        Assert.True(app.GetProperty("httpsOnly").GetBoolean());
        Assert.Equal(version, Template.TextAt(app, "siteConfig", "minTlsVersion"));
        Assert.Equal(version, Template.TextAt(app, "siteConfig", "scmMinTlsVersion"));
        Assert.False(Template.At(app, "siteConfig", "remoteDebuggingEnabled").GetBoolean());
        Assert.Equal(["ftp", "scm"], Named(name).Names("Microsoft.Web/sites/basicPublishingCredentialsPolicies"));
        Assert.All(passwords, one => Assert.False(Template.At(one, "properties", "allow").GetBoolean()));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void One_identity_runs_it_deploys_it_and_reads_the_vault(string name)
    {
        var app = Named(name).App;
        var identity = Template.TextAt(Named(name).Single("Microsoft.ManagedIdentity/userAssignedIdentities"), "id");
        var deployment = Template.At(app, "properties", "functionAppConfig", "deployment", "storage");

        Assert.Equal("UserAssigned", Template.TextAt(app, "identity", "type"));
        Assert.Equal([identity], Template.At(app, "identity", "userAssignedIdentities").EnumerateObject().Select(one => one.Name));
        Assert.Equal(identity, Template.TextAt(app, "properties", "keyVaultReferenceIdentity"));
        Assert.Equal("UserAssignedIdentity", Template.TextAt(deployment, "authentication", "type"));
        Assert.Equal(identity, Template.TextAt(deployment, "authentication", "userAssignedIdentityResourceId"));
        Assert.EndsWith("'deployments')]", Template.TextAt(deployment, "value"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_has_the_settings_of_a_folder_and_a_GitHub_token() => Assert.Equal(
        [.. Platform, "GitHub__ApiUrl", "GitHub__Token", "GitHub__WebhookSecret", "GitOps__Applications"],
        Template.Sample.AppSettings.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Everything_has_the_settings_of_a_folder_a_GitHub_App_and_all_other_hosts() => Assert.Equal(
        [
            .. Platform,
            "GitHub__ApiUrl", "GitHub__AppId", "GitHub__PrivateKey", "GitHub__WebhookSecret",
            "GitLab__Token", "GitLab__Url", "GitLab__WebhookSecret",
            "GitOps__Applications", "GitOps__Root__Path", "GitOps__Root__RepoURL", "GitOps__Root__TargetRevision",
            "Git__WebhookSecret",
            "Helm__Credentials__Charts__PassCredentials", "Helm__Credentials__Charts__Password", "Helm__Credentials__Charts__Url", "Helm__Credentials__Charts__Username",
            "Helm__Credentials__registry__Token", "Helm__Credentials__registry__Url",
        ],
        Template.Everything.AppSettings.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_configuration_repository_alone_needs_no_folder_in_the_zip()
    {
        var settings = Template.Root.AppSettings;

        Assert.DoesNotContain("GitOps__Applications", settings.Keys);
        Assert.Equal(
            ("https://github.com/contoso/fleet.git", "HEAD", "."),
            (settings["GitOps__Root__RepoURL"], settings["GitOps__Root__TargetRevision"], settings["GitOps__Root__Path"]));
        Assert.Equal("main", Template.Everything.AppSettings["GitOps__Root__TargetRevision"]);
    }

    [Fact]
    public void Values_arrive_where_they_belong()
    {
        var settings = Template.Everything.AppSettings;

        Assert.Equal("30 */10 * * * *", settings["DriftSchedule"]);
        Assert.Equal("0 */5 * * * *", Template.Sample.AppSettings["DriftSchedule"]);
        Assert.Equal("applications", Template.Sample.AppSettings["GitOps__Applications"]);
        Assert.Equal("clusters/production", settings["GitOps__Applications"]);
        Assert.Equal("https://github.example.com/api/v3", settings["GitHub__ApiUrl"]);
        Assert.Equal("12345", settings["GitHub__AppId"]);
        Assert.Equal("https://gitlab.example.com", settings["GitLab__Url"]);
    }

    [Fact]
    public void Credentials_for_charts_are_what_the_app_reads()
    {
        var settings = Template.Everything.AppSettings.Select(static one => KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), (string?)one.Value));
        var read = HelmCredential.ReadAll(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        Assert.Equal(
            [("charts.example.com", false, true), ("registry.example.com", true, false)],
            read.Select(static one => (one.Host, one.IsBearer, one.PassCredentials)).Order());
        Assert.NotNull(HelmCredential.For(read, "charts.example.com", "stable/shop"));
        Assert.Null(HelmCredential.For(read, "charts.example.com", "other"));
        Assert.NotNull(HelmCredential.For(read, "registry.example.com", "team/shop"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Storage_and_telemetry_are_reached_by_identity(string name)
    {
        var settings = Named(name).AppSettings;

        Assert.Equal(Named(name).Names("Microsoft.Storage/storageAccounts").Single(), settings["AzureWebJobsStorage__accountName"]);
        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.Matches("/userAssignedIdentities/id-[^']*', '[^']*'\\)\\.clientId\\]$", settings["AzureWebJobsStorage__clientId"]);
        Assert.Matches(
            "^\\[format\\('ClientId=\\{0\\};Authorization=AAD', .*\\.clientId\\)\\]$",
            settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
        // Flex Consumption refuses the first; the second would be a connection string with a key.
        Assert.DoesNotContain("FUNCTIONS_WORKER_RUNTIME", settings.Keys);
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Secrets_are_references_to_the_vault(string name)
    {
        var vault = Named(name).Names("Microsoft.KeyVault/vaults").Single();
        var secrets = Named(name).AppSettings.Where(setting => setting.Key.EndsWith("Secret", StringComparison.Ordinal)
            || setting.Key.EndsWith("Token", StringComparison.Ordinal)
            || setting.Key.EndsWith("Password", StringComparison.Ordinal)
            || setting.Key.EndsWith("PrivateKey", StringComparison.Ordinal)).ToDictionary();

        Assert.Equal(name == "sample" ? 2 : 7, secrets.Count);
        Assert.All(secrets, one => Assert.Equal(
            $"[format('@Microsoft.KeyVault(SecretUri={{0}}/{SecretName(one.Key)})', "
                + $"format('https://{{0}}{{1}}/secrets', '{vault}', environment().suffixes.keyvaultDns){NameInSecret(one.Key)})]",
            one.Value));
    }

    private static string SecretName(string setting) => setting switch
    {
        "GitHub__WebhookSecret" => "github-webhook-secret",
        "GitHub__Token" => "github-token",
        "GitHub__PrivateKey" => "github-private-key",
        "GitLab__WebhookSecret" => "gitlab-webhook-secret",
        "GitLab__Token" => "gitlab-token",
        "Git__WebhookSecret" => "git-webhook-secret",
        "Helm__Credentials__Charts__Password" => "helm-{1}-password",
        "Helm__Credentials__registry__Token" => "helm-{1}-token",
        _ => $"no secret is known for {setting}",
    };

    // What Bicep leaves to the deployment to put together.
    private static string NameInSecret(string setting) => setting switch
    {
        "Helm__Credentials__Charts__Password" => ", 'charts'",
        "Helm__Credentials__registry__Token" => ", 'registry'",
        _ => "",
    };

    private static Template Named(string name) => name == "sample" ? Template.Sample : Template.Everything;

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
