using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>Gives a hook's object its name and its mark for one sync. The same sync always gives the same: a pass after a kill finds what it made.</summary>
internal static class HookNames
{
    // A Job's pods carry its name in a label, and a label's value has 63 characters.
    private const int MaxName = 63;

    /// <summary>Names and marks it.</summary>
    public static void Set(JsonObject json, SyncPhase phase, PlanRequest request)
    {
        var metadata = (JsonObject)json["metadata"]!;
        if (!ManifestRules.IsText(metadata["name"], out _) && ManifestRules.IsText(metadata["generateName"], out var prefix))
        {
            metadata.Remove("generateName");
            metadata["name"] = Name(prefix, phase, request);
        }
        OwnMetadata.Mark(json, Tag(request.Operation, phase));
    }

    /// <summary>The mark: the sync's id and the phase.</summary>
    public static string Tag(string operation, SyncPhase phase) => $"{operation}/{phase}";

    // As Argo CD makes it: of the commit, the phase and the second in which the sync began.
    private static string Name(string prefix, SyncPhase phase, PlanRequest request)
    {
        var revision = request.Revision.Split('@')[0]; // a chart's version, without its digest
        // A version may hold what a name may not.
        var commit = string.Concat((revision.Length > 7 ? revision[..7] : revision).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var suffix = string.Create(CultureInfo.InvariantCulture, $"{commit}-{phase}-{request.OperationStartedAt.ToUnixTimeSeconds()}").ToLowerInvariant();
        return prefix[..Math.Min(prefix.Length, MaxName - suffix.Length)] + suffix;
    }
}
