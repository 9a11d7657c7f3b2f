using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Manifests;

/// <summary>What a file's text became: the documents that could be read, and one failure for each that could not.</summary>
/// <param name="Documents">In the order of the file. Empty documents are among them, as a null value.</param>
/// <param name="Failures">Each names <c>file:line</c>. Where there is one, the documents are not all there.</param>
internal sealed record YamlReading(IReadOnlyList<YamlDocument> Documents, IReadOnlyList<Failure> Failures)
{
    /// <summary>The mapping, where the text holds one and nothing else; null where it does not.</summary>
    public JsonObject? Mapping => Documents.Where(static document => document.Value is not null).ToList() is [{ Value: JsonObject mapping }] ? mapping : null;
}
