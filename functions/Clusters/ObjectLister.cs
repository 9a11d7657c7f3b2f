using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>Lists whole objects, page by page. Pages may be of two moments: nothing may be deleted by what is missing in them.</summary>
/// <param name="cluster">The Cluster's name, for errors.</param>
/// <param name="transport">The way there.</param>
internal sealed class ObjectLister(string cluster, ApiTransport transport)
{
    /// <summary>Lists all objects of a kind with labels.</summary>
    /// <exception cref="FailureException">The list could not be read to its end.</exception>
    public async IAsyncEnumerable<JsonObject> ListAsync(ApiResource resource, string? ns, string labelSelector, [EnumeratorCancellation] CancellationToken cancel)
    {
        var path = $"{resource.CollectionPath(ns)}?limit={ApiPaths.PageSize}";
        if (labelSelector.Length > 0) path += $"&labelSelector={Uri.EscapeDataString(labelSelector)}";
        for (string? next = ""; next is not null;)
        {
            var page = await PageAsync(resource, next.Length == 0 ? path : $"{path}&continue={Uri.EscapeDataString(next)}", cancel);
            foreach (var item in page.Items) yield return item;
            next = page.Next;
        }
    }

    private async Task<(IReadOnlyList<JsonObject> Items, string? Next)> PageAsync(ApiResource resource, string path, CancellationToken cancel)
    {
        var answer = await transport.ReadAsync(new ApiRequest(HttpMethod.Get, path), resource, cancel);
        if (!answer.Succeeded) throw answer.ToException($"{resource.Plural} in cluster {cluster}", "list");
        try
        {
            if (answer.ReadBody() is not { } list || list["items"] is not JsonArray items) throw new JsonException("not a list");
            var next = (list["metadata"] as JsonObject)?["continue"] is JsonValue token && token.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
            return ([.. items.OfType<JsonObject>().Select(item => Typed(item, resource))], next);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FailureException(
                new Failure($"{resource.Plural} in cluster {cluster}", "list", "the server's answer is not a list of objects"), transient: true, error);
        }
    }

    // The server leaves them out of the items of its own kinds.
    private static JsonObject Typed(JsonObject item, ApiResource resource)
    {
        item["apiVersion"] ??= resource.ApiVersion;
        item["kind"] ??= resource.Kind;
        return item;
    }
}
