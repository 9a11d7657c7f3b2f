using System.Text.Json;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>Lists the metadata of many objects, page by page, completely or not at all: an incomplete list would prune.</summary>
/// <param name="cluster">The Cluster's name, for errors.</param>
/// <param name="transport">The way there.</param>
internal sealed class MetadataLister(string cluster, ApiTransport transport)
{
    // A continue token lives five minutes; more than this many lost ones means a cluster that cannot be read today.
    private const int MaxStarts = 3;

    /// <summary>Lists all objects of a kind with labels.</summary>
    /// <exception cref="FailureException">The list could not be read to its end.</exception>
    public async Task<IReadOnlyList<LiveMetadata>> ListAsync(ApiResource resource, string? ns, string labelSelector, bool cached, CancellationToken cancel)
    {
        var (objects, refused) = await TryListAsync(resource, ns, labelSelector, cached, cancel);
        return objects ?? throw Failed(resource, refused!);
    }

    /// <summary>The same, with the server's refusal as a value.</summary>
    public async Task<(IReadOnlyList<LiveMetadata>? Objects, ApiAnswer? Refused)> TryListAsync(
        ApiResource resource, string? ns, string labelSelector, bool cached, CancellationToken cancel)
    {
        var path = $"{resource.CollectionPath(ns)}?limit={ApiPaths.PageSize}{(cached ? ApiPaths.FromCache : "")}";
        if (labelSelector.Length > 0) path += $"&labelSelector={Uri.EscapeDataString(labelSelector)}";
        for (var start = 1; ; start++)
        {
            var (objects, refused) = await ListOnceAsync(resource, path, cancel);
            if (refused?.Kind != AnswerKind.Expired || start == MaxStarts) return (objects, refused);
        }
    }

    /// <summary>A refusal as an exception. A list that kept expiring may hold still later.</summary>
    public FailureException Failed(ApiResource resource, ApiAnswer refused) =>
        new(refused.Describe($"{resource.Plural} in cluster {cluster}", "list"), refused.Transient || refused.Kind == AnswerKind.Expired);

    // Pages of two snapshots do not add up, so a token that expired (410) loses all that was read.
    private async Task<(List<LiveMetadata>? Objects, ApiAnswer? Refused)> ListOnceAsync(ApiResource resource, string path, CancellationToken cancel)
    {
        var objects = new List<LiveMetadata>();
        for (string? next = ""; next is not null;)
        {
            var page = next.Length == 0 ? path : $"{path}&continue={Uri.EscapeDataString(next)}";
            var (answer, response) = await transport.ReadRawAsync(
                new ApiRequest(HttpMethod.Get, page, Accept: ApiPaths.MetadataList), resource, cancel);
            if (!answer.Succeeded) return (null, answer);
            next = Read(resource, response, objects);
        }

        return (objects, null);
    }

    private string? Read(ApiResource resource, ApiResponse response, List<LiveMetadata> objects)
    {
        try
        {
            return response.IsProtobuf ? ProtobufMetadata.ReadPage(response.Body.Span, resource, objects) : LiveMetadataReader.ReadPage(response.Body, resource, objects);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            throw new FailureException(
                new Failure($"{resource.Plural} in cluster {cluster}", "list", "the server's answer is not a list of objects"),
                transient: true,
                error);
        }
    }
}
