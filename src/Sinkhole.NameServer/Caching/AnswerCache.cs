using System;
using System.Threading;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// Answers of upstreams, positive and negative (RFC 2308), failures (RFC 9520), and answers past their time (RFC 8767), in memory
/// that is allocated once. Any thread; readers take no lock and allocate nothing.
/// </summary>
/// <remarks>
/// Policy is applied when an answer is read, not when it is stored: an answer that was cached yesterday obeys today's orders.
/// </remarks>
public sealed class AnswerCache
{
    /// <summary>Octets that an entry of any kind fits in; longer answers are not cached.</summary>
    public const int MaxEntryOctets = 16_384;

    /// <summary>Max octets of an entry whose answer fits a datagram; longer entries are looked up separately.</summary>
    internal const int ShortEntryOctets = 1536;

    /// <summary>For how long an answer past its TTL may still be given, in seconds (RFC 8767 §5 names one to three days).</summary>
    internal const uint StaleSeconds = 24 * 3600;

    /// <summary>
    /// For how long a failure is answered from the cache when there is nothing better, in seconds (RFC 9520 §3.2: at least 1 s).
    /// </summary>
    internal const uint FailureSeconds = 2;

    /// <summary>For how long after a failure a stale answer is given without asking the upstreams, in seconds (RFC 8767 §5).</summary>
    internal const uint RecheckSeconds = 30;

    // An answer is refreshed in the last tenth of its lifetime, if that lifetime is long enough.
    private const uint MinRefreshSeconds = 10;
    private const uint LastPart = 10;

    private const uint MaxKeepSeconds = 24 * 3600;

    private readonly SipHash _hash = SipHash.Fresh();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly CacheSet[] _sets;
    private readonly StripedCounts _counts = new(CacheCounts);
    private readonly bool _prefetches;
    private long _deniedUntil;

    private const int HitsAt = 0;
    private const int MissesAt = 1;
    private const int StaleHitsAt = 2;
    private const int StoredAt = 3;
    private const int CacheCounts = 4;

    /// <summary>A cache.</summary>
    /// <param name="memory">Octets that it allocates at once; the kernel provides the pages as they are used.</param>
    /// <param name="time">The clock: only its monotonic timestamps are used, so that setting the clock changes no TTL.</param>
    /// <param name="prefetches">Whether popular answers are refreshed before they expire.</param>
    public AnswerCache(long memory, TimeProvider time, bool prefetches = true)
    {
        _time = time;
        _prefetches = prefetches;
        Outages = new UpstreamOutages(Now);
        _start = time.GetTimestamp();

        // Most answers are one or two addresses, few fill a datagram, and very few (signed, over TCP) are longer.
        _sets =
        [
            new CacheSet(256, memory / 2), new CacheSet(640, memory / 4), new CacheSet(ShortEntryOctets, memory / 8),
            new CacheSet(4096, memory / 16), new CacheSet(MaxEntryOctets, memory / 16),
        ];
    }

    /// <summary>Octets of memory for its entries.</summary>
    internal long Octets
    {
        get
        {
            long octets = 0;
            foreach (CacheSet set in _sets)
            {
                octets += set.Octets;
            }

            return octets;
        }
    }

    /// <summary>Lookups answered from fresh entries.</summary>
    public long Hits => _counts[HitsAt];

    /// <summary>Lookups that found no fresh entry.</summary>
    public long Misses => _counts[MissesAt];

    /// <summary>Lookups answered from entries past their TTL.</summary>
    public long StaleHits => _counts[StaleHitsAt];

    /// <summary>Answers stored.</summary>
    public long Stored => _counts[StoredAt];

    /// <summary>Refreshes that were dropped because the queue was full.</summary>
    public long RefreshesDropped => Refreshes.Dropped;

    /// <summary>Refreshes that are to be sent.</summary>
    internal RefreshQueue Refreshes { get; } = new();

    /// <summary>Which upstreams are known to be silent.</summary>
    internal UpstreamOutages Outages { get; }

    /// <summary>Refreshes that were requested for a cause.</summary>
    public long RefreshesAsked(RefreshCause cause) => Refreshes.Asked(cause);

    /// <summary>Looks a question up.</summary>
    /// <param name="key">The question.</param>
    /// <param name="copy">Room for <see cref="ShortEntryOctets"/>, or for <see cref="MaxEntryOctets"/>; longer entries are
    /// not looked up. The answer is a view of it.</param>
    /// <param name="answer">What was found. Its age is still to be subtracted from its TTLs; a stale answer gets a fixed TTL.</param>
    internal CacheResult Find(scoped CacheKey key, Span<byte> copy, out AnswerView answer)
    {
        ulong hash = _hash.Of(key.Octets);
        foreach (CacheSet set in _sets)
        {
            if (!set.FitsInto(copy.Length) || !set.TryRead(key, hash, copy, out int cell))
            {
                continue;
            }

            var entry = new CacheEntry(copy);
            long age = Now() - entry.StoredAt;
            if (age < entry.KeepSeconds)
            {
                answer = entry.Answer((uint)age);
                return _prefetches && IsEnding(entry, (uint)age) && set.TryTakePopular(cell) ? CacheResult.Ending : CacheResult.Fresh;
            }

            if (age < entry.KeepSeconds + (long)StaleSeconds)
            {
                answer = entry.Answer((uint)age) with { IsStale = true };
                return CacheResult.Stale;
            }
        }

        answer = default;
        return CacheResult.Miss;
    }

