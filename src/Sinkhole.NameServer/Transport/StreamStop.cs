using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>The end of a listener, for its connections.</summary>
/// <param name="Stopping">Nothing more is read.</param>
/// <param name="Drained">The time to finish is over: what is still owed is given up.</param>
internal readonly record struct StreamStop(CancellationToken Stopping, CancellationToken Drained);
