using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Core;
using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>
/// Finds an AKS cluster through Azure Resource Manager: server and certificate authority from the user kubeconfig, whose user (a <c>kubelogin</c>
/// program) is of no use here, and a token from Entra of our own.
/// </summary>
/// <param name="settings">Where Resource Manager is.</param>
/// <param name="kubeconfigs">Reads what it answers.</param>
/// <param name="outbound">Where we may connect to.</param>
/// <param name="credential">Makes our identity, when it is first needed.</param>
/// <param name="time">Clock.</param>
internal sealed partial class AksAccess(
    ClusterSettings settings, KubeconfigAccess kubeconfigs, OutboundHandlers outbound, Func<TokenCredential> credential, TimeProvider time)
{
    private const string IdRule =
        "aks.resourceId must be /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…";

    private const string ApiVersion = "2025-05-01";

    private readonly Lazy<TokenCredential> _credential = new(credential);

    /// <summary>Asks Azure for a cluster.</summary>
    /// <param name="subject">What errors name.</param>
    /// <param name="resourceId">The full id.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">The id is none of a cluster, or Azure refuses or does not answer.</exception>
    public async Task<ClusterAccess> ReadAsync(string subject, string resourceId, CancellationToken cancel)
    {
        if (!ResourceId().IsMatch(resourceId))
            throw new FailureException(new Failure(subject, "connect", IdRule));
        var text = await UserKubeconfigAsync(subject, resourceId, cancel);
        var cluster = Kubeconfig.Parse($"{subject} (kubeconfig from Azure)", text).CurrentCluster();
        return kubeconfigs.ReadServer(cluster, folder: null) with { Token = new EntraToken(_credential.Value, EntraToken.AksScope, time) };
    }

    private async Task<string> UserKubeconfigAsync(string subject, string resourceId, CancellationToken cancel)
    {
        using var client = new HttpClient(outbound.Create(settings.ResourceManager));
        var token = new EntraToken(_credential.Value, $"{Root}/.default", time);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}{resourceId}/listClusterUserCredential?api-version={ApiVersion}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.GetAsync(cancel));
        try
        {
            using var answer = await client.SendAsync(request, cancel);
            var body = await answer.Content.ReadAsByteArrayAsync(cancel);
            return answer.IsSuccessStatusCode
                ? Value(body) ?? throw Lost(subject, "Azure's answer holds no kubeconfig", transient: false)
                : throw Refused(subject, (int)answer.StatusCode, body);
        }
        catch (HttpRequestException error)
        {
            throw Lost(subject, $"{settings.ResourceManager.Host}: {OutboundErrors.Cause(error)}", OutboundErrors.IsTransient(error), error);
        }
    }

    private string Root => settings.ResourceManager.AbsoluteUri.TrimEnd('/');

    private static string? Value(byte[] body)
    {
        try
        {
            var kubeconfigs = JsonNode.Parse(body)?["kubeconfigs"] as JsonArray;
            return kubeconfigs is [JsonObject first, ..] ? Encoding.UTF8.GetString(Convert.FromBase64String((string?)first["value"] ?? "")) : null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static FailureException Refused(string subject, int status, byte[] body) =>
        Lost(
            subject,
            $"Azure Resource Manager answers {Code(body) ?? "no reason"} (HTTP {status}): does the app's identity lack the role AKS Cluster User?",
            status is 429 or >= 500);

    // The code only, one word: the text may name more than it should.
    private static string? Code(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body)?["error"]?["code"]?.GetValue<string>() is { } code && code.All(char.IsAsciiLetterOrDigit) ? code : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static FailureException Lost(string subject, string cause, bool transient, Exception? inner = null) =>
        new(new Failure(subject, "find AKS cluster", cause), transient, inner);

    [GeneratedRegex(
        "^/subscriptions/[0-9a-f-]{36}/resourceGroups/[A-Za-z0-9_.()-]+/providers/Microsoft.ContainerService/managedClusters/[A-Za-z0-9_-]+$",
        RegexOptions.IgnoreCase)]
    private static partial Regex ResourceId();
}
