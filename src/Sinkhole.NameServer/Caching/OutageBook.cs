using System;
using System.Collections.Concurrent;
using System.Threading;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// Which groups of upstreams are known to be silent, and when one was found back: then what failed before is worth asking again (rule M16).
/// Any thread; readers take no lock. It holds groups of the configuration that were silent once, and no others.
/// </summary>
internal sealed class OutageBook
{
    /// <summary>Questions in a row that nobody of a group answers before it is taken for dead; a name that hangs alone does not.</summary>
    public const int DeadAfter = 2;

    private const long ProbeSeconds = 1;

    private readonly Func<long> _now;
    private readonly ConcurrentDictionary<ulong, Outage> _outages = new();

    /// <summary>An empty book.</summary>
    /// <param name="now">Seconds of the cache's clock.</param>
    public OutageBook(Func<long> now)
    {
        _now = now;
    }

    /// <summary>Whether nobody of a group answered the last questions.</summary>
    public bool IsDead(ulong group) => _outages.TryGetValue(group, out Outage? outage) && Volatile.Read(ref outage.Silences) >= DeadAfter;

    /// <summary>Whether a group was found back at or after an instant in seconds of the cache's clock.</summary>
    public bool IsBackSince(ulong group, long instant) =>
        _outages.TryGetValue(group, out Outage? outage) && Volatile.Read(ref outage.BackAt) >= instant;

    /// <summary>Takes the one probe of this second.</summary>
    public bool TryClaimProbe(ulong group)
    {
        Outage outage = _outages.GetOrAdd(group, static _ => new Outage());
        long now = _now();
        long last = Volatile.Read(ref outage.ProbedAt);
        return now - last >= ProbeSeconds && Interlocked.CompareExchange(ref outage.ProbedAt, now, last) == last;
    }

    /// <summary>Nobody of a group answered a question.</summary>
    public void TakeSilence(ulong group) => Interlocked.Increment(ref _outages.GetOrAdd(group, static _ => new Outage()).Silences);

    /// <summary>Somebody of a group answered.</summary>
    /// <param name="group">The group.</param>
    /// <param name="isGoodProbe">Whether the question was a probe, and the answer no failure.</param>
    public void TakeAnswer(ulong group, bool isGoodProbe)
    {
        if (!_outages.TryGetValue(group, out Outage? outage))
        {
            return;
        }

        if (isGoodProbe || Volatile.Read(ref outage.Silences) >= DeadAfter)
        {
            Volatile.Write(ref outage.BackAt, _now());
        }

        if (Volatile.Read(ref outage.Silences) != 0)
        {
            Volatile.Write(ref outage.Silences, 0);
        }
    }

    private sealed class Outage
    {
        public int Silences;
        public long ProbedAt = -ProbeSeconds;
        public long BackAt = -1;
    }
}
