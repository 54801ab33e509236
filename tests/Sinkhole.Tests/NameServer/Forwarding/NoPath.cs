using System;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>A way back that leads nowhere, for replies that a test makes itself.</summary>
internal sealed class NoPath : IReplyPath
{
    public bool TrySend(ReadOnlySpan<byte> reply, out UnsentReason reason)
    {
        reason = default;
        return true;
    }
}
