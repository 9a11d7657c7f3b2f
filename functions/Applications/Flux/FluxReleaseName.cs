using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Applications.Flux;

/// <summary>The name of a release where a HelmRelease does not write it, as helm-controller makes it: charts put it into the names of their objects.</summary>
internal static class FluxReleaseName
{
    private const int DigestLength = 12;

    /// <summary>Makes it: the name, with the target namespace in front where one is written; what is too long for helm is cut, and has a digest at its end.</summary>
    public static string Of(string? targetNamespace, string name)
    {
        var whole = targetNamespace is null ? name : $"{targetNamespace}-{name}";
        if (whole.Length <= HelmOptions.MaxReleaseName) return whole;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..DigestLength];
        return $"{whole[..(HelmOptions.MaxReleaseName - DigestLength - 1)]}-{digest}";
    }
}
