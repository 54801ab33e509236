using System;
using System.Runtime.CompilerServices;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>Answers from the cache: answers, and for a short time failures. Policy checks them as any answer (rule N7).</summary>
/// <remarks>Copies of entries on the stack are written before they are read, so they are not cleared first.</remarks>
[SkipLocalsInit]
internal sealed class CacheStep : IQueryStep
{
    private readonly AnswerCache? _cache;

    /// <summary>A step over a cache; without one it only passes failures on.</summary>
    public CacheStep(AnswerCache? cache)
    {
        _cache = cache;
    }

    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        if (_cache is null)
        {
            return query.IsAnswered ? UpstreamReply.Write(ref query, query.Answer) : Disposition.Next;
        }

        Span<byte> copy = stackalloc byte[AnswerCache.ShortEntryOctets];
        UpstreamGroup group = query.Generation.Routes.Find(query.Name);
        CacheKey key = Key(query, group, isFailure: false, stackalloc byte[CacheKey.MaxOctets]);
        CacheResult find = _cache.Find(key, copy, out AnswerView answer);
        return find == CacheResult.Miss && _cache.HasLong(key)
            ? HandleLong(ref query, group, key)
            : Decide(ref query, group, find, answer);
    }

    /// <summary>
    /// The same for an answer longer than a datagram: a method of its own, because its stack buffer would slow down all others.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Disposition HandleLong(ref QueryContext query, UpstreamGroup group, scoped CacheKey key)
    {
        if (_cache is null)
        {
            return Disposition.Next;
        }

        CacheResult find = _cache.Find(key, stackalloc byte[AnswerCache.MaxEntryOctets], out AnswerView answer);
        return Decide(ref query, group, find, answer);
    }

    private Disposition Decide(ref QueryContext query, UpstreamGroup group, CacheResult find, scoped AnswerView answer)
    {
        switch (find)
        {
            case CacheResult.Fresh or CacheResult.Ending:
                _cache?.Count(find);
                if (find == CacheResult.Ending)
                {
                    Refresh(query, group, RefreshCause.Popular);
                }

                return UpstreamReply.Write(ref query, answer);
            case CacheResult.Stale:
                return TryDeny(ref query, group) ? Disposition.Reply : Stale(ref query, group, answer);
            default:
                return TryDeny(ref query, group) ? Disposition.Reply : Unanswered(ref query, group);
        }
    }

    /// <summary>Answers with a cached denial of the name, or of a name above it, that another type or name has brought.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDeny(ref QueryContext query, UpstreamGroup group)
    {
        Span<byte> copy = stackalloc byte[AnswerCache.ShortEntryOctets];
        if (_cache is null || !_cache.TryFindDenial(
            query.Name, query.Edns.IsDnssecOk, query.Header.IsCheckingDisabled, group.Key, copy, out AnswerView denial))
        {
            return false;
        }

        _cache.Count(CacheResult.Fresh);
        UpstreamReply.Write(ref query, denial);
        return true;
    }

    /// <summary>
    /// A stale answer is given when the upstreams failed just now, or are known to be silent (RFC 8767 §5): clients do not wait for them.
    /// One query a second finds out whether they have recovered (rule M16).
    /// </summary>
    private Disposition Stale(ref QueryContext query, UpstreamGroup group, scoped AnswerView answer)
    {
        if (!query.IsAnswered)
        {
            Span<byte> copy = stackalloc byte[AnswerCache.ShortEntryOctets];
            bool isSilent = _cache?.Outages.IsSilent(group) == true;
            if (!isSilent && !HasFailed(query, group, AnswerCache.RecheckSeconds, copy, out _))
            {
                _cache?.Count(CacheResult.Miss);
                return Disposition.Next;
            }

            // Silent upstreams get probes. Failing ones may fail this name alone, so this query itself is sent again.
            if (!isSilent && _cache?.Outages.TryClaimProbe(group.Key) == true)
            {
                Refresh(query, group, RefreshCause.Probe);
            }
        }

        _cache?.Count(CacheResult.Stale);
        return UpstreamReply.Write(ref query, answer);
    }

    /// <summary>A fresh failure is answered without asking again (RFC 9520 §3.2).</summary>
    private Disposition Unanswered(ref QueryContext query, UpstreamGroup group)
    {
        if (query.IsAnswered)
        {
            return UpstreamReply.Write(ref query, query.Answer);
        }

        Span<byte> copy = stackalloc byte[AnswerCache.ShortEntryOctets];
        if (HasFailed(query, group, AnswerCache.FailureSeconds, copy, out AnswerView failure))
        {
            _cache?.Count(CacheResult.Fresh);
            return UpstreamReply.Write(ref query, failure);
        }

        _cache?.Count(CacheResult.Miss);
        return Disposition.Next;
    }

    private bool HasFailed(scoped in QueryContext query, UpstreamGroup group, uint seconds, Span<byte> copy, out AnswerView failure)
    {
        failure = default;
        CacheKey key = Key(query, group, isFailure: true, stackalloc byte[CacheKey.MaxOctets]);
        return _cache?.HasFailed(key, group, seconds, copy, out failure) == true;
    }

    // The only allocation of this path: once for each lifetime of an entry, or once a second while upstreams fail.
    private void Refresh(scoped in QueryContext query, UpstreamGroup group, RefreshCause cause) => _cache?.Refreshes.Put(new RefreshRequest(
        query.Packet[WireLimits.HeaderOctets..query.QuestionEnd].ToArray(),
        query.Edns.IsDnssecOk,
        query.Header.IsCheckingDisabled,
        group,
        cause));

    private static CacheKey Key(scoped in QueryContext query, UpstreamGroup group, bool isFailure, Span<byte> room) =>
        new(query.Name, query.Type, query.Edns.IsDnssecOk, query.Header.IsCheckingDisabled, group.Key, isFailure, room);
}
