using System;
using Sinkhole.NameServer.Forwarding;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>A way back that leads nowhere, for replies that a test makes itself.</summary>
internal sealed class NoPath : IReplyPath
{
    public bool TrySend(ReadOnlySpan<byte> reply) => true;
}
