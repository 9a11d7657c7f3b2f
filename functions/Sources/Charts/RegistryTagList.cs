using System.Text.Json;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Sources.Charts;

/// <summary>All tags of a repository, page by page: the registry says where the next page is (<c>Link</c>, RFC 8288).</summary>
/// <param name="client">Sends requests.</param>
/// <param name="limits">How many tags and pages.</param>
internal sealed partial class RegistryTagList(RegistryClient client, SourceLimits limits)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="Outcomes.FailureException">No such repository, or too much (final), or the registry could not be reached (transient). Never a part.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(RegistryRepository at, CancellationToken cancel)
    {
        var tags = new List<string>();
        var page = at.Endpoint("tags/list?n=1000");
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == limits.MaxListings || tags.Count > limits.MaxVersions) throw at.Step.Final($"it has more than {tags.Count} versions, which are not read");
            using var response = await client.SendAsync(at, HttpMethod.Get, page, ["application/json"], cancel);
            if (!response.IsSuccessStatusCode) throw at.Step.Final("there is no such chart in the registry, or our credentials may not see it");
            tags.AddRange(Parse(at, await client.ReadAsync(at, response, limits.MaxAnswerBytes, cancel)));
            page = Next(at, page, response);
        }

        return tags;
    }

    private static IReadOnlyList<string> Parse(RegistryRepository at, byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RegistryJson.Default.RegistryTags)?.Tags ?? [];
        }
        catch (JsonException e)
        {
            throw at.Step.Final("its list of tags is no JSON", e);
        }
    }

    private static Uri? Next(RegistryRepository at, Uri page, HttpResponseMessage response)
    {
        var link = response.Headers.TryGetValues("Link", out var links) ? links.Select(static one => NextLink.Match(one)).FirstOrDefault(static one => one.Success) : null;
        if (link is null) return null;
        // Elsewhere our token must not go.
        return Uri.TryCreate(page, link.Groups["url"].Value, out var next) && at.Has(next) ? next : throw at.Step.Final("its list of tags goes on at another host, which is not followed");
    }

    [GeneratedRegex(@"<(?<url>[^>]*)>\s*;(?:[^,]*;)?\s*rel\s*=\s*""?next\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NextLink { get; }
}
