namespace GitOps.Functions.Tests.Applying;

/// <summary>One request as it reaches the <see cref="FaultProxy"/>.</summary>
/// <param name="Method">GET, PATCH, DELETE, …</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">Its content, of a DELETE: the options; empty for any other.</param>
internal sealed record ApiRequestSeen(string Method, string Path, string Body)
{
    public bool IsDryRun => Path.Contains("dryRun=All", StringComparison.Ordinal);

    public bool IsApplyOf(string name) => Method == "PATCH" && !IsDryRun && Path.Contains($"/{name}?", StringComparison.Ordinal);

    public bool IsReadOf(string name) => Method == "GET" && Path.EndsWith($"/{name}", StringComparison.Ordinal);

    public bool IsDryRunOf(string name) => IsDryRun && Path.Contains($"/{name}?", StringComparison.Ordinal);

    public bool IsDeleteOf(string name) => Method == "DELETE" && Path.EndsWith($"/{name}", StringComparison.Ordinal);

    public bool IsWrite => Method != "GET" && !IsDryRun;

    public bool IsList => Method == "GET" && Path.Contains("labelSelector=", StringComparison.Ordinal);

    public bool IsLaterPage => IsList && Path.Contains("continue=", StringComparison.Ordinal);
}
