using System.Threading.Tasks;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>A message that waits for its turn on a connection.</summary>
/// <param name="Framed">Length and message, to be sent in one write.</param>
/// <param name="Completed">How the reply is counted once its last message is sent or given up.</param>
/// <param name="Part">Set for a message that is not the last of its reply: ends with whether the kernel took it.</param>
internal readonly record struct StreamReply(byte[] Framed, CompletedReply Completed, TaskCompletionSource<bool>? Part = null);
