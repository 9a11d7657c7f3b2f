using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GitOps.Functions.Clusters;

/// <summary>Reads what proves a server and us.</summary>
internal static class Certificates
{
    /// <summary>Reads an API server's URL.</summary>
    /// <returns>Null where it is none, or where it would send credentials in the clear without the operator's leave.</returns>
    public static Uri? Server(string text, ClusterSettings settings) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        ? Server(uri, settings)
        : null;

    /// <summary>Checks an API server's URL.</summary>
    /// <returns>Null where it may not be used.</returns>
    public static Uri? Server(Uri uri, ClusterSettings settings) =>
        uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && settings.AllowInsecureTls))
            ? uri
            : null;

    /// <summary>Reads certificates in PEM.</summary>
    /// <returns>Null where there is none.</returns>
    public static X509Certificate2Collection? Authorities(byte[] pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException)
        {
            return null;
        }

        return authorities.Count > 0 ? authorities : null;
    }

    /// <summary>Reads a certificate and its key in PEM.</summary>
    /// <exception cref="CryptographicException">They are not, or do not belong together.</exception>
    public static X509Certificate2 WithKey(byte[] certificate, byte[] key)
    {
        var own = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
        if (!OperatingSystem.IsWindows()) return own;
        // Windows' TLS cannot use a key that lives in memory only.
        using (own) return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }
}
