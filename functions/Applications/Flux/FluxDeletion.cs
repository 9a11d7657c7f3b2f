using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications.Flux;

/// <summary>
/// A Kustomization or HelmRelease whose objects are being deleted, and that cannot be read as usual: its source is gone too. Where its objects are is
/// all that is still needed.
/// </summary>
internal static class FluxDeletion
{
    // Nothing is fetched from it; a name that no server can have.
    private const string NoSource = "https://gone.invalid/source";

    /// <summary>Reads it.</summary>
    public static FluxLink Read(FluxManifest written)
    {
        var one = new FluxObject(written.Manifest, new FieldFindings(written.Manifest.Origin));
        var application = new FluxTranslation(one)
        {
            Source = new JsonObject { ["repoURL"] = NoSource, ["path"] = "." },
            Namespace = one.DestinationNamespace,
            Prune = true,
            SelfHeal = true,
        }.Read();
        return new FluxLink(one, application);
    }
}
