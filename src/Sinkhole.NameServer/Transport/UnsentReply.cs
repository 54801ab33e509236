using Sinkhole.NameServer.Observation;

namespace Sinkhole.NameServer.Transport;

/// <summary>A reply that was not sent.</summary>
/// <param name="Number">Which of those that were ready, from 0 in the order of <see cref="IDatagramSocket.Reply"/>.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct UnsentReply(int Number, UnsentReason Reason);
