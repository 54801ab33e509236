using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Configuration;

namespace Sinkhole.Cli;

/// <summary>An address of a name server, with or without a port, as an option takes it. What may be read in two ways is refused.</summary>
internal static class ServerAddress
{
    private const int DomainPort = 53;

    /// <summary>Reads "192.0.2.53", "127.0.0.1:1053", "2001:db8::53", "[::1]:1053".</summary>
    /// <param name="text">As written; null where it was not given.</param>
    /// <param name="server">Port 53 unless another one is written. Which addresses can be meant, <see cref="AddressRules"/> says.</param>
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

        // "::1:53" is an address that ends in 53, or one with a port.
        bool isSix = address.AddressFamily == AddressFamily.InterNetworkV6;
        return isBracketed ? isSix : !isSix || !AddressText.TryRead(text[..text.LastIndexOf(':')], out _);
    }
}
