using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Query;

/// <summary>
/// An upstream's answer, as we have copied it: only records that answer the question, aliases first and in order.
/// </summary>
/// <remarks>
/// Records are as they follow a question of the same length: an owner is a pointer to the question's name or to the target of an earlier
/// alias, and targets of aliases are uncompressed. A view: valid while its memory is.
/// </remarks>
internal readonly ref struct AnswerView
{
    /// <summary>The records of answer and authority, without the question and without OPT.</summary>
    public ReadOnlySpan<byte> Records { get; init; }

    /// <summary>The upstream's extended error as a whole option (RFC 8914 §2), empty for none.</summary>
    public ReadOnlySpan<byte> Error { get; init; }

    /// <summary>Records in the answer section.</summary>
    public ushort Answers { get; init; }

    /// <summary>Records in the authority section.</summary>
    public ushort Authorities { get; init; }

    /// <summary>RCODE.</summary>
    public Rcode Rcode { get; init; }

    /// <summary>Whether the upstream set AD.</summary>
    public bool IsAuthentic { get; init; }

    /// <summary>Seconds since the upstream's answer: subtracted from every TTL.</summary>
    public uint AgeSeconds { get; init; }

    /// <summary>Whether it is past its TTL and given because no upstream answers.</summary>
    public bool IsStale { get; init; }

    /// <summary>Why there is no answer; <see cref="AnswerFault.None"/> for an answer.</summary>
    public AnswerFault Fault { get; init; }

    /// <summary>How the reply is counted unless policy touches it.</summary>
    public QueryOutcome Outcome { get; init; }
}
