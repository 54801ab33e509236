using System;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Steps;

/// <summary>Answers again what was answered, and for a while what could not be; policy looks at it as at any answer (rule N7).</summary>
internal sealed class CacheStep : IQueryStep
{
    private readonly AnswerCache? _cache;

    /// <summary>A step over a cache; over none it only passes failures on.</summary>
    public CacheStep(AnswerCache? cache)
    {
        _cache = cache;
    }

    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        if (_cache is null)
        {
            return query.IsAnswered ? ForeignReply.Write(ref query, query.Answer) : Disposition.Next;
        }

        Span<byte> copy = stackalloc byte[AnswerCache.MostEntryOctets];
        CacheFind find = _cache.Find(Key(query, isFailure: false, stackalloc byte[CacheKey.MostOctets]), copy, out ForeignAnswer answer);
        if (find == CacheFind.Fresh)
        {
            _cache.Count(CacheFind.Fresh);
            return ForeignReply.Write(ref query, answer);
        }

        return find == CacheFind.Stale ? Stale(ref query, answer) : Unanswered(ref query);
    }

    /// <summary>What is past its time is given only when the upstreams failed just now (RFC 8767 §5).</summary>
    private Disposition Stale(ref QueryContext query, scoped ForeignAnswer answer)
    {
        Span<byte> copy = stackalloc byte[AnswerCache.MostEntryOctets];
        if (!query.IsAnswered && !HasFailed(query, copy, out _))
        {
            _cache?.Count(CacheFind.Miss);
            return Disposition.Next;
        }

        _cache?.Count(CacheFind.Stale);
        return ForeignReply.Write(ref query, answer);
    }

    /// <summary>A failure that is still fresh is answered without asking again (RFC 9520 §3.2).</summary>
    private Disposition Unanswered(ref QueryContext query)
    {
        if (query.IsAnswered)
        {
            return ForeignReply.Write(ref query, query.Answer);
        }

        Span<byte> copy = stackalloc byte[AnswerCache.MostEntryOctets];
        if (HasFailed(query, copy, out ForeignAnswer failure))
        {
            _cache?.Count(CacheFind.Fresh);
            return ForeignReply.Write(ref query, failure);
        }

        _cache?.Count(CacheFind.Miss);
        return Disposition.Next;
    }

    private bool HasFailed(scoped in QueryContext query, Span<byte> copy, out ForeignAnswer failure)
    {
        failure = default;
        return _cache?.Find(Key(query, isFailure: true, stackalloc byte[CacheKey.MostOctets]), copy, out failure) == CacheFind.Fresh;
    }

    private static CacheKey Key(scoped in QueryContext query, bool isFailure, Span<byte> room) => new(
        query.Name,
        query.Type,
        query.Edns.IsDnssecOk,
        query.Header.IsCheckingDisabled,
        query.Generation.Routes.Find(query.Name).Key,
        isFailure,
        room);
}
