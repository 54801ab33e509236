using System;
using System.Threading;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Caching;

/// <summary>
/// Answers of upstreams, positive and negative (RFC 2308), failures (RFC 9520), and answers past their time (RFC 8767), in memory that is
/// taken once. Any thread; readers take no lock and allocate nothing.
/// </summary>
/// <remarks>The policy is applied to what comes out, not to what goes in: an answer cached yesterday obeys the order of today.</remarks>
public sealed class AnswerCache
{
    /// <summary>Octets that an entry of any kind fits in; longer answers are not cached.</summary>
    public const int MaxEntryOctets = 16_384;

    /// <summary>Octets that an entry fits in whose answer goes into a datagram; longer ones are looked for apart.</summary>
    internal const int ShortEntryOctets = 1536;

    /// <summary>For how long an answer past its TTL may still be given, in seconds (RFC 8767 §5 names one to three days).</summary>
    internal const uint StaleSeconds = 24 * 3600;

    /// <summary>For how long a failure answers those for whom there is nothing else, in seconds (RFC 9520 §3.2: at least 1 s).</summary>
    internal const uint FailureSeconds = 2;

    /// <summary>For how long after a failure an answer past its time is given without asking, in seconds (RFC 8767 §5).</summary>
    internal const uint RecheckSeconds = 30;

    // An answer is refreshed in the last tenth of its time, when it lives long enough for that to be worth it.
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
    /// <param name="memory">Octets it takes, all at once; the kernel hands them over as they are used.</param>
    /// <param name="time">Its clock: only the monotonic one, so that setting the clock changes no TTL.</param>
    /// <param name="prefetches">Whether answers that many ask for are refreshed before their time is over.</param>
    public AnswerCache(long memory, TimeProvider time, bool prefetches = true)
    {
        _time = time;
        _prefetches = prefetches;
        Outages = new UpstreamOutages(Now);
        _start = time.GetTimestamp();

        // Most answers are an address or two, few as long as a datagram, and hardly any, signed ones by TCP, longer.
        _sets =
        [
            new CacheSet(256, memory / 2), new CacheSet(640, memory / 4), new CacheSet(ShortEntryOctets, memory / 8),
            new CacheSet(4096, memory / 16), new CacheSet(MaxEntryOctets, memory / 16),
        ];
    }

    /// <summary>Octets of memory that its entries take.</summary>
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

    /// <summary>Questions answered from fresh entries.</summary>
    public long Hits => _counts[HitsAt];

    /// <summary>Questions that had no fresh entry.</summary>
    public long Misses => _counts[MissesAt];

    /// <summary>Questions answered from entries past their TTL.</summary>
    public long StaleHits => _counts[StaleHitsAt];

    /// <summary>Answers stored.</summary>
    public long Stored => _counts[StoredAt];

    /// <summary>Refreshes that found no room and were given up.</summary>
    public long RefreshesDropped => Refreshes.Dropped;

    /// <summary>What upstreams are to be asked again.</summary>
    internal RefreshQueue Refreshes { get; } = new();

    /// <summary>Which upstreams are known to be silent.</summary>
    internal UpstreamOutages Outages { get; }

    /// <summary>Refreshes wanted for a cause.</summary>
    public long RefreshesAsked(RefreshCause cause) => Refreshes.Asked(cause);

    /// <summary>Looks a question up.</summary>
    /// <param name="key">The question.</param>
    /// <param name="copy">Room for <see cref="ShortEntryOctets"/>, or for <see cref="MaxEntryOctets"/>; longer entries than fit are not
    /// looked for. The answer is a view of it.</param>
    /// <param name="answer">What was found; its TTLs are to be shown less its age, or, when stale, as they are told there.</param>
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
    /// Whether an upstream failed a question so short a time ago that it is not asked again; over when its group was found back since.
    /// </summary>
    /// <param name="key">The question, as a failure's key.</param>
    /// <param name="group">The group of upstreams.</param>
    /// <param name="seconds">How short.</param>
    /// <param name="copy">Room as for <see cref="Find"/>.</param>
    /// <param name="failure">The failure.</param>
    internal bool HasFailed(scoped CacheKey key, UpstreamGroup group, uint seconds, Span<byte> copy, out AnswerView failure) =>
        Find(key, copy, out failure) == CacheResult.Fresh
        && failure.AgeSeconds < seconds
        && !Outages.IsBackSince(group, Now() - failure.AgeSeconds);

    /// <summary>
    /// Finds that a name does not exist, or one above it: then it has no data of any type (RFC 2308 §5, RFC 8020 §2). Only for who found
    /// no answer: it costs a look-up for each label, and one word while no name is known to be missing.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="isDnssecOk">DO.</param>
    /// <param name="isCheckingDisabled">CD.</param>
    /// <param name="group">The group of upstreams that the name is asked of: what another said does not count.</param>
    /// <param name="copy">Room for <see cref="ShortEntryOctets"/>; the denial is a view of it.</param>
    /// <param name="denial">The denial, its names in full: it stands behind any question.</param>
    internal bool TryFindDenial(
        scoped WireName name, bool isDnssecOk, bool isCheckingDisabled, ulong group, Span<byte> copy, out AnswerView denial)
    {
        denial = default;
        if (Volatile.Read(ref _deniedUntil) <= Now())
        {
            return false;
        }

        Span<byte> room = stackalloc byte[CacheKey.MostOctets];
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
    /// <param name="denial">The SOA and the proofs, their names in full; copied.</param>
    /// <param name="keepSeconds">How long that is so.</param>
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
                // An older answer of another size must not outlive this one.
                set.Remove(key, hash);
            }
        }

        if (home is not null && home.TryWrite(key, hash, answer, Now(), uint.Min(keepSeconds, MaxKeepSeconds)))
        {
            _counts.Add(StoredAt);
        }
    }

    /// <summary>Counts a question by what the cache had for it.</summary>
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
