using System;
using System.Buffers.Binary;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Local;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Answers special names locally (rule M15). An order in force and a configured route have priority over a local zone. A few names are
/// answered here only if there is no upstream for them.
/// </summary>
internal sealed class LocalZoneStep : IQueryStep
{
    /// <summary>TTL and negative TTL: RFC 6303 §3 requires them to be equal and gives this value.</summary>
    private const uint TtlSeconds = 10_800;

    /// <summary>RNAME nobody.invalid, then SERIAL, REFRESH, RETRY, EXPIRE (RFC 6303 §3); MINIMUM follows.</summary>
    private static readonly byte[] SoaTail = EncodeSoaTail();

    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        if (!query.Generation.LocalZones.TryFind(query.Name, out LocalMatch match) || IsAskedUpstream(query, match))
        {
            return Disposition.Next;
        }

        LocalName? name = match.Apex.Role == LocalRole.Wildcard ? match.Apex : match.Exact;
        if (name is null || match.Apex.Role == LocalRole.Denied)
        {
            return Deny(ref query, match, Rcode.NXDomain);
        }

        bool isApex = match.ApexOffset == 0;
        MessageWriter records = ReplyWriter.Begin(ref query);
        ushort answers = isApex && query.Type == RRType.NS ? WriteNameServer(ref records, Ttl(query))
            : isApex && query.Type == RRType.Soa ? WriteSoa(ref records, match, Ttl(query))
            : WriteRecords(ref query, ref records, name);
        return answers == 0
            ? Deny(ref query, match, Rcode.NoError)
            : ReplyWriter.Finish(ref query, records, answers, 0, Rcode.NoError, QueryOutcome.Local, [], []);
    }

    /// <summary>A TTL never goes beyond the begin of an order (rule N6).</summary>
    private static uint Ttl(scoped in QueryContext query) => uint.Min(TtlSeconds, query.MaxTtlSeconds);

    private static bool IsAskedUpstream(scoped in QueryContext query, in LocalMatch match)
    {
        ForwardRoutes routes = query.Generation.Routes;
        bool isAsked = match.Apex.Role switch
        {
            LocalRole.FallbackApex => true,
            LocalRole.UnsignedApex => match.ApexOffset == 0 && query.Type == RRType.DS && query.Edns.IsDnssecOk,
            _ => false,
        };

        return routes.Covers(query.Name, match) || (isAsked && !routes.Find(query.Name).Upstreams.IsEmpty);
    }

    /// <summary>Writes the records of the queried type; ANY gets those of one type (RFC 8482 §4.1).</summary>
    private static ushort WriteRecords(ref QueryContext query, ref MessageWriter records, LocalName name)
    {
        RRType type = query.Type == RRType.Any && !name.Records.IsEmpty ? name.Records[0].Type : query.Type;
        ushort count = 0;
        foreach (LocalRecord record in name.Records)
        {
            if (record.Type == type)
            {
                records.WriteRecord(MessageWriter.QuestionPointer, type, Ttl(query), record.Data);
                count++;
            }
        }

        return count;
    }

    private static Disposition Deny(ref QueryContext query, in LocalMatch match, Rcode rcode)
    {
        MessageWriter records = ReplyWriter.Begin(ref query);
        ushort authorities = WriteSoa(ref records, match, Ttl(query));
        return ReplyWriter.Finish(ref query, records, 0, authorities, rcode, QueryOutcome.Local, [], []);
    }

    /// <summary>
    /// The zone's name server is the zone's own name, which has no address: so dynamic updates of clients go nowhere (RFC 6303 §3).
    /// </summary>
    private static ushort WriteNameServer(ref MessageWriter records, uint ttl)
    {
        Span<byte> pointer = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(pointer, MessageWriter.QuestionPointer);
        records.WriteRecord(MessageWriter.QuestionPointer, RRType.NS, ttl, pointer);
        return 1;
    }

    private static ushort WriteSoa(ref MessageWriter records, in LocalMatch match, uint ttl)
    {
        ushort apex = (ushort)(MessageWriter.QuestionPointer + match.ApexOffset);
        Span<byte> data = stackalloc byte[sizeof(ushort) + SoaTail.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt16BigEndian(data, apex);
        SoaTail.CopyTo(data[sizeof(ushort)..]);
        BinaryPrimitives.WriteUInt32BigEndian(data[^sizeof(uint)..], ttl);
        records.WriteRecord(apex, RRType.Soa, ttl, data);
        return 1;
    }

    private static byte[] EncodeSoaTail()
    {
        ReadOnlySpan<uint> numbers = [1, 3600, 1200, 604_800];
        byte[] tail = [.. "\u0006nobody\u0007invalid\0"u8, .. new byte[numbers.Length * sizeof(uint)]];
        Span<byte> room = tail.AsSpan(tail.Length - (numbers.Length * sizeof(uint)));
        for (int index = 0; index < numbers.Length; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(room[(index * sizeof(uint))..], numbers[index]);
        }

        return tail;
    }
}
