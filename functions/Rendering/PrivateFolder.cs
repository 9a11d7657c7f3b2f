namespace GitOps.Functions.Rendering;

/// <summary>A fresh folder that only this user can open, for one run of a renderer. Removed with all that is in it.</summary>
internal sealed class PrivateFolder : IDisposable
{
    /// <summary>Makes one with a random name.</summary>
    public PrivateFolder()
    {
        // Mode 0700 from its first moment; what is below needs no mode of its own.
        Root = Directory.CreateTempSubdirectory("gitops-render-").FullName;
        foreach (var folder in (string[])[Files, Home, Nothing]) Directory.CreateDirectory(folder);
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>What stands for the repository's root.</summary>
    public string Files => Path.Combine(Root, "files");

    /// <summary>A home folder without settings.</summary>
    public string Home => Path.Combine(Root, "home");

    /// <summary>A folder that stays empty.</summary>
    public string Nothing => Path.Combine(Root, "nothing");

    /// <summary>Writes files below <see cref="Files"/>.</summary>
    /// <exception cref="InvalidOperationException">A path leads out of it: a defect, paths are checked before.</exception>
    public void Write(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        foreach (var (path, bytes) in files)
        {
            var full = Path.GetFullPath(Path.Combine(Files, path));
            if (!full.StartsWith(Files + "/", StringComparison.Ordinal)) throw new InvalidOperationException("A path leads out of the private folder.");
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes.Span);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(Root)) Directory.Delete(Root, recursive: true);
    }
}
