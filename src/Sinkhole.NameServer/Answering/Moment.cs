using Sinkhole.NameServer.Policy;

namespace Sinkhole.NameServer.Answering;

/// <summary>When messages were taken in hand. The clocks are read once for all that came together.</summary>
/// <param name="Timestamp">A timestamp of the clock, for how long replies take.</param>
/// <param name="Orders">The instant: orders in force then decide.</param>
public readonly record struct Moment(long Timestamp, OrderInstant Orders);
