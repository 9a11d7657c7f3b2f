using System.Net;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Egress;

/// <summary>
/// Which addresses this process may connect to. A manifest, a redirect or a DNS answer can name any host, so the decision is made on the
/// resolved address, at the moment of connecting.
/// </summary>
/// <param name="allowLoopback">Setting <c>GitOps__Network__AllowLoopback</c>.</param>
/// <param name="allowPrivate">Setting <c>GitOps__Network__AllowPrivate</c>.</param>
/// <param name="allowed">Setting <c>GitOps__Network__AllowedAddresses</c>: allowed whatever the table says.</param>
internal sealed class OutboundPolicy(bool allowLoopback = false, bool allowPrivate = false, IReadOnlyCollection<IPNetwork>? allowed = null)
{
    private const string Section = "GitOps:Network:";

    private readonly IReadOnlyCollection<IPNetwork> _allowed = allowed ?? [];

    /// <summary>Reads the settings. <c>AllowedAddresses</c> holds addresses and CIDR ranges, separated by commas or blanks.</summary>
    /// <exception cref="FailureException">A setting is not what it should be.</exception>
    public static OutboundPolicy From(IConfiguration configuration) => new(
        Flag(configuration, "AllowLoopback"),
        Flag(configuration, "AllowPrivate"),
        [.. (configuration[Section + "AllowedAddresses"] ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(Network)]);

    /// <summary>Why an address is refused, or null where it is not.</summary>
    /// <param name="address">The resolved address.</param>
    /// <param name="trusted">The host comes from the operator's own settings: everything but metadata services.</param>
    public string? Refusal(IPAddress address, bool trusted)
    {
        var range = AddressTable.Find(address);
        var plain = AddressTable.Plain(address);
        return IsAllowed(range.Kind, trusted) || _allowed.Any(network => network.Contains(plain)) ? null : range.Name;
    }

    private bool IsAllowed(AddressKind kind, bool trusted) => kind switch
    {
        AddressKind.Public => true,
        AddressKind.Loopback => trusted || allowLoopback,
        AddressKind.Private => trusted || allowPrivate,
        AddressKind.Special => trusted,
        _ => false,
    };

    private static bool Flag(IConfiguration configuration, string name) => configuration[Section + name] switch
    {
        null or "" => false,
        var text when bool.TryParse(text, out var value) => value,
        _ => throw Wrong(name, "must be true or false"),
    };

    private static IPNetwork Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        throw Wrong("AllowedAddresses", $"'{text}' is neither an address nor a range such as 10.0.0.0/8 (the bits after the prefix must be zero)");
    }

    private static FailureException Wrong(string name, string cause) => new(new Failure($"GitOps__Network__{name}", "read setting", cause));
}
