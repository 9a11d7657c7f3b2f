using System.Text.Json;
using System.Text.RegularExpressions;
using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Infra;

/// <summary>What the templates must never lose. Read from the committed snapshots, which <see cref="BicepTests"/> keeps true.</summary>
public sealed partial class TemplateTests
{
    private const string Account = "Microsoft.Storage/storageAccounts";

    public static readonly TheoryData<string> Both = ["sample", "everything"];

    [Theory]
    [MemberData(nameof(Both))]
    public void Nothing_is_made_that_is_not_listed_here(string name) => Assert.Equal(
        [
            "Microsoft.Authorization/roleAssignments",
            "Microsoft.Insights/components",
            "Microsoft.Insights/diagnosticSettings",
            "Microsoft.KeyVault/vaults",
            "Microsoft.ManagedIdentity/userAssignedIdentities",
            "Microsoft.OperationalInsights/workspaces",
            "Microsoft.Storage/storageAccounts",
            "Microsoft.Storage/storageAccounts/blobServices",
            "Microsoft.Storage/storageAccounts/blobServices/containers",
            "Microsoft.Storage/storageAccounts/managementPolicies",
            "Microsoft.Storage/storageAccounts/queueServices",
            "Microsoft.Storage/storageAccounts/queueServices/queues",
            "Microsoft.Storage/storageAccounts/tableServices",
            "Microsoft.Storage/storageAccounts/tableServices/tables",
            "Microsoft.Web/serverfarms",
            "Microsoft.Web/sites",
            "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
        ],
        Named(name).Types.Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Both))]
    public void The_identity_has_these_roles_on_these_resources_and_no_other(string name)
    {
        var assignments = Named(name).All("Microsoft.Authorization/roleAssignments").ToList();

        Assert.Equal(
            [
                "Microsoft.Insights/components 3913510d-42f4-4e42-8a64-420c390055eb",
                "Microsoft.KeyVault/vaults 4633458b-17de-408a-b874-0445c86b69e6",
                "Microsoft.Storage/storageAccounts 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
                "Microsoft.Storage/storageAccounts 974c5e8b-45b9-4653-ba55-5f855dd0fb88",
                "Microsoft.Storage/storageAccounts b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            ],
            assignments.Select(ScopeAndRole).Order(StringComparer.Ordinal));
        Assert.All(assignments, one => Assert.Equal("ServicePrincipal", Template.TextAt(one, "properties", "principalType")));
        Assert.All(assignments, one => Assert.Matches(
            "^\\[reference\\('[^']*/userAssignedIdentities/id-[^']*', '[^']*'\\)\\.principalId\\]$",
            Template.TextAt(one, "properties", "principalId")));
        Assert.Equal(5, assignments.Select(one => Template.TextAt(one, "name")).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Storage_takes_no_key_no_stranger_and_no_plain_text(string name)
    {
        var account = Template.At(Named(name).Single(Account), "properties");

        Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(account.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.False(account.GetProperty("allowCrossTenantReplication").GetBoolean());
        Assert.True(account.GetProperty("defaultToOAuthAuthentication").GetBoolean());
        Assert.True(account.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.Contains(account.GetProperty("minimumTlsVersion").GetString(), new[] { "TLS1_2", "TLS1_3" });
        Assert.All(Named(name).All(Account + "/blobServices/containers"), one => Assert.Equal("None", Template.TextAt(one, "properties", "publicAccess")));
    }

    [Theory]
    [InlineData("sample", 30)]
    [InlineData("everything", 14)]
    public void Deleted_and_overwritten_blobs_come_back_for_some_days_and_then_go(string name, int days)
    {
        var blobs = Template.At(Named(name).Single(Account + "/blobServices"), "properties");
        var rule = Template.At(Named(name).Single(Account + "/managementPolicies"), "properties", "policy", "rules").EnumerateArray().Single();

        Assert.True(blobs.GetProperty("isVersioningEnabled").GetBoolean());
        foreach (var policy in new[] { "deleteRetentionPolicy", "containerDeleteRetentionPolicy" })
        {
            Assert.True(Template.At(blobs, policy, "enabled").GetBoolean());
            Assert.Equal(days, Template.At(blobs, policy, "days").GetInt32());
        }

        // Old versions only: a rule over the blobs themselves would delete snapshots that rollback needs.
        Assert.Equal(["version"], Template.At(rule, "definition", "actions").EnumerateObject().Select(action => action.Name));
        Assert.Equal(days, Template.At(rule, "definition", "actions", "version", "delete", "daysAfterCreationGreaterThan").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void The_store_has_the_names_that_the_code_uses(string name)
    {
        var template = Named(name);
        var file = Path.Combine(BuildPaths.RepositoryRoot, "functions/Triggers/reconcile/function.json");
        var function = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file));

        Assert.Equal([ReconcileQueue.Name, ReconcileQueue.PoisonName], template.Names(Account + "/queueServices/queues"));
        Assert.Equal(ReconcileQueue.Name, function.GetProperty("bindings")[0].GetProperty("queueName").GetString());
        Assert.Equal([AuditLog.TableName, StatusStore.TableName, HistoryStore.TableName, DeliveryStore.TableName], template.Names(Account + "/tableServices/tables"));
        Assert.Equal(["deployments", AuditDetails.ContainerName, ApplicationLock.ContainerName], template.Names(Account + "/blobServices/containers"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void The_vault_gives_by_role_and_forgets_nothing_early(string name)
    {
        var vault = Template.At(Named(name).Single("Microsoft.KeyVault/vaults"), "properties");

        Assert.True(vault.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.True(vault.GetProperty("enablePurgeProtection").GetBoolean());
        Assert.True(vault.GetProperty("enableSoftDelete").GetBoolean());
        Assert.Equal(90, vault.GetProperty("softDeleteRetentionInDays").GetInt32());
        Assert.False(vault.TryGetProperty("accessPolicies", out _));
        foreach (var door in new[] { "enabledForDeployment", "enabledForDiskEncryption", "enabledForTemplateDeployment" })
            Assert.False(vault.GetProperty(door).GetBoolean());
    }

    [Theory]
    [InlineData("sample", 30, 1)]
    [InlineData("everything", 90, 5)]
    public void Telemetry_takes_no_key_and_has_a_bound(string name, int days, int gigabytes)
    {
        var workspace = Named(name).Single("Microsoft.OperationalInsights/workspaces");
        var insights = Template.At(Named(name).Single("Microsoft.Insights/components"), "properties");

        Assert.True(Template.At(workspace, "properties", "features", "disableLocalAuth").GetBoolean());
        Assert.Equal(days, Template.At(workspace, "properties", "retentionInDays").GetInt32());
        Assert.Equal(gigabytes, Template.At(workspace, "properties", "workspaceCapping", "dailyQuotaGb").GetInt32());
        Assert.True(insights.GetProperty("DisableLocalAuth").GetBoolean());
        Assert.Equal(Template.TextAt(workspace, "id"), Template.TextAt(insights, "WorkspaceResourceId"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void What_happens_to_secrets_audit_and_app_is_logged(string name)
    {
        var workspace = Template.TextAt(Named(name).Single("Microsoft.OperationalInsights/workspaces"), "id");
        var settings = Named(name).All("Microsoft.Insights/diagnosticSettings").ToList();

        Assert.All(settings, one => Assert.Equal(workspace, Template.TextAt(one, "properties", "workspaceId")));
        Assert.Equal(
            [
                "Microsoft.KeyVault/vaults AuditEvent",
                "Microsoft.Storage/storageAccounts/blobServices StorageDelete",
                "Microsoft.Storage/storageAccounts/tableServices StorageWrite,StorageDelete",
                "Microsoft.Web/sites FunctionAppLogs",
            ],
            settings.Select(one => $"{ScopeOf(one)} {string.Join(',', EnabledLogs(one))}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void No_secret_and_no_path_of_a_machine_is_in_the_snapshot(string name)
    {
        var text = Named(name).Text;

        Assert.DoesNotMatch(SecretRule(), text);
        Assert.DoesNotContain(BuildPaths.RepositoryRoot, text, StringComparison.Ordinal);
        Assert.DoesNotContain("/home/", text, StringComparison.Ordinal);
    }

    private static Template Named(string name) => name == "sample" ? Template.Sample : Template.Everything;

    private static string ScopeAndRole(JsonElement assignment) =>
        $"{ScopeOf(assignment)} {Template.TextAt(assignment, "properties", "roleDefinitionId").Split('/')[^1]}";

    // .../resourceGroups/G/providers/A/b/NAME[/c/NAME]/providers/Microsoft.X/extension/NAME: type of what it hangs on.
    private static string ScopeOf(JsonElement extension)
    {
        var scope = Template.TextAt(extension, "id").Split("/providers/")[1].Split('/');
        return string.Join('/', scope.Where((_, index) => index == 0 || index % 2 == 1));
    }

    private static IEnumerable<string> EnabledLogs(JsonElement settings) => Template.At(settings, "properties", "logs").EnumerateArray()
        .Where(log => log.GetProperty("enabled").GetBoolean())
        .Select(log => Template.TextAt(log, "category"));

    [GeneratedRegex("listKeys|listAccountSas|AccountKey=|SharedAccess|InstrumentationKey|PRIVATE KEY|ghp_|glpat-|whsec_", RegexOptions.IgnoreCase)]
    private static partial Regex SecretRule();
}
