using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>
/// What the real <c>kubectl diff --server-side</c> says of a plan's objects, applied as we would apply them: by object, the paths that differ.
/// Its exit code is held against what it printed.
/// </summary>
internal static partial class KubectlDiff
{
    // Bookkeeping of the server, which kubectl prints and nobody wants to undo.
    private static readonly string[] Bookkeeping = [".metadata.generation", ".metadata.resourceVersion", ".metadata.selfLink"];

    private const string Hash = $".metadata.annotations[\"{OwnMetadata.DesiredHash}\"]";
    private const string Revision = $".metadata.annotations[\"{OwnMetadata.Revision}\"]";

    /// <summary>Asks kubectl; objects without a difference are not in the answer.</summary>
    public static async Task<IReadOnlyDictionary<ObjectReference, IReadOnlySet<string>>> RunAsync(ControlPlane plane, Plan plan)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var items = new JsonArray([.. plan.Changes.Where(static one => one.Desired is not null).Select(static one => one.Desired!.Manifest.Json.DeepClone())]);
        var file = folder.Write("desired.json", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = items }.ToJsonString());
        var program = folder.Write("diff", $"#!/bin/sh\ncp -r \"$1\" {folder["live"]}\ncp -r \"$2\" {folder["merged"]}\nexec diff -u -N -r \"$1\" \"$2\"\n");
        (await ProcessRunner.RunAsync("/bin/chmod", ["+x", program])).MustSucceed();
        var output = await ProcessRunner.RunAsync(
            Tools.Kubectl,
            ["--kubeconfig", plane.KubeconfigPath, "diff", "--server-side", "--force-conflicts", "--field-manager=gitops-functions", "--concurrency=8", "-f", file],
            environment: new Dictionary<string, string?> { ["KUBECTL_EXTERNAL_DIFF"] = program },
            timeout: TimeSpan.FromMinutes(4));
        Assert.True(output.ExitCode is 0 or 1, output.Error);
        var (live, merged) = (Read(folder["live"]), Read(folder["merged"]));
        var all = live.Keys.Union(merged.Keys).ToDictionary(static one => one, one => Paths(live.GetValueOrDefault(one), merged.GetValueOrDefault(one)));
        Assert.Equal(output.ExitCode, all.Values.Any(static paths => paths.Count > 0) ? 1 : 0);
        return all.Select(static one => KeyValuePair.Create(one.Key, (IReadOnlySet<string>)Meant(one.Value))).Where(static one => one.Value.Count > 0).ToDictionary();
    }

    /// <summary>Our paths, without the names and numbers of list items.</summary>
    public static IReadOnlySet<string> Paths(IEnumerable<FieldDifference> differences) => differences.Select(static one => Item().Replace(one.Path, "[]")).ToHashSet();

    /// <summary>Two sets of paths that mean the same: each has a counterpart that is the same or lies above or below it.</summary>
    public static bool Agree(IReadOnlySet<string> one, IReadOnlySet<string> other) => HasCounterparts(one, other) && HasCounterparts(other, one);

    private static bool HasCounterparts(IReadOnlySet<string> paths, IReadOnlySet<string> others) =>
        paths.All(path => others.Any(other => path.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(path, StringComparison.Ordinal)));

    // The commit in our annotation is never a difference, and our hash is one only where nothing else is.
    private static HashSet<string> Meant(HashSet<string> paths)
    {
        var meant = paths.Where(static path => path != Revision && !Bookkeeping.Contains(path)).ToHashSet();
        if (meant.Count > 1) meant.Remove(Hash);
        return meant;
    }

    private static Dictionary<ObjectReference, JsonObject> Read(string folder) => Directory.Exists(folder)
        ? Directory.GetFiles(folder).Where(static file => new FileInfo(file).Length > 0)
            .SelectMany(static file => ManifestReader.Read(Path.GetFileName(file), Encoding.UTF8.GetBytes(File.ReadAllText(file))).Objects)
            .ToDictionary(static one => one.Reference, static one => one.Json)
        : [];

    private static HashSet<string> Paths(JsonNode? live, JsonNode? merged)
    {
        var found = new HashSet<string>();
        Compare("", live, merged, found);
        return found;
    }

    private static void Compare(string path, JsonNode? live, JsonNode? merged, HashSet<string> found)
    {
        if (live is JsonObject one && merged is JsonObject other)
        {
            foreach (var key in one.Select(static p => p.Key).Union(other.Select(static p => p.Key))) Compare(path + Key(key), one[key], other[key], found);
        }
        else if (live is JsonArray list && merged is JsonArray another && list.Count == another.Count)
        {
            for (var i = 0; i < list.Count; i++) Compare(path + "[]", list[i], another[i], found);
        }
        else if (!JsonNode.DeepEquals(live, merged))
        {
            found.Add(path);
        }
    }

    private static string Key(string key) => key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $".{key}" : $"[\"{key}\"]";

    [GeneratedRegex("""\[(name="[^"]*"|\d+)\]""")]
    private static partial Regex Item();
}
