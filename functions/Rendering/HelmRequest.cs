using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>One chart to render, wherever its files are from.</summary>
internal sealed record HelmRequest
{
    /// <summary>Where the chart is, for errors and origins: its folder in the repository, or its name.</summary>
    public required string Place { get; init; }

    /// <summary>The chart's files, by path below its folder.</summary>
    public required IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Chart { get; init; }

    /// <summary>How it is rendered.</summary>
    public required HelmOptions Options { get; init; }

    /// <summary>What it is rendered for.</summary>
    public required RenderTarget Target { get; init; }

    /// <summary>Files of values, the later before the earlier; those of the options come after them.</summary>
    public IReadOnlyList<HelmInput> ValueFiles { get; init; } = [];

    /// <summary>Single values, variables put in.</summary>
    public IReadOnlyList<HelmParameter> Parameters { get; init; } = [];

    /// <summary>Single values out of files, by the value's path.</summary>
    public IReadOnlyList<KeyValuePair<string, HelmInput>> FileParameters { get; init; } = [];

    /// <summary>What is wrong with it already.</summary>
    public IReadOnlyList<Failure> Failures { get; init; } = [];

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
