using System.Diagnostics.CodeAnalysis;

namespace GitOps.Functions.Applications;

/// <summary>Addresses of API servers in one spelling.</summary>
internal static class ServerUrl
{
    /// <summary>What <see cref="TryParse"/> asks for, for messages.</summary>
    public const string Rule = "must be an https URL without user name, query and fragment";

    /// <summary>Reads an address: host in lower case, the scheme's own port and a trailing slash left out.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        if (text.Length > 2048 || !Uri.TryCreate(text, UriKind.Absolute, out var read) || read.Scheme != Uri.UriSchemeHttps) return false;
        if (read.UserInfo.Length > 0 || read.Query.Length > 0 || read.Fragment.Length > 0 || read.Host.Length == 0) return false;
        url = new Uri(Text(read));
        return true;
    }

    /// <summary>The one spelling.</summary>
    public static string Text(Uri url) => url.AbsoluteUri.TrimEnd('/');
}