    /// <summary>Whether it may have an entry for a question that is longer than <see cref="ShortEntryOctets"/>.</summary>
    internal bool HasLong(scoped CacheKey key)
    {
        ulong hash = _hash.Of(key.Octets);
        foreach (CacheSet set in _sets)
        {
            if (!set.FitsInto(ShortEntryOctets) && set.HasTag(hash))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a query for it failed so recently that none is sent; not if an upstream of its group has recovered since.
    /// </summary>
    /// <param name="key">The question, as a failure's key.</param>
    /// <param name="group">The group of upstreams.</param>
    /// <param name="seconds">How recently.</param>
    /// <param name="copy">Room as for <see cref="Find"/>.</param>
    /// <param name="failure">The failure.</param>
    internal bool HasFailed(scoped CacheKey key, UpstreamGroup group, uint seconds, Span<byte> copy, out AnswerView failure) =>
        Find(key, copy, out failure) == CacheResult.Fresh
        && failure.AgeSeconds < seconds
        && !Outages.IsBackSince(group, Now() - failure.AgeSeconds);

    /// <summary>
    /// Finds out whether a name, or a name above it, does not exist: then it has no data of any type (RFC 2308 §5, RFC 8020 §2). Call it
    /// only after a miss: it costs one look-up for each label, or one read while no denial is cached.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="isDnssecOk">DO.</param>
    /// <param name="isCheckingDisabled">CD.</param>
    /// <param name="group">The group of upstreams that is asked for the name: answers of another group do not count.</param>
    /// <param name="copy">Room for <see cref="ShortEntryOctets"/>; the denial is a view of it.</param>
    /// <param name="denial">The denial, its names uncompressed, so that it fits behind any question.</param>
    internal bool TryFindDenial(
        scoped WireName name, bool isDnssecOk, bool isCheckingDisabled, ulong group, Span<byte> copy, out AnswerView denial)
    {
        denial = default;
        if (Volatile.Read(ref _deniedUntil) <= Now())
        {
            return false;
        }

        Span<byte> room = stackalloc byte[CacheKey.MaxOctets];
        for (WireName missing = name; !missing.IsRoot; missing = missing.Parent)
        {
            var key = CacheKey.OfDenial(missing, isDnssecOk, isCheckingDisabled, group, room);
            if (Find(key, copy, out denial) is CacheResult.Fresh or CacheResult.Ending)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Stores that a name does not exist.</summary>
    /// <param name="key">The name, as <see cref="CacheKey.OfDenial"/>.</param>
    /// <param name="denial">The SOA and the proofs, their names uncompressed; copied.</param>
    /// <param name="keepSeconds">Its lifetime.</param>
    internal void StoreDenial(scoped CacheKey key, scoped in AnswerView denial, uint keepSeconds)
    {
        Store(key, denial, keepSeconds);
        long until = Now() + uint.Min(keepSeconds, MaxKeepSeconds);
        for (long known = Volatile.Read(ref _deniedUntil); known < until;)
        {
            long before = Interlocked.CompareExchange(ref _deniedUntil, until, known);
            known = before == known ? until : before;
        }
    }

    /// <summary>Stores an answer.</summary>
    /// <param name="key">What it answers.</param>
    /// <param name="answer">The answer; copied.</param>
    /// <param name="keepSeconds">How long it is fresh; 0 for not at all.</param>
    internal void Store(scoped CacheKey key, scoped in AnswerView answer, uint keepSeconds)
    {
        int octets = CacheEntry.OctetsOf(key, answer);
        if (keepSeconds == 0 || octets > MaxEntryOctets)
        {
            return;
        }

        ulong hash = _hash.Of(key.Octets);
        CacheSet? home = null;
        foreach (CacheSet set in _sets)
        {
            if (home is null && set.Fits(octets))
            {
                home = set;
            }
            else
            {
                // An older answer in another size class must not outlive this one.
                set.Remove(key, hash);
            }
        }

        if (home is not null && home.TryWrite(key, hash, answer, Now(), uint.Min(keepSeconds, MaxKeepSeconds)))
        {
            _counts.Add(StoredAt);
        }
    }

    /// <summary>Counts a lookup by its result.</summary>
    internal void Count(CacheResult find) => _counts.Add(find switch
    {
        CacheResult.Fresh or CacheResult.Ending => HitsAt,
        CacheResult.Stale => StaleHitsAt,
        _ => MissesAt,
    });

    private static bool IsEnding(CacheEntry entry, uint age) =>
        entry.Rcode != Rcode.ServFail
        && entry.KeepSeconds >= MinRefreshSeconds
        && (entry.KeepSeconds - age) * LastPart <= entry.KeepSeconds;

    private long Now() => _time.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerSecond;
}
