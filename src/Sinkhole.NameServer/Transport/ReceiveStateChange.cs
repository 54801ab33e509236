using System.Net;

namespace Sinkhole.NameServer.Transport;

/// <summary>Datagrams cannot be received, or can be again.</summary>
/// <param name="EndPoint">Where.</param>
/// <param name="Error">The system's number of the error (errno(3)); 0 once it is over.</param>
public readonly record struct ReceiveStateChange(IPEndPoint EndPoint, int Error);
