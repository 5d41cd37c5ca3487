using System.Net;
using System.Net.Sockets;

namespace Holdpoint.Reviews.Webhooks;

/// <summary>
/// Addresses that a webhook never reaches unasked: this machine, private networks, link-local ones with the metadata services of clouds, multicast, and whatever
/// the IANA special-purpose registries reserve. Forms of IPv6 that carry an IPv4 address are judged by that one.
/// </summary>
internal static class ForbiddenAddress
{
    private static readonly IPNetwork[] V4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(static one => IPNetwork.Parse(one)),
    ];

    /// <summary>Nothing outside of it is routed on the public internet.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Teredo and 6to4 reach IPv4 hosts by way of others; the rest are for protocols and documentation.</summary>
    private static readonly IPNetwork[] V6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(static one => IPNetwork.Parse(one))];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    internal static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return V4.Any(network => network.Contains(address));
        }

        return Nat64.Contains(address)
            ? Is(new IPAddress(address.GetAddressBytes().AsSpan(12)))
            : !GlobalUnicast.Contains(address) || V6.Any(network => network.Contains(address));
    }
}
