using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications;

/// <summary>
/// Reads <c>repoURL</c> where it is that of charts, as Argo CD does: an https or http address is a Helm repository, <c>oci://host/path</c> or
/// <c>host/path</c> without a scheme is an OCI registry.
/// </summary>
internal static partial class ChartAddress
{
    /// <summary>How the address of a registry begins.</summary>
    public const string RegistryScheme = "oci://";

    /// <summary>What <see cref="TryParse"/> asks for, for messages.</summary>
    public const string Rule = "missing, or not an address of charts: https://host/path of a Helm repository, oci://host/path or host/path of a registry; without a user name, a query or a fragment";

    /// <summary>What <see cref="IsName"/> asks for, for messages.</summary>
    public const string NameRule = "must be a chart's name: letters, digits, \"-\", \"_\" and \".\"; in a registry lower case, and folders with \"/\"";

    private const int MaxLength = 2048;

    /// <summary>Reads an address.</summary>
    /// <param name="text">As written.</param>
    /// <param name="chart">spec.source.chart; null takes the last part of a registry's path for it (Argo CD's <c>oci://</c> sources).</param>
    /// <param name="passCredentials">See <see cref="ChartReference"/>.</param>
    /// <param name="url">The address where the answer is true.</param>
    public static bool TryParse(string? text, string? chart, bool passCredentials, [NotNullWhen(true)] out RepositoryUrl? url)
    {
        url = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength || text.Any(char.IsWhiteSpace) || RepositoryUrl.IsSuspicious(text)) return false;
        var registry = IsRegistry(text);
        var address = registry ? "https://" + (text.StartsWith(RegistryScheme, StringComparison.OrdinalIgnoreCase) ? text[RegistryScheme.Length..] : text) : text;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || RepositoryUrl.AsciiHost(uri) is not { } host) return false;
        if (uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length > 0) return false;
        var path = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        if (chart is null) (path, chart) = (path[..Math.Max(0, path.LastIndexOf('/'))], path[(path.LastIndexOf('/') + 1)..]);
        if (!IsName(chart, registry) || (registry && path.Length > 0 && !RegistryName.IsMatch(path))) return false;
        url = RepositoryUrl.OfChart(text.TrimEnd('/'), uri.IsDefaultPort ? host : $"{host}:{uri.Port}", path, new ChartReference(chart, registry, passCredentials));
        return true;
    }

    /// <summary>Whether an address is that of a registry.</summary>
    public static bool IsRegistry(string text) => text.StartsWith(RegistryScheme, StringComparison.OrdinalIgnoreCase) || !text.Contains("://", StringComparison.Ordinal);

    /// <summary>Whether a text can be a chart's name. Those in a registry follow the distribution specification's rule for repositories.</summary>
    public static bool IsName(string text, bool inRegistry) => text.Length <= 255 && (inRegistry ? RegistryName : ChartName).IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegistryName { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ChartName { get; }
}
