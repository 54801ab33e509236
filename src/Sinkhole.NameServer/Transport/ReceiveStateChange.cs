using System.Net;

namespace Sinkhole.NameServer.Transport;

/// <summary>Datagrams can no longer be received, or can be received again.</summary>
/// <param name="EndPoint">The listener's address.</param>
/// <param name="Error">The errno(3); 0 once datagrams are received again.</param>
public readonly record struct ReceiveStateChange(IPEndPoint EndPoint, int Error);
