using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Configuration;

namespace Sinkhole.Cli;

/// <summary>Parses the address of a name server with an optional port. Ambiguous text is refused.</summary>
internal static class ServerAddress
{
    private const int DomainPort = 53;

    /// <summary>Reads "192.0.2.53", "127.0.0.1:1053", "2001:db8::53", "[::1]:1053".</summary>
    /// <param name="text">The option's value; null when it was not given.</param>
    /// <param name="server">The address; default port 53. <see cref="AddressRules"/> decides which addresses are acceptable.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out IPEndPoint? server)
    {
        server = null;
        if (text is null)
        {
            return false;
        }

        if (AddressText.TryReadEndpoint(text, out IPEndPoint? written))
        {
            server = written.Port == 0 ? null : written;
        }
        else if (TryReadHost(text, out IPAddress? address))
        {
            server = new IPEndPoint(address, DomainPort);
        }

        return server is not null;
    }

    private static bool TryReadHost(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        bool isBracketed = text.StartsWith('[') && text.EndsWith(']');
        if (!AddressText.TryRead(isBracketed ? text[1..^1] : text, out address))
        {
            return false;
        }

        // "::1:53" is ambiguous: an address that ends in 53, or an address with a port.
        bool isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        return isBracketed ? isIPv6 : !isIPv6 || !AddressText.TryRead(text[..text.LastIndexOf(':')], out _);
    }
}
