using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Sinkhole.Cli.Via;

/// <summary>The value of "--via": an address of a name server, with or without a port. What may be read in two ways is refused.</summary>
internal static class ServerAddress
{
    private const int DomainPort = 53;

    /// <summary>Reads "192.0.2.53", "127.0.0.1:1053", "2001:db8::53", "[::1]:1053".</summary>
    /// <param name="text">As written; null where it was not given.</param>
    /// <param name="server">Port 53 unless another one is written.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out IPEndPoint? server)
    {
        server = null;
        if (text is null || !IPEndPoint.TryParse(text, out IPEndPoint? read))
        {
            return false;
        }

        // The platform takes "1" for 0.0.0.1, and "::1:53" for an address that ends in 53.
        bool isPlain = read.AddressFamily == AddressFamily.InterNetworkV6
            ? text.StartsWith('[') || !IsAddress(text[..text.LastIndexOf(':')])
            : text.StartsWith(read.Address.ToString(), StringComparison.Ordinal);
        if (isPlain)
        {
            server = read.Port == 0 ? new IPEndPoint(read.Address, DomainPort) : read;
        }

        return isPlain;
    }

    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}
