using System;
using Sinkhole.NameServer.Observation;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>The way back to a client: a datagram socket and an address, or a connection.</summary>
internal interface IReplyPath
{
    /// <summary>Sends a reply, or gives it up when the client cannot be reached; never waits for the client.</summary>
    /// <param name="reply">The whole message; not kept.</param>
    /// <param name="reason">Why it was not sent; meaningless when it was.</param>
    /// <returns>False when it could not be sent or handed over.</returns>
    bool TrySend(ReadOnlySpan<byte> reply, out UnsentReason reason);
}
