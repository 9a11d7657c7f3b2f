namespace GitOps.Functions.Applications.Flux;

/// <summary>Annotations of Flux's on objects that mean what a sync option of Argo CD's means; both are read on all objects, whatever kind they came by.</summary>
internal static class FluxAnnotations
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "kustomize.toolkit.fluxcd.io/";

    private const string Prune = Prefix + "prune";
    private const string Force = Prefix + "force";

    /// <summary>Those that are acted on, and those that only say how Flux itself keeps track.</summary>
    public static IReadOnlyList<string> Known { get; } = [Prune, Force, Prefix + "substitute", Prefix + "name", Prefix + "namespace"];

    /// <summary>Where an object says that Flux is not to delete it, neither when it leaves Git nor with its Kustomization; null where it does not.</summary>
    /// <param name="annotation">The value of one of its annotations, or null.</param>
    public static (string Option, string Place)? Kept(Func<string, string?> annotation) => IsOne(annotation(Prune), "disabled") ? ("disabled", $"its annotation {Prune}") : null;

    /// <summary>The sync options of an object.</summary>
    /// <param name="annotation">The value of one of its annotations, or null.</param>
    public static SyncOptionSet Options(Func<string, string?> annotation)
    {
        var own = SyncOptionSet.Parse(annotation(SyncOptionSet.Annotation));
        return IsOne(annotation(Force), "enabled") ? new SyncOptionSet([.. own.All, "Force=true"]) : own;
    }

    private static bool IsOne(string? value, string word) => string.Equals(value, word, StringComparison.OrdinalIgnoreCase);
}
