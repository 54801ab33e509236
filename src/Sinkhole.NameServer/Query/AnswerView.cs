using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Query;

/// <summary>
/// What an upstream said to a question, in our own writing: only what answers the question, the aliases first and in their order.
/// </summary>
/// <remarks>
/// Records stand as behind a question of the same length: an owner is a pointer to the question's name or to the target of an earlier
/// alias, and the targets of aliases are written in full. Valid while the memory behind it is.
/// </remarks>
internal readonly ref struct AnswerView
{
    /// <summary>The records of answer and authority, without the question and without OPT.</summary>
    public ReadOnlySpan<byte> Records { get; init; }

    /// <summary>What the upstream said beside its answer: one extended error as a whole option (RFC 8914 §2), empty for none.</summary>
    public ReadOnlySpan<byte> Error { get; init; }

    /// <summary>Records in the answer section.</summary>
    public ushort Answers { get; init; }

    /// <summary>Records in the authority section.</summary>
    public ushort Authorities { get; init; }

    /// <summary>RCODE.</summary>
    public Rcode Rcode { get; init; }

    /// <summary>Whether the upstream set AD.</summary>
    public bool IsAuthentic { get; init; }

    /// <summary>Seconds since the upstream said it: taken off every TTL.</summary>
    public uint AgeSeconds { get; init; }

    /// <summary>Whether its time is past, and it is given because no upstream answers.</summary>
    public bool IsStale { get; init; }

    /// <summary>Why there is no real answer; <see cref="AnswerFault.None"/> for an answer.</summary>
    public AnswerFault Fault { get; init; }

    /// <summary>How the reply is counted unless policy touches it.</summary>
    public QueryOutcome Outcome { get; init; }
}
