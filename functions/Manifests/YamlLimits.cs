namespace GitOps.Functions.Manifests;

/// <summary>
/// What a manifest file may cost. Far above any real manifest (an API server takes 3 MiB in one request), far below what hurts:
/// 373 bytes of nested aliases cost kustomize 8 GB, and a YAML scanner is quadratic in nesting.
/// </summary>
internal static class YamlLimits
{
    /// <summary>Bytes of one file.</summary>
    public const int FileBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of one line of YAML. JSON has no such limit: its reader is linear.</summary>
    public const int LineBytes = 4 * 1024 * 1024;

    /// <summary>Nested mappings and sequences, after aliases are followed. kubectl stops at 10,000, where a small stack is long gone.</summary>
    public const int Depth = 200;

    /// <summary>Steps that one file may take: each mapping, sequence and scalar costs one to read and one to write, again each time an alias or a merge repeats it.</summary>
    public const int Nodes = 1_000_000;

    /// <summary>Bytes of JSON that one document may become: aliases of a long text repeat it with few nodes.</summary>
    public const int ExpandedBytes = 32 * 1024 * 1024;

    /// <summary>Failures of one file, after which the rest is not read: nobody reads more, and each costs.</summary>
    public const int Failures = 100;
}
