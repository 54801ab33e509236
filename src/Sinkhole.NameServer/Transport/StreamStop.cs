using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>Tokens for the end of a listener's connections.</summary>
/// <param name="Stopping">Nothing more is read.</param>
/// <param name="Drained">The drain time is over: pending answers are dropped.</param>
internal readonly record struct StreamStop(CancellationToken Stopping, CancellationToken Drained);
