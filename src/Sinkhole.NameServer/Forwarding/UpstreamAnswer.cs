using System;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>What an upstream said, read and written anew: immutable, shared by all who asked the same.</summary>
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

    /// <summary>Why there is no whole answer.</summary>
    public AnswerFault Fault { get; init; }

    /// <summary>
    /// Why the upstream failed the question. What makes no answer of ours although the upstream answered, such as too many aliases, is no
    /// failure of the upstream.
    /// </summary>
    public AnswerFault Failure =>
        Fault is AnswerFault.Aliases or AnswerFault.NameTooLong or AnswerFault.TooSlow or AnswerFault.TooLong ? AnswerFault.None : Fault;

    /// <summary>What the upstream said beside its answer: one extended error as a whole option (RFC 8914 §2), empty for none.</summary>
    public byte[] Error { get; init; } = [];

    /// <summary>How long it may be kept: the smallest TTL, for negative answers by RFC 2308 §5; 0 for not at all.</summary>
    public uint KeepSeconds { get; init; }

    /// <summary>The target of the last alias, in wire form, where nothing is said of it; null where the answer is complete.</summary>
    public byte[]? MissingTarget { get; init; }

    /// <summary>The name that does not exist, in wire form: behind aliases the last target. Null where none is denied for a time.</summary>
    public byte[]? DeniedName { get; init; }

    /// <summary>The records, as in <see cref="AnswerView"/>.</summary>
    public ReadOnlySpan<byte> Records => _records;

    /// <summary>Octets of the records.</summary>
    public int RecordOctets => _records.Length;

    /// <summary>SERVFAIL for a reason.</summary>
    public static UpstreamAnswer Failed(AnswerFault fault) => Failed(fault, []);

    /// <summary>SERVFAIL for a reason.</summary>
    /// <param name="fault">The reason.</param>
    /// <param name="error">What the upstream said of it: one extended error as a whole option, empty for none; owned from now on.</param>
    public static UpstreamAnswer Failed(AnswerFault fault, byte[] error) =>
        new([]) { Rcode = Rcode.ServFail, Fault = fault, Error = error };

    /// <summary>The same without AD, unless its group is trusted: who asks in clear can be told anything (RFC 4035 §3.2.3).</summary>
    public UpstreamAnswer AsTrusted(UpstreamGroup group) =>
        IsAuthentic && !group.TrustsAuthentic ? this with { IsAuthentic = false } : this;

    /// <summary>
    /// Keeps it for as long as it says; a failure for as long as what is past its time is given because of it. A name that does not exist
    /// is kept as such too, for all types and for the names below it.
    /// </summary>
    /// <param name="cache">The cache; null for none.</param>
    /// <param name="question">What it answers.</param>
    /// <param name="group">Whose answer it is.</param>
    public void KeepIn(AnswerCache? cache, AskedQuestion question, UpstreamGroup group)
    {
        bool isFailure = Rcode == Rcode.ServFail;
        CacheKey key = question.Key(group, isFailure, stackalloc byte[CacheKey.MostOctets]);
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
            // What the upstream said beside it was of this question alone.
            AnswerView denial = View() with { Records = room[..writer.Position], Answers = 0, Error = default };
            cache.StoreDenial(denied.DenialKey(group, stackalloc byte[CacheKey.MostOctets]), denial, KeepSeconds);
        }
    }

    /// <summary>As the steps see it.</summary>
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
