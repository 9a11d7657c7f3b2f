using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications.Flux;

/// <summary>Every field of Flux's sources and what becomes of it: refused where leaving it out would weaken what is meant, or deploy something else.</summary>
internal static class FluxSourceFields
{
    private const string Credentials = "credentials are never read from these files; they come from the settings (GitHub__Token and the like)";
    private const string OtherSettings = "not acted on; outgoing connections are configured for the app as a whole";

    private static readonly FieldTable Git = new(
    [
        .. FluxMetadata.Rows,
        new("spec.url", Text),
        new("spec.ref", Mapping),
        new("spec.ref.branch", Text),
        new("spec.ref.tag", Text),
        new("spec.ref.semver", Text, Refused, "version ranges over tags are not supported yet; write a tag or a branch"),
        new("spec.ref.name", Text),
        new("spec.ref.commit", Text),
        new("spec.interval", Text),
        new("spec.timeout", Text, Warned, "not acted on; a fetch has limits of its own"),
        new("spec.suspend", Flag),
        new("spec.secretRef", Mapping, Warned, Credentials),
        new("spec.provider", Text, Warned, Credentials, "generic"),
        new("spec.serviceAccountName", Text, Warned, Credentials),
        new("spec.proxySecretRef", Mapping, Warned, OtherSettings),
        new("spec.gitImplementation", Text, Silent, "of no meaning since Flux 0.38"),
        new("spec.verify", Mapping, Refused, "signatures are not verified yet, and leaving that out would trust any commit"),
        new("spec.ignore", Text),
        new("spec.sparseCheckout", TextList, Silent, "only the path's files are fetched anyway"),
        new("spec.recurseSubmodules", Flag, Refused, "submodules are not read; put the files into the repository"),
        new("spec.include", List, Refused, "other repositories' files are not copied in; put the files into the repository"),
        new("spec.accessFrom", Mapping, Silent, "of no meaning in Flux either"),
    ]);

    private static readonly FieldTable Helm = new(
    [
        .. FluxMetadata.Rows,
        new("spec.url", Text),
        new("spec.type", Text),
        new("spec.interval", Text),
        new("spec.timeout", Text, Warned, "not acted on; a fetch has limits of its own"),
        new("spec.suspend", Flag),
        new("spec.secretRef", Mapping, Warned, Credentials),
        new("spec.certSecretRef", Mapping, Warned, Credentials),
        new("spec.provider", Text, Warned, Credentials, "generic"),
        new("spec.passCredentials", Flag, Warned, Credentials),
        new("spec.insecure", Flag, Refused, "plain HTTP is not spoken"),
        new("spec.accessFrom", Mapping, Silent, "of no meaning in Flux either"),
    ]);

    private static readonly FieldTable Oci = new(
    [
        .. FluxMetadata.Rows,
        new("spec.url", Text),
        new("spec.ref", Mapping),
        new("spec.ref.tag", Text),
        new("spec.ref.semver", Text),
        new("spec.ref.semverFilter", Text, Refused, "filters of versions are not supported"),
        new("spec.ref.digest", Text),
        new("spec.layerSelector", Mapping),
        new("spec.layerSelector.mediaType", Text),
        new("spec.layerSelector.operation", Text),
        new("spec.interval", Text),
        new("spec.timeout", Text, Warned, "not acted on; a fetch has limits of its own"),
        new("spec.suspend", Flag),
        new("spec.secretRef", Mapping, Warned, Credentials),
        new("spec.certSecretRef", Mapping, Warned, Credentials),
        new("spec.proxySecretRef", Mapping, Warned, OtherSettings),
        new("spec.serviceAccountName", Text, Warned, Credentials),
        new("spec.provider", Text, Warned, Credentials, "generic"),
        new("spec.insecure", Flag, Refused, "plain HTTP is not spoken"),
        new("spec.verify", Mapping, Refused, "signatures are not verified yet, and leaving that out would trust any artifact"),
        new("spec.ignore", Text, Refused, "not supported, and leaving it out may deploy more than is meant"),
    ]);

    private static readonly FieldTable Other = new([.. FluxMetadata.Rows.Where(static row => row.Path != "spec"), new("spec", AnyMapping)]);

    /// <summary>The table of a kind.</summary>
    public static FieldTable Of(string kind) => kind switch
    {
        FluxKinds.GitRepository => Git,
        FluxKinds.HelmRepository => Helm,
        FluxKinds.OCIRepository => Oci,
        _ => Other,
    };
}
