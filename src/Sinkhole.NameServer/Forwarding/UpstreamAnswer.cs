using System;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>An upstream's answer, parsed and copied: immutable, shared by all queries with the same question.</summary>
internal sealed record UpstreamAnswer
{
    private readonly byte[] _records;

    /// <summary>Takes an answer.</summary>
    /// <param name="records">Records as in <see cref="AnswerView"/>; owned from now on.</param>
    public UpstreamAnswer(byte[] records)
    {
        _records = records;
    }

    /// <summary>RCODE.</summary>
    public Rcode Rcode { get; init; }

    /// <summary>Records in the answer section.</summary>
    public ushort Answers { get; init; }

    /// <summary>Records in the authority section.</summary>
    public ushort Authorities { get; init; }

    /// <summary>Whether the upstream set AD.</summary>
    public bool IsAuthentic { get; init; }

    /// <summary>Why the answer is missing or incomplete.</summary>
    public AnswerFault Fault { get; init; }

    /// <summary>
    /// Why the upstream failed the query. Where the upstream answered and we cannot use it, as with too many aliases, it did not fail.
    /// </summary>
    public AnswerFault Failure =>
        Fault is AnswerFault.Aliases or AnswerFault.NameTooLong or AnswerFault.TooSlow or AnswerFault.TooLong ? AnswerFault.None : Fault;

    /// <summary>The upstream's extended error as a whole option (RFC 8914 §2); empty for none.</summary>
    public byte[] Error { get; init; } = [];

    /// <summary>How long it may be cached: the smallest TTL, for negative answers by RFC 2308 §5; 0 for not at all.</summary>
    public uint KeepSeconds { get; init; }

    /// <summary>
    /// The target of the last alias, in wire form, when the answer has no records of it; null when the answer is complete.
    /// </summary>
    public byte[]? MissingTarget { get; init; }

    /// <summary>
    /// The name that does not exist, in wire form: behind aliases the last target. Null when there is no cacheable denial.
    /// </summary>
    public byte[]? DeniedName { get; init; }

    /// <summary>The records, as in <see cref="AnswerView"/>.</summary>
    public ReadOnlySpan<byte> Records => _records;

    /// <summary>Octets of the records.</summary>
    public int RecordOctets => _records.Length;

    /// <summary>SERVFAIL for a reason.</summary>
    public static UpstreamAnswer Failed(AnswerFault fault) => Failed(fault, []);

    /// <summary>SERVFAIL for a reason.</summary>
    /// <param name="fault">The reason.</param>
    /// <param name="error">The upstream's extended error as a whole option, empty for none; owned from now on.</param>
    public static UpstreamAnswer Failed(AnswerFault fault, byte[] error) =>
        new([]) { Rcode = Rcode.ServFail, Fault = fault, Error = error };

    /// <summary>The same without AD, unless its group is trusted: an answer over plain DNS can be forged (RFC 4035 §3.2.3).</summary>
    public UpstreamAnswer AsTrusted(UpstreamGroup group) =>
        IsAuthentic && !group.TrustsAuthentic ? this with { IsAuthentic = false } : this;

    /// <summary>
    /// Caches it for its lifetime; a failure for as long as stale answers are given because of it. A name that does not exist is also
    /// cached as such, for all types and for the names below it.
    /// </summary>
    /// <param name="cache">The cache; null for none.</param>
    /// <param name="question">What it answers.</param>
    /// <param name="group">The group that answered.</param>
    public void KeepIn(AnswerCache? cache, AskedQuestion question, UpstreamGroup group)
    {
        bool isFailure = Rcode == Rcode.ServFail;
        CacheKey key = question.Key(group, isFailure, stackalloc byte[CacheKey.MaxOctets]);
        cache?.Store(key, View(), isFailure ? AnswerCache.RecheckSeconds : KeepSeconds);
        if (cache is not null && DeniedName is byte[] denied && denied.Length > 1)
        {
            KeepDenial(cache, question.For(denied), question, group);
        }
    }

    private void KeepDenial(AnswerCache cache, AskedQuestion denied, AskedQuestion question, UpstreamGroup group)
    {
        Span<byte> room = stackalloc byte[AnswerCache.ShortEntryOctets];
        var writer = new MessageWriter(room, 0);
        int steps = AnswerReader.MaxSteps;
        if (UncompressedRecords.TryCopy(question, this, Answers, Authorities, room, ref writer, ref steps))
        {
            // The upstream's extended error belongs to this question only.
            AnswerView denial = View() with { Records = room[..writer.Position], Answers = 0, Error = default };
            cache.StoreDenial(denied.DenialKey(group, stackalloc byte[CacheKey.MaxOctets]), denial, KeepSeconds);
        }
    }

    /// <summary>The form that the steps use.</summary>
    public AnswerView View() => new()
    {
        Records = _records,
        Answers = Answers,
        Authorities = Authorities,
        Rcode = Rcode,
        IsAuthentic = IsAuthentic,
        Fault = Fault,
        Error = Error,
        Outcome = QueryOutcome.Forwarded,
    };
}
