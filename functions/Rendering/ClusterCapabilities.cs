using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Rendering;

/// <summary>What a chart may ask of the cluster that it is rendered for (<c>.Capabilities</c>).</summary>
/// <param name="KubeVersion">The server's version: <c>v1.35.2</c>.</param>
/// <param name="ApiVersions">What it serves, <c>group/version</c> and <c>group/version/Kind</c>, in ordinal order.</param>
internal sealed record ClusterCapabilities(string KubeVersion, IReadOnlyList<string> ApiVersions)
{
    /// <summary>SHA-256 (lower-case hex) of all of it: an equal one means that no chart can tell the difference.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{KubeVersion}\n{string.Join('\n', ApiVersions)}")));
}
