using System;
using System.Threading;
using System.Threading.Channels;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// Entries that the cache wants refreshed. Bounded: when it is full a request is counted and dropped, and the entry is asked for when it
/// has expired, as any other. Any thread puts; the forwarder takes.
/// </summary>
internal sealed class RefreshQueue
{
    private const int MaxWaiting = 256;

    private readonly Channel<RefreshRequest> _requests = Channel.CreateBounded<RefreshRequest>(MaxWaiting);
    private readonly long[] _asked = new long[Enum.GetValues<RefreshCause>().Length];
    private long _dropped;

    /// <summary>Requests that wait.</summary>
    public ChannelReader<RefreshRequest> Requests => _requests.Reader;

    /// <summary>Requests that were dropped: the queue was full, or too many refreshes were in flight.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Requests of a cause.</summary>
    public long Asked(RefreshCause cause) => Volatile.Read(ref _asked[(int)cause]);

    /// <summary>Puts a request in; never waits.</summary>
    public void Put(RefreshRequest request)
    {
        Interlocked.Increment(ref _asked[(int)request.Cause]);
        if (!_requests.Writer.TryWrite(request))
        {
            Drop();
        }
    }

    /// <summary>Counts a dropped request.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);
}
