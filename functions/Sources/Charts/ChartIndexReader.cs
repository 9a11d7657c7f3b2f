using GitOps.Functions.Applications;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOps.Functions.Sources.Charts;

/// <summary>
/// Reads a Helm repository's <c>index.yaml</c> as it comes: it may have 25 MiB, of which only versions, addresses and digests are kept. A version that Helm
/// could not read is passed over, as Helm does.
/// </summary>
/// <param name="text">The index.</param>
/// <param name="limits">How much it may hold.</param>
/// <param name="step">For failures.</param>
internal sealed class ChartIndexReader(TextReader text, SourceLimits limits, SourceStep step)
{
    private const int Depth = 50;
    private const int MostUrls = 20;
    private const int LongestText = 4096;
    private const int WeightOfPackage = 200;

    private readonly Parser _parser = new(text);
    private readonly Dictionary<string, List<IndexedPackage>> _charts = new(StringComparer.Ordinal);
    private int _packages;
    private long _weight;

    /// <summary>Reads it to its end.</summary>
    /// <exception cref="Outcomes.FailureException">It is no index, or a limit is passed (final).</exception>
    public ChartIndex Read()
    {
        try
        {
            Next();
            if (Next() is not DocumentStart || Next() is not MappingStart) throw NoIndex();
            var found = false;
            while (NextKey() is { } key)
            {
                var value = Next();
                found |= key == "entries";
                if (key == "entries" && value is MappingStart) ReadCharts();
                else if (key == "entries" && value is not Scalar) throw NoIndex();
                else Skip(value);
            }
            return found ? new ChartIndex(_charts, _weight) : throw NoIndex();
        }
        catch (YamlException e)
        {
            throw step.Final($"its index.yaml cannot be read, line {e.Start.Line}", e);
        }
        catch (Exception e) when (e is (InvalidOperationException and not ObjectDisposedException) or ArgumentException or FormatException or OverflowException)
        {
            // YamlDotNet's scanner throws these for some broken inputs.
            throw step.Final("its index.yaml cannot be read", e);
        }
    }

    private void ReadCharts()
    {
        while (NextKey() is { } name)
        {
            var value = Next();
            if (value is SequenceStart) ReadPackages(_charts.TryGetValue(name, out var known) ? known : _charts[name] = []);
            else if (value is Scalar or AnchorAlias) Skip(value); // null: no version
            else throw NoIndex();
        }
    }

    // As Helm: an entry that holds nothing is passed over, and those behind it count.
    private void ReadPackages(List<IndexedPackage> packages)
    {
        for (var e = Next(); e is not SequenceEnd; e = Next())
        {
            if (e is MappingStart) ReadPackage(packages);
            else Skip(e);
        }
    }

    private void ReadPackage(List<IndexedPackage> packages)
    {
        if (++_packages > limits.MaxVersions) throw step.Final($"its index.yaml has more than {limits.MaxVersions} versions");
        var (version, digest, urls) = ("", "", new List<string>());
        while (NextKey() is { } field)
        {
            var value = Next();
            if (field == "version" && value is Scalar text) version = text.Value;
            else if (field == "digest" && value is Scalar hash) digest = Bounded(hash.Value);
            else if (field == "urls" && value is SequenceStart) ReadUrls(urls);
            else Skip(value);
        }

        if (ChartVersion.TryParse(version) is not { } read) return;
        packages.Add(new IndexedPackage(read, urls, digest));
        _weight += WeightOfPackage + (2 * (version.Length + digest.Length + urls.Sum(static url => url.Length)));
    }

    private void ReadUrls(List<string> urls)
    {
        for (var e = Next(); e is not SequenceEnd; e = Next())
        {
            if (e is Scalar url && urls.Count < MostUrls) urls.Add(Bounded(url.Value));
            else Skip(e);
        }
    }

    // Too long to be what it should be: as if it were not there.
    private static string Bounded(string value) => value.Length <= LongestText ? value : "";

    // An anchor could hide a version from us that Helm sees.
    private void Skip(ParsingEvent start)
    {
        var depth = 0;
        for (var e = start; ; e = Next())
        {
            if (e is AnchorAlias) throw step.Final($"its index.yaml has a YAML alias in line {e.Start.Line}, which is not read");
            depth += e.NestingIncrease;
            if (depth > Depth) throw step.Final($"its index.yaml is nested deeper than {Depth} levels");
            if (depth <= 0) return;
        }
    }

    // Null at the mapping's end. Whatever else is no text would have the rest taken for something else than it is.
    private string? NextKey() => Next() switch
    {
        Scalar key => key.Value,
        MappingEnd => null,
        _ => throw NoIndex(),
    };

    private ParsingEvent Next() => _parser.MoveNext() ? _parser.Current! : throw NoIndex();

    private Outcomes.FailureException NoIndex() => step.Final("its index.yaml is no index of a Helm repository");
}
