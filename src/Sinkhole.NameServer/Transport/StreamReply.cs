using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>A reply that waits for its turn on a connection.</summary>
/// <param name="Framed">Length and message, to be sent in one write.</param>
/// <param name="Completed">How it is counted once its fate is known.</param>
internal readonly record struct StreamReply(byte[] Framed, CompletedReply Completed);
