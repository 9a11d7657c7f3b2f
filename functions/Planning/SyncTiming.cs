using System.Globalization;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>When in a sync an object has its turn: what its annotations say (<see cref="HookWords"/>).</summary>
/// <param name="Phases">Where it is a hook: the phases that it runs in, each once. Empty for an object like any other.</param>
/// <param name="Wave">Its wave; negative ones come before those that say nothing.</param>
/// <param name="DeletePolicies">When the hook is deleted.</param>
/// <param name="IsHook">It is a hook, be it one that no sync runs.</param>
/// <param name="Problem">What is wrong with the annotations, a sentence without its full stop; null where nothing is.</param>
internal sealed record SyncTiming(IReadOnlyList<SyncPhase> Phases, int Wave, HookDeletePolicies DeletePolicies, bool IsHook, string? Problem)
{
    private const string CrdInstall = "crd-install";

    /// <summary>An object like any other.</summary>
    public static SyncTiming Ordinary { get; } = new([], 0, HookDeletePolicies.None, IsHook: false, null);

    /// <summary>It is never applied: <c>Skip</c>, or a hook of something that is no sync.</summary>
    public bool Skipped => IsHook && Phases.Count == 0;

    /// <summary>Reads an object's annotations.</summary>
    public static SyncTiming Of(KubernetesObject one) => one.Annotations is null ? Ordinary : Of(one.Annotation);

    /// <summary>Reads annotations.</summary>
    /// <param name="annotation">The value of one, or null.</param>
    public static SyncTiming Of(Func<string, string?> annotation)
    {
        // Helm once marked definitions as hooks; Argo CD applies them as what they are.
        var helm = annotation(HookWords.Hook) is null && annotation(HookWords.HelmHook) is { } words && words != CrdInstall;
        var hooks = helm ? annotation(HookWords.HelmHook) : annotation(HookWords.Hook);
        var (wave, badWave) = ReadWave(annotation(HookWords.Wave) ?? (helm ? annotation(HookWords.HelmWeight) : null));
        if (hooks is null) return wave == 0 && badWave is null ? Ordinary : Ordinary with { Wave = wave, Problem = badWave };
        var (phases, badHook) = ReadPhases(hooks, helm);
        var (policies, badPolicy) = ReadPolicies(annotation(HookWords.DeletePolicy) ?? annotation(HookWords.HelmDeletePolicy));
        return new SyncTiming(phases, wave, policies, IsHook: true, badHook ?? badPolicy ?? badWave);
    }

    // A wave that is misread would run things in the wrong order, and Argo CD takes it for 0 without a word: we name it.
    private static (int Wave, string? Problem) ReadWave(string? text)
    {
        if (text is null) return (0, null);
        return int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wave)
            ? (wave, null)
            : (0, $"the annotation {HookWords.Wave} must be a whole number, \"{PlainText.Clean(text)}\" is none");
    }

    private static (IReadOnlyList<SyncPhase> Phases, string? Problem) ReadPhases(string text, bool helm)
    {
        var known = helm ? HookWords.HelmPhases : HookWords.Phases;
        var words = Words(text);
        if (words.FirstOrDefault(word => !known.ContainsKey(word)) is { } unknown)
            return ([], $"the annotation {(helm ? HookWords.HelmHook : HookWords.Hook)} says \"{PlainText.Clean(unknown)}\", which is no hook; known are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}");
        return ([.. words.Select(word => known[word]).OfType<SyncPhase>().Distinct().Order()], null);
    }

    private static (HookDeletePolicies Policies, string? Problem) ReadPolicies(string? text)
    {
        var words = Words(text ?? "");
        if (words.FirstOrDefault(static word => !HookWords.Policies.ContainsKey(word)) is { } unknown)
            return (HookDeletePolicies.BeforeHookCreation, $"the annotation {HookWords.DeletePolicy} says \"{PlainText.Clean(unknown)}\", which is no policy; known are BeforeHookCreation, HookSucceeded, HookFailed");
        var policies = words.Aggregate(HookDeletePolicies.None, static (all, word) => all | HookWords.Policies[word]);
        return (policies == HookDeletePolicies.None ? HookDeletePolicies.BeforeHookCreation : policies, null);
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
