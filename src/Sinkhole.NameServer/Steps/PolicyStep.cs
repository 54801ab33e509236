using System;
using System.Buffers.Binary;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Looks the name up and answers it when an order in force covers it: every type, whatever RD, CD or DO say (rules Q1-Q14, Q19-Q21).
/// </summary>
internal sealed class PolicyStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        PolicyVerdict verdict = query.Generation.Policy.Find(query.Name, query.NowTicks);
        query.IsObserved = verdict.IsObserved;
        if (verdict.Rule is not PolicyRule rule)
        {
            query.Outcome = verdict.IsLifted ? QueryOutcome.Passthru : QueryOutcome.Forwarded;
            return Disposition.Next;
        }

        return rule.Action switch
        {
            PolicyAction.Page => Redirect(ref query, rule, verdict.ApexOffset),
            PolicyAction.NXDomain => Deny(ref query, rule, verdict.ApexOffset, Rcode.NXDomain),
            _ => Deny(ref query, rule, verdict.ApexOffset, Rcode.NoError),
        };
    }

    private static Disposition Redirect(ref QueryContext query, PolicyRule rule, int apexOffset)
    {
        SinkholePage page = rule.Page;
        uint ttl = rule.TtlSeconds(query.NowTicks);
        switch (query.Type)
        {
            case RRType.A when !page.IPv4.IsEmpty:
            case RRType.Any when !page.IPv4.IsEmpty:
                return Addresses(ref query, rule, RRType.A, page.IPv4, ttl);
            case RRType.Aaaa when !page.IPv6.IsEmpty:
            case RRType.Any when !page.IPv6.IsEmpty:
                return Addresses(ref query, rule, RRType.Aaaa, page.IPv6, ttl);
            case RRType.MX:
                return NullMx(ref query, rule, ttl);
            case RRType.Soa when apexOffset == 0:
                return Authority(ref query, rule, ttl);
            default:
                return Deny(ref query, rule, apexOffset, Rcode.NoError);
        }
    }

    private static Disposition Addresses(
        ref QueryContext query, PolicyRule rule, RRType type, ReadOnlySpan<byte[]> addresses, uint ttl)
    {
        MessageWriter records = ReplyWriter.Begin(ref query);
        foreach (byte[] address in addresses)
        {
            records.WriteRecord(MessageWriter.QuestionPointer, type, ttl, address);
        }

        return Positive(ref query, rule, records, (ushort)addresses.Length);
    }

    /// <summary>
    /// Without an MX, mailers would bring the seized domain's mail to the page's host (RFC 5321 §5.1); "0 ." forbids it (RFC 7505 §3).
    /// </summary>
    private static Disposition NullMx(ref QueryContext query, PolicyRule rule, uint ttl)
    {
        MessageWriter records = ReplyWriter.Begin(ref query);
        records.WriteRecord(MessageWriter.QuestionPointer, RRType.MX, ttl, [0, 0, 0]);
        return Positive(ref query, rule, records, answers: 1);
    }

    private static Disposition Authority(ref QueryContext query, PolicyRule rule, uint ttl)
    {
        MessageWriter records = ReplyWriter.Begin(ref query);
        WriteSoa(ref query, ref records, apexOffset: 0, ttl);
        return Positive(ref query, rule, records, answers: 1);
    }

    private static Disposition Positive(ref QueryContext query, PolicyRule rule, scoped in MessageWriter records, ushort answers) =>
        ReplyWriter.Finish(
            ref query, records, answers, 0, Rcode.NoError, QueryOutcome.Seized, rule.Order.PositiveErrors, rule.Order.BarePositiveErrors);

    /// <summary>
    /// A negative answer always has its SOA, owned by the apex, TTL equal to MINIMUM so that all caches agree (rules N1, N3).
    /// </summary>
    private static Disposition Deny(ref QueryContext query, PolicyRule rule, int apexOffset, Rcode rcode)
    {
        MessageWriter records = ReplyWriter.Begin(ref query);
        WriteSoa(ref query, ref records, apexOffset, rule.TtlSeconds(query.NowTicks));
        return ReplyWriter.Finish(
            ref query, records, 0, 1, rcode, QueryOutcome.Seized, rule.Order.NegativeErrors, rule.Order.BareNegativeErrors);
    }

    private static void WriteSoa(ref QueryContext query, ref MessageWriter records, int apexOffset, uint ttl)
    {
        ReadOnlySpan<byte> soa = query.Generation.Owner.SoaData;
        Span<byte> data = stackalloc byte[soa.Length];
        soa.CopyTo(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[^sizeof(uint)..], ttl);
        records.WriteRecord((ushort)(MessageWriter.QuestionPointer + apexOffset), RRType.Soa, ttl, data);
    }
}
