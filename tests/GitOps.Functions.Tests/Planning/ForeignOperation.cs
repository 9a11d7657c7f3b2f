using GitOps.Functions.Clusters;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Tests.Planning;

/// <summary>One write of somebody in a sequence of many. What the server refuses (the object is gone, or would be invalid) is none.</summary>
internal static class ForeignOperation
{
    public static readonly ExactKind[] Kinds = [.. ExactKind.All.Where(static kind => kind.Name is not ("CustomResourceDefinition" or "Namespace"))];

    private static readonly string[] Managers = ["alice", "bob", ApiPaths.FieldManager];

    // Each with a manager's name, and a part of the object with another value or with the value of Git.
    private static readonly Func<ForeignObject, string, string, Task>[] All =
    [
        static (one, manager, part) => one.PatchAsync(ForeignObject.Merge, part, manager),
        static (one, manager, part) => one.UpdateAsync(part, manager),
        static (one, manager, part) => one.ApplyPartAsync(part, manager == ApiPaths.FieldManager ? "carol" : manager),
        static (one, manager, _) => one.ApplyPartAsync("{}", manager == ApiPaths.FieldManager ? "carol" : manager),
        static (one, _, part) => one.ApplyAsync(one.AppliedWith(part), ApiPaths.FieldManager),
        static (one, _, _) => one.JsonPatchAsync("remove", one.Kind.Pointer),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"tier":"db"}}}""", manager),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"tier":"web"}}}""", manager),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"tier":null},"annotations":{"note":"x"}}}""", manager),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"theirs":"x"},"annotations":{"theirs":"y"}}}""", manager),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, one.Kind.Addition ?? "{}", manager),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"managedFields":[{}]}}""", manager),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, one.Kind.Status ?? "{}", manager, one.Kind.Status is null ? "" : "/status"),
        static (one, _, _) => one.DeleteAsync(),
        static (one, _, part) => one.CreateAsync(one.AppliedWith(part)),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, $$$"""{"metadata":{"labels":{"{{{ApplySet.PartOfLabel}}}":null} } }""", manager),
        static (one, manager, _) => one.PatchAsync(ForeignObject.Merge, $$$"""{"metadata":{"annotations":{"{{{OwnMetadata.DesiredHash}}}":"x"} } }""", manager),
        static (one, manager, part) => one.PatchAsync(ForeignObject.Merge, """{"spec":{"replicas":4}}""", manager, one.Kind.Name == "Deployment" ? "/scale" : "/none"),
    ];

    /// <summary>Does what three bytes say.</summary>
    /// <returns>Whether the server took it.</returns>
    public static async Task<bool> DoAsync(ForeignObject one, byte operation, byte manager)
    {
        try
        {
            await All[operation % All.Length](one, Managers[manager % Managers.Length], manager % 2 == 0 ? one.Kind.Change : one.PartOfGit());
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>In words, for a failure.</summary>
    public static string Name(byte operation, byte manager) => $"{operation % All.Length}{(manager % 2 == 0 ? "+" : "-")}{Managers[manager % Managers.Length]}";
}
