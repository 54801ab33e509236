using System;
using System.Threading;
using System.Threading.Channels;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// What the cache wants to have refreshed: bounded, and what finds no room is counted and forgotten, for the answer is then asked for when
/// its time is over, as any other. Any thread puts; the forwarder takes.
/// </summary>
internal sealed class RefreshQueue
{
    private const int MaxWaiting = 256;

    private readonly Channel<RefreshRequest> _requests = Channel.CreateBounded<RefreshRequest>(MaxWaiting);
    private readonly long[] _asked = new long[Enum.GetValues<RefreshCause>().Length];
    private long _dropped;

    /// <summary>What waits to be asked.</summary>
    public ChannelReader<RefreshRequest> Requests => _requests.Reader;

    /// <summary>Requests that found no room, here or under way.</summary>
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

    /// <summary>Counts a request that is given up.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);
}
