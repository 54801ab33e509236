using System;

namespace Sinkhole.NameServer.Query;

/// <summary>
/// What transports are called in metrics, logs and thread names: the member of <see cref="DnsTransport"/> in lower case. A new transport
/// is one member there.
/// </summary>
public static class TransportLabels
{
    private static readonly string[] Labels = Array.ConvertAll(Enum.GetNames<DnsTransport>(), static name => name.ToLowerInvariant());

    /// <summary>The label of a transport, for example <c>udp</c>.</summary>
    public static string Label(this DnsTransport transport) => Labels[(int)transport];
}
