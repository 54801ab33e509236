using System;
using System.Buffers.Binary;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Replies;

/// <summary>Writes a reply from an upstream's answer, after policy has checked every name that it leads to.</summary>
internal static class UpstreamReply
{
    private const uint StaleTtlSeconds = 30;

    /// <summary>
    /// Writes it. A name of the chain that an order covers is answered by the order (rule C2); otherwise the answer is passed on. For a
    /// failure no records are written: its aliases are only there for the policy.
    /// </summary>
    public static Disposition Write(ref QueryContext query, scoped AnswerView answer)
    {
        ChainHit hit = AnswerPolicy.Find(query.Generation.Policy, answer, query.Type, query.Now);
        query.IsObserved |= hit.IsObserved;
        query.IsFromUpstream = true;
        query.MaxTtlSeconds = uint.Min(query.MaxTtlSeconds, hit.MaxTtlSeconds);
        MessageWriter records = ReplyWriter.Begin(ref query);
        bool isFailure = answer.Rcode == Rcode.ServFail;
        int octets = hit.Rule is not null ? hit.KeptOctets : isFailure ? 0 : answer.Records.Length;
        records.WriteOctets(answer.Records[..octets]);
        if (!records.IsFull && (answer.AgeSeconds > 0 || answer.IsStale || query.MaxTtlSeconds != uint.MaxValue))
        {
            WriteTtls(query.Packet[query.QuestionEnd..records.Position], answer, query.MaxTtlSeconds);
        }

        if (hit.Rule is PolicyRule rule)
        {
            return SeizedReply.Write(ref query, hit, rule, records);
        }

        // The upstream's own extended error is more precise than ours.
        scoped ReadOnlySpan<byte> error = answer.IsStale ? FaultErrors.OfStale(answer.Rcode)
            : answer.Error.IsEmpty ? FaultErrors.Of(answer.Fault)
            : answer.Error;
        query.IsAuthentic = answer.IsAuthentic;
        return ReplyWriter.Finish(
            ref query,
            records,
            isFailure ? (ushort)0 : answer.Answers,
            isFailure ? (ushort)0 : answer.Authorities,
            answer.Rcode,
            OutcomeOf(query, answer),
            error,
            FaultErrors.BareOf(answer.Fault));
    }

    private static QueryOutcome OutcomeOf(scoped in QueryContext query, scoped in AnswerView answer) =>
        answer.Rcode == Rcode.ServFail ? QueryOutcome.Error
        : query.Outcome == QueryOutcome.Passthru ? QueryOutcome.Passthru
        : answer.Outcome;

    /// <summary>
    /// Each TTL is what is left of it, or 30 s for a stale answer (RFC 8767 §4), and does not go beyond the begin of an order (rule N6).
    /// The MINIMUM of an SOA stays: its signature covers it, and the smaller of TTL and MINIMUM counts (RFC 2308 §5).
    /// </summary>
    private static void WriteTtls(Span<byte> records, scoped in AnswerView answer, uint maxTtl)
    {
        var scanner = new RecordScanner(records);
        while (scanner.TryMove())
        {
            Span<byte> ttl = records.Slice(scanner.TtlAt, sizeof(uint));
            uint seconds = BinaryPrimitives.ReadUInt32BigEndian(ttl);
            uint left = seconds > answer.AgeSeconds ? seconds - answer.AgeSeconds : 0;
            BinaryPrimitives.WriteUInt32BigEndian(ttl, uint.Min(answer.IsStale ? StaleTtlSeconds : left, maxTtl));
        }
    }
}
