using GitOps.Functions.Applications;

namespace GitOps.Functions.Planning;

/// <summary>The sync options that count for one object: its own, and the Application's where it says nothing about one itself.</summary>
/// <param name="own">The object's annotation: in Git for applying, in the cluster for pruning.</param>
/// <param name="application">The Application's.</param>
internal sealed class ObjectOptions(SyncOptionSet own, SyncOptionSet application)
{
    private const string SkipDryRun = "SkipDryRunOnMissingResource";
    private const string ApplicationPath = "spec.syncPolicy.syncOptions";

    /// <summary>The options of an object.</summary>
    /// <param name="annotation">Its annotation; null for none.</param>
    /// <param name="application">The Application.</param>
    public static ObjectOptions Of(string? annotation, Application application) => new(SyncOptionSet.Parse(annotation), application.SyncOptions);

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
        var place = own.Names("Prune") || own.Names("Delete") ? $"its annotation {SyncOptionSet.Annotation}" : ApplicationPath;
        var option = Strictest(own, "Prune") ?? Strictest(own, "Delete") ?? Strictest(application, "Prune") ?? Strictest(application, "Delete");
        return option is null || option.EndsWith("=true", StringComparison.Ordinal) ? null : (option, place);
    }

    private bool Replace => (own.Names("Replace") ? own : application).Has("Replace=true");

    // As in Argo CD only the object itself can say so: on an Application it would endanger all of them.
    private bool Force => own.Has("Force=true");

    // Of two that contradict each other the one that keeps the object.
    private static string? Strictest(SyncOptionSet options, string name) => options.All.Where(option => option.StartsWith(name + "=", StringComparison.Ordinal))
        .OrderBy(static option => option.Split('=')[1] switch { "true" => 2, "confirm" => 1, _ => 0 }).FirstOrDefault();
}
