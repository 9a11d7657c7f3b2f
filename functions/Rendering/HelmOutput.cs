using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>Reads what <c>helm template</c> printed: each document begins with a comment that names the template it is from.</summary>
/// <param name="request">What was rendered.</param>
/// <param name="output">What helm printed.</param>
internal sealed class HelmOutput(HelmRequest request, ReadOnlyMemory<byte> output)
{
    private const string Name = "helm";
    private const string Step = "read rendered manifest";

    private readonly List<(int Line, string Template)> _templates = Templates(output.Span);

    /// <summary>The objects; each with its template as origin. A document that is no manifest is a failure that names its template.</summary>
    public ManifestReading Read()
    {
        var reading = ManifestReader.Read(Name, output);
        return new ManifestReading(
            [.. reading.Objects.Select(one => new KubernetesObject(one.Json, new ManifestOrigin(At(one.Origin.Line).File, 0)))],
            [.. reading.Failures.Select(Named)]);
    }

    private Failure Named(Failure failure)
    {
        var line = int.TryParse(failure.Subject.AsSpan(Name.Length + 1), out var number) ? number : 1;
        var (file, begin) = At(line);
        return new Failure(file, Step, $"line {Math.Max(1, line - begin)} of what it renders: {failure.Cause}");
    }

    private (string File, int Line) At(int line)
    {
        var (begin, template) = _templates.LastOrDefault(one => one.Line <= line, (Line: 0, Template: ""));
        var name = template[(template.IndexOf('/', StringComparison.Ordinal) + 1)..];
        // Helm names the chart where the repository has a folder; what is not there under that name is in an archive, or made by an alias.
        if (template.Length > 0 && request.Chart.ContainsKey(name)) return (SourcePath.In(request.Place, name), begin);
        return ($"helm template {(request.Place.Length == 0 ? "." : request.Place)}{(template.Length == 0 ? "" : $" ({PlainText.Clean(template)})")}", begin);
    }

    // A line of dashes cannot be inside of a document, so the comment after it can be no one's text.
    private static List<(int Line, string Template)> Templates(ReadOnlySpan<byte> output)
    {
        var found = new List<(int Line, string Template)>();
        var (number, afterSeparator) = (0, false);
        foreach (var range in output.Split((byte)'\n'))
        {
            var line = output[range];
            number++;
            if (afterSeparator && line.StartsWith("# Source: "u8)) found.Add((number, System.Text.Encoding.UTF8.GetString(line["# Source: "u8.Length..]).Trim()));
            afterSeparator = line.StartsWith("---"u8);
        }

        return found;
    }
}
