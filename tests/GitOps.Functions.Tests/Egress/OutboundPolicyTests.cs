using System.Net;
using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Egress;

public sealed class OutboundPolicyTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.254")]
    [InlineData("169.254.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("168.63.129.16")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1%3")]
    [InlineData("fec0::1")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("255.255.255.255")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    public void An_address_that_is_not_public_is_refused_to_strangers(string address) =>
        Assert.NotNull(new OutboundPolicy().Refusal(IPAddress.Parse(address), trusted: false));

    [Theory]
    [InlineData("140.82.121.4")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:50c0:8000::153")]
    [InlineData("64:ff9b::8c52:7904")]
    public void A_public_address_is_allowed(string address) => Assert.Null(new OutboundPolicy().Refusal(IPAddress.Parse(address), trusted: false));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("fd00:ec2::254", false)]
    public void A_host_of_the_operators_may_be_anywhere_but_at_a_metadata_service(string address, bool allowed) =>
        Assert.Equal(allowed, new OutboundPolicy().Refusal(IPAddress.Parse(address), trusted: true) is null);

    [Theory]
    [InlineData("127.0.0.1", true, false)]
    [InlineData("10.0.0.1", false, true)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("169.254.1.1", false, false)]
    [InlineData("0.0.0.0", false, false)]
    public void Each_flag_opens_its_own_kind_only(string address, bool byLoopback, bool byPrivate)
    {
        var ip = IPAddress.Parse(address);
        Assert.Equal(byLoopback, From(("AllowLoopback", "true")).Refusal(ip, trusted: false) is null);
        Assert.Equal(byPrivate, From(("AllowPrivate", "true")).Refusal(ip, trusted: false) is null);
    }

    [Fact]
    public void An_address_list_opens_what_it_names_and_nothing_else()
    {
        var policy = From(("AllowedAddresses", "10.1.0.0/16, ::1"));
        Assert.Null(policy.Refusal(IPAddress.Parse("10.1.2.3"), trusted: false));
        Assert.Null(policy.Refusal(IPAddress.Parse("::ffff:10.1.2.3"), trusted: false));
        Assert.Null(policy.Refusal(IPAddress.IPv6Loopback, trusted: false));
        Assert.NotNull(policy.Refusal(IPAddress.Parse("10.2.2.3"), trusted: false));
        Assert.NotNull(policy.Refusal(IPAddress.Loopback, trusted: false));
    }

    [Theory]
    [InlineData("AllowedAddresses", "10.0.0.0/33")]
    [InlineData("AllowedAddresses", "everything")]
    [InlineData("AllowPrivate", "yes")]
    public void A_setting_that_cannot_be_read_is_an_error_and_opens_nothing(string name, string value) =>
        Assert.Equal($"GitOps__Network__{name}", Assert.Throws<FailureException>(() => From((name, value))).Failure.Subject);

    private static OutboundPolicy From((string Name, string Value) setting) =>
        OutboundPolicy.From(new ConfigurationBuilder().AddInMemoryCollection([new($"GitOps:Network:{setting.Name}", setting.Value)]).Build());
}
