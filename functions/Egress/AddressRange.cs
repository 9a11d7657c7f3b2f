using System.Net;

namespace GitOps.Functions.Egress;

/// <summary>One line of the table of addresses that are not simply public.</summary>
/// <param name="Network">The addresses.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Name">What a person calls them, for the error.</param>
internal sealed record AddressRange(IPNetwork Network, AddressKind Kind, string Name);
