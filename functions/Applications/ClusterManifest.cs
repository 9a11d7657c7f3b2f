using System.Text;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>One manifest of kind Cluster to a <see cref="Cluster"/>: exactly one way in.</summary>
/// <param name="manifest">The manifest.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed partial class ClusterManifest(KubernetesObject manifest, FieldFindings findings)
{
    private const string SecretRefRule = "must be the name of a setting: letters, digits, '_', ':', '-' and '.', at most 128";

    private const string AksRule = "must be /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.ContainerService/managedClusters/NAME";

    private static readonly string[] Ways = ["kubeconfig", "aks", "server"];

    /// <summary>Reads it.</summary>
    /// <returns>Null where the findings hold a failure.</returns>
    public Cluster? Read()
    {
        if (findings.Failures.Count > 0) return null;
        if (!Rfc1123.IsSubdomain(manifest.Name)) findings.Fail("metadata.name", "must be " + Rfc1123.SubdomainRule);
        string[] ways = [.. Ways.Where(w => Has("spec." + w))];
        if (ways.Length != 1) findings.Fail("spec", "exactly one of kubeconfig, aks and server must be written");
        if (ways is not ["server"] && (Has("spec.caData") || Has("spec.token"))) findings.Fail("spec", "caData and token belong to server");
        if (findings.Failures.Count > 0) return null;
        var cluster = new Cluster
        {
            Name = manifest.Name,
            Default = ManifestFields.Flag(manifest.Json, "spec.default"),
            Kubeconfig = ways is ["kubeconfig"] ? ReadKubeconfig() : null,
            AksResourceId = ways is ["aks"] ? ReadAks() : null,
            Server = ways is ["server"] ? ReadServer() : null,
            CaData = ReadCaData(),
            TokenSecretRef = ways is ["server"] ? ReadSecretRef("spec.token.secretRef", needed: true) : null,
            Origin = manifest.Origin,
        };
        return findings.Failures.Count > 0 ? null : cluster;
    }

    private bool Has(string path) => ManifestFields.Has(manifest.Json, path);

    private string? Text(string path) => ManifestFields.Text(manifest.Json, path);

    private KubeconfigReference ReadKubeconfig()
    {
        var (path, secretRef) = (Text("spec.kubeconfig.path"), ReadSecretRef("spec.kubeconfig.secretRef", needed: false));
        if (path is null == secretRef is null) findings.Fail("spec.kubeconfig", "exactly one of path and secretRef must be written");
        if (path is not null && path.Any(char.IsControl)) findings.Fail("spec.kubeconfig.path", "must not hold control characters");
        return new KubeconfigReference(path, secretRef, Text("spec.kubeconfig.context"));
    }

    private string? ReadAks()
    {
        if (Text("spec.aks.resourceId") is { } id && AksResourceId.IsMatch(id)) return id;
        findings.Fail("spec.aks.resourceId", AksRule);
        return null;
    }

    private Uri? ReadServer()
    {
        if (Text("spec.server") is { } text && ServerUrl.TryParse(text, out var url)) return url;
        findings.Fail("spec.server", ServerUrl.Rule);
        return null;
    }

    // The content is looked at when connecting; here it only must be certificates and not, by mistake, a private key.
    private string? ReadCaData()
    {
        if (Text("spec.caData") is not { } text) return null;
        var bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, bytes, out var length);
        var pem = isBase64 ? Encoding.ASCII.GetString(bytes, 0, length) : "";
        if (pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            findings.Fail("spec.caData", "holds a private key; remove it from Git and replace it everywhere");
        else if (!pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            findings.Fail("spec.caData", "must be the Base64 of PEM certificates");
        return text;
    }

    private string? ReadSecretRef(string path, bool needed)
    {
        var name = Text(path);
        if (name is null && needed) findings.Fail(path, "missing; name the setting that holds the token");
        if (name is not null && !SettingName.IsMatch(name)) findings.Fail(path, SecretRefRule);
        return name;
    }

    [GeneratedRegex(
        @"\A/subscriptions/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/resourceGroups/[\w.()-]{1,90}"
        + @"/providers/Microsoft\.ContainerService/managedClusters/[A-Za-z0-9_-]{1,63}\z",
        RegexOptions.IgnoreCase | RegexOptions.ECMAScript)]
    private static partial Regex AksResourceId { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_:.-]{0,127}\z")]
    private static partial Regex SettingName { get; }
}
