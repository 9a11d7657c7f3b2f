namespace GitOps.Functions.Egress;

/// <summary>What kind of place an address is, as far as it matters for whether a manifest may lead us there.</summary>
internal enum AddressKind
{
    /// <summary>Anywhere on the internet.</summary>
    Public,

    /// <summary>This machine. Setting <c>GitOps__Network__AllowLoopback</c>.</summary>
    Loopback,

    /// <summary>A private, shared or reserved network. Setting <c>GitOps__Network__AllowPrivate</c>.</summary>
    Private,

    /// <summary>Link-local, multicast or unspecified: only an address list of the operator's allows it.</summary>
    Special,

    /// <summary>A cloud's metadata service, which hands out credentials: only an address list allows it, whoever named the host.</summary>
    Metadata,
}
