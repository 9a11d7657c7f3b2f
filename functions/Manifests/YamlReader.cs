using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;
using YamlDotNet.Core;

namespace GitOps.Functions.Manifests;

/// <summary>
/// Reads a manifest file, YAML or JSON, exactly as kubectl 1.35 does (a conformance suite made with the real tool proves it), and is
/// stricter where kubectl changes or drops something silently. Never throws for any input, however hostile: size, nesting, aliases
/// and characters are checked before they can cost anything.
/// </summary>
internal static class YamlReader
{
    /// <summary>Reads all documents of a file.</summary>
    /// <param name="file">Its name, for failures.</param>
    /// <param name="bytes">Its content: UTF-8, or UTF-16 with a byte order mark.</param>
    public static YamlReading Read(string file, ReadOnlyMemory<byte> bytes)
    {
        var reading = new Reading(file);
        if (reading.Try(1, () => ManifestText.ToUtf8(bytes), out var text)) reading.ReadStream(text);
        return new YamlReading(reading.Documents, reading.Failures);
    }

    private sealed class Reading(string file)
    {
        private const int MarginAttempts = 50;
        private const long MarginCharacters = 64 << 20;
        private readonly YamlBudget _budget = new();

        public List<YamlDocument> Documents { get; } = [];

        public List<Failure> Failures { get; } = [];

        private bool Full => Failures.Count >= YamlLimits.Failures;

        /// <summary>A file that begins with { is JSON values one after the other, and YAML from the first thing on that is none.</summary>
        public void ReadStream(ReadOnlyMemory<byte> text)
        {
            var (at, line) = (0, 1);
            if (BeginsWithBrace(text.Span))
            {
                while (!Full && at < text.Length && JsonValueReader.Find(text.Span[at..]) is var (start, end))
                {
                    var valueLine = line + text.Span.Slice(at, start).Count((byte)'\n');
                    var value = text.Slice(at + start, end - start);
                    if (Try(valueLine, () => JsonValueReader.Read(value, _budget), out var json)) Documents.Add(new YamlDocument(json, valueLine));
                    line += text.Span.Slice(at, end).Count((byte)'\n');
                    at += end;
                }
            }

            foreach (var part in YamlSplitter.Split(text[at..], line).TakeWhile(_ => !Full)) ReadPart(part);
        }

        /// <summary>Runs one step; what it throws for bad input becomes a failure at its line.</summary>
        /// <param name="line">One-based line of the file on which the step's text begins.</param>
        /// <param name="step">The step.</param>
        /// <param name="result">Its result where the answer is true.</param>
        public bool Try<T>(int line, Func<T> step, out T result)
        {
            result = default!;
            try
            {
                result = step();
                return true;
            }
            catch (YamlSyntaxException e)
            {
                Fail(line + e.Line - 1, e.Message);
            }
            catch (YamlException e)
            {
                Fail(line + (int)e.Start.Line - 1, e.Message);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
            {
                // YamlDotNet throws these from its scanner for some broken inputs, without a place.
                Fail(line, "no YAML");
            }

            return false;
        }

        private void ReadPart(YamlPart part)
        {
            if (part.Error is { } error) Fail(error.Line, error.Message);
            else if (Try(part.Line, () => Document(part), out var document)) Documents.Add(document);
        }

        private YamlDocument Document(YamlPart part)
        {
            _budget.TakeDocument();
            ManifestText.CheckCharacters(part.Text);
            var root = Compose(part.Text);
            JsonNode? value = root is null ? null : YamlJsonWriter.ToJson(root, _budget);
            return new YamlDocument(value, part.Line + (root?.Line ?? 1) - 1);
        }

        /// <summary>Helps YamlDotNet over lines at the margin inside quotes and brackets, one value at a time.</summary>
        private YamlNode? Compose(string text)
        {
            for (var attempt = 0; ; attempt++)
            {
                var composer = new YamlComposer(text, _budget);
                try
                {
                    return composer.Compose();
                }
                catch (Exception e) when (attempt < MarginAttempts && (long)attempt * text.Length < MarginCharacters && Culprit(e, composer) is >= 0 and var start && YamlIndenter.Indent(text, start) is { } indented)
                {
                    text = indented;
                }
            }
        }

        private static int Culprit(Exception e, YamlComposer composer) => e switch
        {
            InvalidOperationException => composer.FlowStart,
            SyntaxErrorException s when s.Message.Contains("wrong indentation", StringComparison.Ordinal) => composer.FlowStart >= 0 ? composer.FlowStart : (int)s.Start.Index,
            _ => -1,
        };

        private void Fail(int line, string cause) => Failures.Add(new Failure($"{file}:{Math.Max(1, line)}", "read YAML", cause));

        private static bool BeginsWithBrace(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n\v\f"u8) is [(byte)'{', ..];
    }
}
