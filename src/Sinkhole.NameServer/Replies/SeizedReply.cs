using System;
using System.Buffers.Binary;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Replies;

/// <summary>
/// Writes the policy's data for a seized name, for any type (rules Q1-Q14, Q19-Q21): the question's name, or one that aliases lead to.
/// </summary>
internal ref struct SeizedReply
{
    private readonly PolicyRule _rule;
    private readonly int _nameOffset;
    private readonly int _apexOffset;
    private readonly ushort _aliases;
    private MessageWriter _records;

    private SeizedReply(PolicyRule rule, int nameOffset, int apexOffset, MessageWriter records, ushort aliases)
    {
        _rule = rule;
        _nameOffset = nameOffset;
        _apexOffset = apexOffset;
        _records = records;
        _aliases = aliases;
    }

    /// <summary>Answers for the question's name.</summary>
    /// <param name="query">The query.</param>
    /// <param name="rule">The rule that decides.</param>
    /// <param name="apexOffset">Where the deciding entry's name begins within QNAME.</param>
    public static Disposition Write(ref QueryContext query, PolicyRule rule, int apexOffset) =>
        new SeizedReply(rule, WireLimits.HeaderOctets, apexOffset, ReplyWriter.Begin(ref query), aliases: 0).Decide(ref query);

    /// <summary>Answers for the name of an alias chain that an order covers: the aliases, then the policy's data (rule C2).</summary>
    /// <param name="query">The query.</param>
    /// <param name="hit">The place in the chain.</param>
    /// <param name="rule">The rule that decides.</param>
    /// <param name="records">A writer placed after the aliases up to the hit.</param>
    public static Disposition Write(ref QueryContext query, in ChainHit hit, PolicyRule rule, MessageWriter records)
    {
        int nameOffset = hit.OwnerAt < 0 ? WireLimits.HeaderOctets : query.QuestionEnd + hit.OwnerAt;
        var reply = new SeizedReply(rule, nameOffset, hit.ApexOffset, records, hit.KeptRecords);
        return hit.IsServiceTarget ? reply.Deny(ref query, Rcode.NoError) : reply.Decide(ref query);
    }

    private ushort Owner => Pointer(_nameOffset);

    private static ushort Pointer(int offset) => (ushort)(MessageWriter.PointerBits | offset);

    private uint Ttl(scoped in QueryContext query) => uint.Min(_rule.TtlSeconds(query.Now), query.MaxTtlSeconds);

    private Disposition Decide(ref QueryContext query) => _rule.Action switch
    {
        PolicyAction.Page => Redirect(ref query),
        PolicyAction.NXDomain => Deny(ref query, Rcode.NXDomain),
        _ => Deny(ref query, Rcode.NoError),
    };

    private Disposition Redirect(ref QueryContext query)
    {
        SinkholePage page = _rule.Page;
        uint ttl = Ttl(query);
        switch (query.Type)
        {
            case RRType.A when !page.IPv4.IsEmpty:
            case RRType.Any when !page.IPv4.IsEmpty:
                return Addresses(ref query, RRType.A, page.IPv4, ttl);
            case RRType.Aaaa when !page.IPv6.IsEmpty:
            case RRType.Any when !page.IPv6.IsEmpty:
                return Addresses(ref query, RRType.Aaaa, page.IPv6, ttl);
            case RRType.MX:
                // Without an MX, mail servers would deliver the seized domain's mail to the page's host (RFC 5321 §5.1); "0 ." prevents it
                // (RFC 7505 §3).
                _records.WriteRecord(Owner, RRType.MX, ttl, [0, 0, 0]);
                return Positive(ref query, answers: 1);
            case RRType.Soa when _apexOffset == 0:
                WriteSoa(ref query, ttl);
                return Positive(ref query, answers: 1);
            default:
                return Deny(ref query, Rcode.NoError);
        }
    }

    private Disposition Addresses(ref QueryContext query, RRType type, ReadOnlySpan<byte[]> addresses, uint ttl)
    {
        // One always fits; over UDP a short query gets only as many as fit in four times its size (rule M13).
        int recordOctets = MessageWriter.PointedRecordOctets + addresses[0].Length;
        int count = Math.Clamp(_records.Left / recordOctets, 1, addresses.Length);
        foreach (byte[] address in addresses[..count])
        {
            _records.WriteRecord(Owner, type, ttl, address);
        }

        return Positive(ref query, (ushort)count);
    }

    private Disposition Positive(ref QueryContext query, ushort answers) => ReplyWriter.Finish(
        ref query,
        _records,
        (ushort)(_aliases + answers),
        0,
        Rcode.NoError,
        QueryOutcome.Seized,
        _rule.Order.PositiveErrors,
        _rule.Order.BarePositiveErrors);

    /// <summary>
    /// A negative answer always has its SOA, owned by the apex, with a TTL equal to MINIMUM so that all caches agree (rules N1, N3); its
    /// section is the operator's choice (rule N2).
    /// </summary>
    private Disposition Deny(ref QueryContext query, Rcode rcode)
    {
        WriteSoa(ref query, Ttl(query));
        return ReplyWriter.Finish(
            ref query,
            _records,
            _aliases,
            query.Generation.Denial == SoaSection.Authority ? (ushort)1 : (ushort)0,
            rcode,
            QueryOutcome.Seized,
            _rule.Order.NegativeErrors,
            _rule.Order.BareNegativeErrors,
            query.Generation.Denial == SoaSection.Additional ? (ushort)1 : (ushort)0);
    }

    /// <summary>RNAME is one label and a pointer to MNAME, so that a denial fits in four times a short query (rule M13).</summary>
    private void WriteSoa(ref QueryContext query, uint ttl)
    {
        ZoneOwner owner = query.Generation.Owner;
        ReadOnlySpan<byte> mailbox = ZoneOwner.MailboxLabel;
        int dataAt = _records.Position + MessageWriter.PointedRecordOctets;
        Span<byte> data = stackalloc byte[owner.Host.Length + mailbox.Length + sizeof(ushort) + owner.SoaNumbers.Length];
        owner.Host.CopyTo(data);
        Span<byte> rest = data[owner.Host.Length..];
        mailbox.CopyTo(rest);
        BinaryPrimitives.WriteUInt16BigEndian(rest[mailbox.Length..], Pointer(dataAt));
        owner.SoaNumbers.CopyTo(rest[(mailbox.Length + sizeof(ushort))..]);
        BinaryPrimitives.WriteUInt32BigEndian(data[^sizeof(uint)..], ttl);
        _records.WriteRecord(Pointer(_nameOffset + _apexOffset), RRType.Soa, ttl, data);
    }
}
