namespace GitOps.Functions.Applications;

/// <summary>spec.source.directory.jsonnet: what the Jsonnet files of a folder are evaluated with.</summary>
internal sealed record JsonnetOptions
{
    /// <summary>None written.</summary>
    public static JsonnetOptions None { get; } = new();

    /// <summary>What <c>std.extVar</c> answers, each name once.</summary>
    public IReadOnlyList<JsonnetVariable> ExtVars { get; init; } = [];

    /// <summary>The arguments of a file whose value is a function (top-level arguments), each name once.</summary>
    public IReadOnlyList<JsonnetVariable> Tlas { get; init; } = [];

    /// <summary>Folders of the repository in which imports are looked for, without leading or trailing slash; of two that have a file the later's counts.</summary>
    public IReadOnlyList<string> Libs { get; init; } = [];
}
