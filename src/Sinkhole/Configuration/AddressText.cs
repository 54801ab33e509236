using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Addresses as people write them, in the configuration and on the command line.</summary>
internal static class AddressText
{
    /// <summary>Reads four numbers 0-255, or an IPv6 address without brackets and zone.</summary>
    /// <remarks><see cref="IPAddress.Parse(string)"/> takes "1" for 0.0.0.1 and "010" for 8: an operator means neither.</remarks>
    public static bool TryRead(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        bool isSix = text.Contains(':', StringComparison.Ordinal);
        string[] parts = text.Split('.');
        bool isWritten = isSix ? !text.AsSpan().ContainsAny('[', '%') : parts.Length == 4 && Array.TrueForAll(
            parts, part => WholeNumber.IsWritten(part, 3));
        address = null;
        return isWritten && IPAddress.TryParse(text, out address);
    }

    /// <summary>Whether the text is a host and a port that is too large.</summary>
    public static bool HasPortTooLarge(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && WholeNumber.IsWritten(text.AsSpan(colon + 1), 18)
            && long.Parse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture) > IPEndPoint.MaxPort;
    }

    /// <summary>Reads an address and a port, an IPv6 address in brackets; port 0 is taken.</summary>
    public static bool TryReadEndpoint(string text, [NotNullWhen(true)] out IPEndPoint? endpoint)
    {
        endpoint = null;
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !WholeNumber.IsWritten(text.AsSpan(colon + 1), 5))
        {
            return false;
        }

        string host = text[..colon];
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        int port = int.Parse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (port > IPEndPoint.MaxPort || !TryRead(isBracketed ? host[1..^1] : host, out IPAddress? address)
            || isBracketed != (address.AddressFamily == AddressFamily.InterNetworkV6))
        {
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        return true;
    }
}
