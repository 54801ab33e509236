using Sinkhole.NameServer.Policy;

namespace Sinkhole.NameServer.Answering;

/// <summary>When messages were received. The clocks are read once for a whole batch.</summary>
/// <param name="Timestamp">A timestamp of the clock: measures how long replies take.</param>
/// <param name="Orders">The instant by which orders are in force or not.</param>
public readonly record struct ReceiveTime(long Timestamp, OrderInstant Orders);
