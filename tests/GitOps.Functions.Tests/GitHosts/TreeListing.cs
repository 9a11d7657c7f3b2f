using System.Globalization;
using System.Text;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>One line of <c>git ls-tree -l -z</c>.</summary>
/// <param name="Mode">Six octal digits.</param>
/// <param name="Kind">blob, tree or commit.</param>
/// <param name="Id">Object id.</param>
/// <param name="Size">Bytes of a blob; null for the others.</param>
/// <param name="Path">From the tree that was listed.</param>
internal sealed record TreeListing(string Mode, string Kind, string Id, long? Size, string Path)
{
    /// <summary>Lists a tree; null where there is no such tree.</summary>
    public static async Task<IReadOnlyList<TreeListing>?> ReadAsync(string repository, string tree, bool recursive)
    {
        string[] options = recursive ? ["-r", "-t"] : [];
        var bytes = await GitCommand.BytesAsync(repository, ["ls-tree", "-l", "-z", .. options, tree]);
        return bytes is null ? null : [.. Encoding.UTF8.GetString(bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static TreeListing Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var fields = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new TreeListing(
            fields[0], fields[1], fields[2], fields[3] == "-" ? null : long.Parse(fields[3], CultureInfo.InvariantCulture), line[(tab + 1)..]);
    }
}
