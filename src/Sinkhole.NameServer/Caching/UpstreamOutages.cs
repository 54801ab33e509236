using System;
using System.Collections.Concurrent;
using System.Net;
using System.Threading;
using Sinkhole.NameServer.Generations;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// Which upstreams are silent, as their circuits say, and when upstreams were found back: then what failed before is worth asking again
/// (rule M16). Any thread; readers take no lock. It holds upstreams and groups of the configuration that failed once, and no others.
/// </summary>
internal sealed class UpstreamOutages
{
    private const long ProbeSeconds = 1;

    private readonly Func<long> _now;
    private readonly ConcurrentDictionary<IPEndPoint, Outage> _upstreams = new();
    private readonly ConcurrentDictionary<ulong, Recheck> _groups = new();

    /// <summary>No outage.</summary>
    /// <param name="now">Seconds of the cache's clock.</param>
    public UpstreamOutages(Func<long> now)
    {
        _now = now;
    }

    /// <summary>Whether no upstream of a group is asked, because all are silent.</summary>
    public bool IsSilent(UpstreamGroup group)
    {
        foreach (IPEndPoint upstream in group.Upstreams)
        {
            if (!_upstreams.TryGetValue(upstream, out Outage? outage) || !outage.IsSilent)
            {
                return false;
            }
        }

        return !group.Upstreams.IsEmpty;
    }

    /// <summary>Whether an upstream of a group was found back at or after an instant in seconds of the cache's clock.</summary>
    public bool IsBackSince(UpstreamGroup group, long instant)
    {
        bool isBack = _groups.TryGetValue(group.Key, out Recheck? recheck) && Volatile.Read(ref recheck.BackAt) >= instant;
        foreach (IPEndPoint upstream in group.Upstreams)
        {
            isBack |= _upstreams.TryGetValue(upstream, out Outage? outage) && Volatile.Read(ref outage.BackAt) >= instant;
        }

        return isBack;
    }

    /// <summary>Takes the one question of this second that finds out whether a group which fails answers again.</summary>
    public bool TryClaimProbe(ulong group)
    {
        Recheck recheck = _groups.GetOrAdd(group, static _ => new Recheck());
        long now = _now();
        long last = Volatile.Read(ref recheck.ProbedAt);
        return now - last >= ProbeSeconds && Interlocked.CompareExchange(ref recheck.ProbedAt, now, last) == last;
    }

    /// <summary>That question was answered, and not with a failure.</summary>
    public void TakeGoodProbe(ulong group) => Volatile.Write(ref _groups.GetOrAdd(group, static _ => new Recheck()).BackAt, _now());

    /// <summary>The state of an upstream has changed.</summary>
    /// <param name="upstream">Its address.</param>
    /// <param name="isSilent">Whether it is asked no more.</param>
    /// <param name="isBack">Whether it answers again.</param>
    public void Take(IPEndPoint upstream, bool isSilent, bool isBack)
    {
        Outage outage = _upstreams.GetOrAdd(upstream, static _ => new Outage());
        if (isBack)
        {
            Volatile.Write(ref outage.BackAt, _now());
        }

        outage.IsSilent = isSilent;
    }

    private sealed class Outage
    {
        public volatile bool IsSilent;
        public long BackAt = -1;
    }

    private sealed class Recheck
    {
        public long ProbedAt = -ProbeSeconds;
        public long BackAt = -1;
    }
}
