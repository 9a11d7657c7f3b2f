using GitOps.Functions.Applications;
using GitOps.Functions.Applications.Flux;

namespace GitOps.Functions.Planning;

/// <summary>The sync options that count for one object: its own, and the Application's where it says nothing about one itself.</summary>
/// <param name="own">The object's annotation: in Git for applying, in the cluster for pruning.</param>
/// <param name="application">The Application's.</param>
/// <param name="kept">Where the object says in Flux's own way that it is not to be deleted; null where it does not.</param>
/// <param name="force">The Application as a whole says <c>Force=true</c> (<see cref="Application.Force"/>).</param>
internal sealed class ObjectOptions(SyncOptionSet own, SyncOptionSet application, (string Option, string Place)? kept = null, bool force = false)
{
    private const string SkipDryRun = "SkipDryRunOnMissingResource";
    private const string ApplicationPath = "spec.syncPolicy.syncOptions";

    /// <summary>The options of an object.</summary>
    /// <param name="annotation">The value of one of its annotations; null where it has none of that name.</param>
    /// <param name="application">The Application.</param>
    public static ObjectOptions Of(Func<string, string?> annotation, Application application) => new(FluxAnnotations.Options(annotation), application.SyncOptions, FluxAnnotations.Kept(annotation), application.Force);

    /// <summary>How the object is written where it is there already.</summary>
    /// <param name="mayDelete">Its kind may be deleted: no <see cref="ProtectedKinds"/>, or asked for by name.</param>
    public WriteMethod Method(bool mayDelete) => (Replace, Force && mayDelete) switch
    {
        (true, true) => WriteMethod.Recreate,
        (true, false) => WriteMethod.Replace,
        (false, true) => WriteMethod.ApplyOrRecreate,
        _ => WriteMethod.Apply,
    };

    /// <summary>Its kind may be brought by what is applied before it (an operator that installs its own definitions): it is waited for.</summary>
    public bool AwaitsKind => (own.Names(SkipDryRun) ? own : application).Has(SkipDryRun + "=true");

    /// <summary>
    /// What is said about deleting it, and where: the option and its place for people. Null where nothing is, or <c>true</c>. What Delete says counts
    /// for pruning too, which is stricter than Argo CD, unless the same place says something about Prune.
    /// </summary>
    public (string Option, string Place)? Deletion()
    {
        if (kept is not null) return kept;
        var place = own.Names("Prune") || own.Names("Delete") ? $"its annotation {SyncOptionSet.Annotation}" : ApplicationPath;
        var option = Strictest(own, "Prune") ?? Strictest(own, "Delete") ?? Strictest(application, "Prune") ?? Strictest(application, "Delete");
        return option is null || option.EndsWith("=true", StringComparison.Ordinal) ? null : (option, place);
    }

    /// <summary>What is said about deleting it together with its application: as in Argo CD only what Delete says, and what keeps it from Flux.</summary>
    public (string Option, string Place)? Removal()
    {
        if (kept is not null) return kept;
        var place = own.Names("Delete") ? $"its annotation {SyncOptionSet.Annotation}" : ApplicationPath;
        var option = Strictest(own, "Delete") ?? Strictest(application, "Delete");
        return option is null || option.EndsWith("=true", StringComparison.Ordinal) ? null : (option, place);
    }

    private bool Replace => (own.Names("Replace") ? own : application).Has("Replace=true");

    // As in Argo CD an option of an Application does not count: it would endanger all of them. Flux's force is meant so.
    private bool Force => own.Names("Force") ? own.Has("Force=true") : force;

    // Of two that contradict each other the one that keeps the object.
    private static string? Strictest(SyncOptionSet options, string name) => options.All.Where(option => option.StartsWith(name + "=", StringComparison.Ordinal))
        .OrderBy(static option => option.Split('=')[1] switch { "true" => 2, "confirm" => 1, _ => 0 }).FirstOrDefault();
}
