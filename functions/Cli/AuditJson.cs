using System.Text.Json.Nodes;
using GitOps.Functions.Audit;

namespace GitOps.Functions.Cli;

/// <summary>The JSON of <c>gitops audit</c> and <c>gitops audit verify</c>: stable, camelCase; docs/reference.md documents it.</summary>
internal static class AuditJson
{
    /// <summary>One entry.</summary>
    public static JsonObject Of(AuditRecord record)
    {
        var entry = record.Entry;
        return new JsonObject
        {
            ["application"] = record.Application,
            ["sequence"] = record.Sequence,
            ["at"] = StatusJson.Time(entry.At),
            ["kind"] = entry.Kind.ToString(),
            ["pass"] = entry.Pass,
            ["actor"] = entry.Actor,
            ["delivery"] = entry.Delivery,
            ["reason"] = entry.Reason?.ToString(),
            ["repository"] = entry.Repository,
            ["revision"] = entry.Revision,
            ["renderDigest"] = entry.RenderDigest,
            ["cluster"] = entry.Cluster,
            ["object"] = entry.Object is { } reference ? StatusJson.Object(reference) : null,
            ["outcome"] = entry.Outcome?.ToString(),
            ["phase"] = entry.Phase?.ToString(),
            ["fields"] = StatusJson.Strings(entry.Fields),
            ["message"] = entry.Message,
            ["detailDigest"] = record.DetailDigest,
            ["previous"] = record.Previous,
            ["hash"] = record.Hash,
        };
    }

    /// <summary>The result of one walk.</summary>
    public static JsonObject Of(AuditVerification result) => new()
    {
        ["application"] = result.Application,
        ["ok"] = result.Ok,
        ["entries"] = result.Entries,
        ["head"] = result.Head?.Hash,
        ["broken"] = result.Break is { } broken
            ? new JsonObject { ["sequence"] = broken.Sequence, ["problem"] = broken.Problem.ToString(), ["message"] = broken.Message }
            : null,
    };
}
