using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>One answer of a stand-in.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">All of it.</param>
/// <param name="ContentType">Media type as the real host sends it.</param>
internal sealed record StandInAnswer(int Status, byte[] Body, string ContentType)
{
    /// <summary>Further headers.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>JSON with a status.</summary>
    public static StandInAnswer Json(JsonNode json, int status = 200) => new(status, Encoding.UTF8.GetBytes(json.ToJsonString()), "application/json; charset=utf-8");

    /// <summary>An error in the way of both hosts: a status and a message.</summary>
    public static StandInAnswer Error(int status, string message) => Json(new JsonObject { ["message"] = message }, status);

    /// <summary>What a fault says.</summary>
    public static StandInAnswer Of(StandInFault fault) =>
        new(fault.Status, Encoding.UTF8.GetBytes(fault.Body), "application/json; charset=utf-8") { Headers = fault.Headers };
}
