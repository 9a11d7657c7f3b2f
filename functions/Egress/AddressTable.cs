using System.Net;

namespace GitOps.Functions.Egress;

/// <summary>Which addresses are not simply public (IANA's special-purpose registries, and the metadata services of the clouds). First match
/// counts.</summary>
internal static class AddressTable
{
    private static readonly AddressRange PublicRange = new(IPNetwork.Parse("::/0"), AddressKind.Public, "public");

    private static readonly AddressRange[] Ranges =
    [
        // Before the wider ranges that hold them.
        Range("169.254.169.254/32", AddressKind.Metadata, "a cloud metadata address"),
        Range("169.254.170.0/24", AddressKind.Metadata, "a cloud metadata address"),
        Range("168.63.129.16/32", AddressKind.Metadata, "Azure's platform address"),
        Range("100.100.100.200/32", AddressKind.Metadata, "a cloud metadata address"),
        Range("fd00:ec2::/32", AddressKind.Metadata, "a cloud metadata address"),
        Range("fd20:ce::254/128", AddressKind.Metadata, "a cloud metadata address"),

        Range("127.0.0.0/8", AddressKind.Loopback, "a loopback address"),
        Range("::1/128", AddressKind.Loopback, "a loopback address"),

        Range("10.0.0.0/8", AddressKind.Private, "a private address"),
        Range("172.16.0.0/12", AddressKind.Private, "a private address"),
        Range("192.168.0.0/16", AddressKind.Private, "a private address"),
        Range("100.64.0.0/10", AddressKind.Private, "a shared (carrier NAT) address"),
        Range("192.0.0.0/24", AddressKind.Private, "a reserved address"),
        Range("198.18.0.0/15", AddressKind.Private, "a benchmarking address"),
        Range("fc00::/7", AddressKind.Private, "a unique local address"),
        Range("fec0::/10", AddressKind.Private, "a site-local address"),

        // Tunnels carry an IPv4 address of their own choice inside.
        Range("2002::/16", AddressKind.Private, "a 6to4 tunnel address"),
        Range("2001::/32", AddressKind.Private, "a Teredo tunnel address"),

        // Linux connects 0.0.0.0 to this machine.
        Range("0.0.0.0/8", AddressKind.Special, "an unspecified address"),
        Range("::/96", AddressKind.Special, "an unspecified address"),
        Range("169.254.0.0/16", AddressKind.Special, "a link-local address"),
        Range("fe80::/10", AddressKind.Special, "a link-local address"),
        Range("224.0.0.0/4", AddressKind.Special, "a multicast address"),
        Range("ff00::/8", AddressKind.Special, "a multicast address"),
        Range("240.0.0.0/4", AddressKind.Special, "a reserved address"),
    ];

    // NAT64: the last four bytes are the IPv4 address that is really reached.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Finds an address in the table.</summary>
    public static AddressRange Find(IPAddress address)
    {
        var plain = Plain(address);
        return Array.Find(Ranges, range => range.Network.Contains(plain)) ?? PublicRange;
    }

    /// <summary>The IPv4 address inside an IPv4-mapped or NAT64 one, and no scope, so that neither hides what is reached.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (Nat64.Contains(address)) return new IPAddress(address.GetAddressBytes().AsSpan(12));
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes())
            : address;
    }

    private static AddressRange Range(string network, AddressKind kind, string name) => new(IPNetwork.Parse(network), kind, name);
}
