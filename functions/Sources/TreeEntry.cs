namespace GitOps.Functions.Sources;

/// <summary>One entry of a listing of a Git tree.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Mode">Git's mode as a number written in octal digits: <c>100644</c>, <c>100755</c>, <c>040000</c>, <c>120000</c>, <c>160000</c>.</param>
/// <param name="Id">Object id of the blob, tree or, for a submodule, commit.</param>
/// <param name="Size">Bytes of a blob where the host says it.</param>
internal sealed record TreeEntry(string Path, string Mode, string Id, long? Size = null)
{
    /// <summary>A folder.</summary>
    public bool IsFolder => Mode is "040000" or "40000";

    /// <summary>What it is, where it is neither a regular file nor a folder; null where it is.</summary>
    public string? Oddity => Mode switch
    {
        "100644" or "100755" or "100664" => null,
        "040000" or "40000" => null,
        "120000" => "a symbolic link",
        "160000" => "a submodule",
        _ => "an entry of an unknown kind",
    };
}
