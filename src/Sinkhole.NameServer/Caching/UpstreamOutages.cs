using System;
using System.Collections.Concurrent;
using System.Net;
using System.Threading;
using Sinkhole.NameServer.Generations;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// Which upstreams are silent (their circuits are open), and when an upstream recovered: what failed before that is asked again
/// (rule M16). Any thread; readers take no lock. Only upstreams and groups of the configuration that have failed are stored.
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

    /// <summary>Whether all upstreams of a group are silent.</summary>
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

    /// <summary>Whether an upstream of a group has recovered at or after an instant, in seconds of the cache's clock.</summary>
    public bool IsBackSince(UpstreamGroup group, long instant)
    {
        bool isBack = _groups.TryGetValue(group.Key, out Recheck? recheck) && Volatile.Read(ref recheck.BackAt) >= instant;
        foreach (IPEndPoint upstream in group.Upstreams)
        {
            isBack |= _upstreams.TryGetValue(upstream, out Outage? outage) && Volatile.Read(ref outage.BackAt) >= instant;
        }

        return isBack;
    }

    /// <summary>Claims this second's probe of a failing group: true for one caller a second.</summary>
    public bool TryClaimProbe(ulong group)
    {
        Recheck recheck = _groups.GetOrAdd(group, static _ => new Recheck());
        long now = _now();
        long last = Volatile.Read(ref recheck.ProbedAt);
        return now - last >= ProbeSeconds && Interlocked.CompareExchange(ref recheck.ProbedAt, now, last) == last;
    }

    /// <summary>The probe of a group had a good answer.</summary>
    public void TakeGoodProbe(ulong group) => Volatile.Write(ref _groups.GetOrAdd(group, static _ => new Recheck()).BackAt, _now());

    /// <summary>The state of an upstream has changed.</summary>
    /// <param name="upstream">Its address.</param>
    /// <param name="isSilent">Whether its circuit is open.</param>
    /// <param name="isBack">Whether it has recovered.</param>
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
