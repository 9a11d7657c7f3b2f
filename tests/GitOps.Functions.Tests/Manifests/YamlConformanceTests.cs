using System.Text.Json;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Manifests;

/// <summary>Holds our reader against what the real kubectl sends to an API server for the same text.</summary>
public sealed class YamlConformanceTests
{
    private const string TwiceWritten = "a key written twice: kubectl keeps the last one silently, kustomize refuses it";
    private const string NotUtf8 = "bytes that are no text: kubectl puts U+FFFD there silently, kustomize and helm refuse it";

    /// <summary>Cases that kubectl reads and we refuse, and why. Nothing else may differ.</summary>
    internal static readonly Dictionary<string, string> StricterOnPurpose = new(StringComparer.Ordinal)
    {
        ["key/dup-different-style"] = TwiceWritten,
        ["key/dup-bool-spellings"] = TwiceWritten,
        ["key/dup-hex-dec"] = TwiceWritten,
        ["key/dup-top-level"] = TwiceWritten,
        ["json/dup-keys"] = TwiceWritten,
        ["merge/two-merges"] = TwiceWritten,
        ["tag/binary-non-utf8"] = NotUtf8,
        ["stream/invalid-utf8"] = NotUtf8,
        ["stream/latin1"] = NotUtf8,
        ["stream/overlong-utf8"] = NotUtf8,
        ["stream/cesu8-surrogate"] = NotUtf8,
        ["json/bad-utf8"] = NotUtf8,
        ["stream/end-marker-then-doc"] = "kubectl drops everything after the end marker silently: an object would be missing, and pruned",
        ["object/name-question"] = "no valid object name, and it must not reach a URL",
        ["object/managed-fields-set"] = "only the API server may write managedFields; the object was copied out of a cluster",
        ["list/plain-kind-with-object-items"] = "kubectl takes it for a list: the object itself would vanish silently",
        ["structure/depth-flow-1000"] = "nested deeper than 200: no manifest is, and stacks are finite",
    };

    /// <summary>Cases whose answer is the API server's, which knows its kinds, and not the text's. They are read here and refused there.</summary>
    internal static readonly string[] ForTheServer = ["object/kind-unknown", "list/list-mixed-good-bad"];

    public static TheoryData<string> Ids => [.. YamlConformanceCase.All.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_manifest_is_read_as_kubectl_reads_it(string id)
    {
        var expected = YamlConformanceCase.All[id];
        var reading = ManifestReader.Read("case.yaml", expected.Input);
        if (StricterOnPurpose.ContainsKey(id)) Assert.True(reading.Failures.Count == 1 && reading.Objects.Count == 0);
        else if (ForTheServer.Contains(id)) Assert.True(reading.Failures.Count == 0 && reading.Objects.Any(o => o.Kind == "Nope"));
        else AssertSame(expected, reading);
    }

    [Fact]
    public void Every_failure_names_file_and_line_and_says_what_is_wrong() =>
        Assert.All(
            YamlConformanceCase.All.Values.SelectMany(c => ManifestReader.Read("case.yaml", c.Input).Failures),
            f => Assert.True(f.Subject.StartsWith("case.yaml:", StringComparison.Ordinal) && f.Cause.Length > 5 && f.Step.Length > 0));

    private static void AssertSame(YamlConformanceCase expected, ManifestReading reading)
    {
        var documents = reading.Objects.Select(o => Canonical(o.Json.ToJsonString()));
        Assert.Equal(expected.Documents, documents);
        // A file without objects is an error of kubectl's ("no objects passed to apply"), and zero objects here.
        Assert.Equal(expected.Fails, reading.Failures.Count > 0 || reading.Objects.Count == 0);
    }

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        return YamlConformanceCase.Canonical(document.RootElement);
    }
}
