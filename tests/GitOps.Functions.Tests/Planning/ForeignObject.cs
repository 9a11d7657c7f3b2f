using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>One object of ours in the hands of others: every way to write it that the API server has, under any field manager's name.</summary>
/// <param name="plane">The cluster, as its administrator.</param>
/// <param name="kind">The object's kind.</param>
/// <param name="ns">The test's namespace.</param>
/// <param name="name">The object's name in the test.</param>
/// <param name="applied">The object as we apply it.</param>
/// <param name="through">Another way to its path: another version of the API.</param>
internal sealed class ForeignObject(ControlPlane plane, ExactKind kind, string ns, string name, JsonObject applied, Func<string, string>? through = null)
{
    public const string Merge = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    public const string Json = "application/json-patch+json";

    private const string Apply = "application/apply-patch+yaml";

    public ExactKind Kind => kind;

    /// <summary>As we apply it, to be changed.</summary>
    public JsonObject Applied => (JsonObject)applied.DeepClone();

    public Task PatchAsync(string type, string body, string manager = "other", string subresource = "") => SendAsync(HttpMethod.Patch, $"{Path}{subresource}?fieldManager={manager}", body, type);

    public Task JsonPatchAsync(string operation, string pointer, string? value = null) =>
        PatchAsync(Json, $$"""[{"op":"{{operation}}","path":"{{pointer}}"{{(value is null ? "" : ",\"value\":" + value)}}}]""");

    /// <summary>Applies a part of the object by force.</summary>
    public Task ApplyAsync(JsonObject body, string manager = "other") => SendAsync(HttpMethod.Patch, $"{Path}?fieldManager={manager}&force=true", body.ToJsonString(), Apply);

    /// <summary>Applies the changed field, or another part.</summary>
    public Task ApplyPartAsync(string? part = null, string manager = "other") => ApplyAsync(kind.Partial(ns, name, part ?? kind.Change), manager);

    /// <summary>Reads it, changes a field and writes it back whole.</summary>
    public async Task UpdateAsync(string change, string manager = "other")
    {
        var live = await GetAsync();
        Overlay(live, (JsonObject)JsonNode.Parse(change)!);
        await SendAsync(HttpMethod.Put, $"{Path}?fieldManager={manager}", live.ToJsonString(), "application/json");
    }

    public Task DeleteAsync() => SendAsync(HttpMethod.Delete, Path, null, "");

    public Task CreateAsync(JsonObject body) => SendAsync(HttpMethod.Post, $"{kind.Collection(ns)}?fieldManager=other", body.ToJsonString(), "application/json");

    public async Task<JsonObject> GetAsync() => (JsonObject)JsonNode.Parse(await plane.Client.GetStringAsync(Path))!;

    /// <summary>As we apply it, with a part of it otherwise: the changed field where left out.</summary>
    public JsonObject AppliedWith(string? part = null)
    {
        var changed = Applied;
        Overlay(changed, (JsonObject)JsonNode.Parse(part ?? kind.Change)!);
        return changed;
    }

    /// <summary>The field of <see cref="ExactKind.Change"/> as Git has it.</summary>
    public string PartOfGit()
    {
        var part = (JsonObject)JsonNode.Parse(kind.Change)!;
        Take(part, applied);
        return part.ToJsonString();
    }

    private string Path => through is null ? kind.Path(ns, name) : through(kind.Path(ns, name));

    private async Task SendAsync(HttpMethod method, string path, string? body, string type)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var answer = await plane.Client.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path} {body}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static void Take(JsonObject part, JsonObject from)
    {
        foreach (var key in part.Select(static p => p.Key).ToList())
        {
            if (part[key] is JsonObject map) Take(map, (JsonObject)from[key]!);
            else part[key] = from[key]!.DeepClone();
        }
    }

    private static void Overlay(JsonObject target, JsonObject change)
    {
        foreach (var (key, value) in change)
        {
            if (value is JsonObject map && target[key] is JsonObject inner) Overlay(inner, map);
            else target[key] = value?.DeepClone();
        }
    }
}
