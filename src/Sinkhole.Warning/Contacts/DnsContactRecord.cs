using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Net;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Contacts;

/// <summary>
/// The DNS queries of one client in one minute for names of one order. It says that a resolver client asked, never that anybody visited.
/// </summary>
/// <remarks>
/// Payload, version 1: version, form, transport, flags (1: spoofable, 2: there were further ports, 4: there were more clients than could be
/// counted; an octet each), generation (8), queries (8), first and last instant in microseconds of the Unix epoch (8 each), clients (4),
/// for the form of one client the length of its address and the address (of an IPv6 one the first 64 bits, zeros behind), the order's id
/// as text, the number of ports (1) and the ports, ascending (2 each), the number of questions (1) and each (name as text, QTYPE in 2,
/// queries in 8). Queries that no listed question counts are the difference.
/// </remarks>
public sealed record DnsContactRecord
{
    /// <summary>Max ports that one record lists.</summary>
    public const int MaxPorts = 64;

    /// <summary>Max questions that one record lists.</summary>
    public const int MaxNames = 16;

    private const byte Version = 1;
    private const byte Spoofable = 1;
    private const byte FurtherPorts = 2;
    private const byte FurtherClients = 4;
    private const byte AllFlags = Spoofable | FurtherPorts | FurtherClients;

    /// <summary>Of whom it speaks.</summary>
    public required DnsContactForm Form { get; init; }

    /// <summary>How the queries came.</summary>
    public required DnsContactTransport Transport { get; init; }

    /// <summary>Whether anybody on the network could have sent these queries with the address of another: true over UDP.</summary>
    public required bool IsSpoofable { get; init; }

    /// <summary>The generation that decided the last query; 0 for lost ones.</summary>
    public required long Generation { get; init; }

    /// <summary>Number of queries, at least 1.</summary>
    public required long Queries { get; init; }

    /// <summary>Instant of the first query, UTC, in whole microseconds; of lost ones, not before.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Instant of the last query; of lost ones, not after.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>How many clients asked; 0 for lost queries, whose clients are not known.</summary>
    public required uint Clients { get; init; }

    /// <summary>Whether there were more clients than <see cref="Clients"/>, which could not be counted.</summary>
    public bool HasFurtherClients { get; init; }

    /// <summary>The client: an IPv4 address, or the first 64 bits of an IPv6 address; null where there is not one.</summary>
    public IPAddress? Client { get; init; }

    /// <summary>The order that decided; empty for lost queries.</summary>
    public required string OrderId { get; init; }

    /// <summary>Source ports, ascending, at most 64; of one client only.</summary>
    public ImmutableArray<ushort> Ports { get; init; } = [];

    /// <summary>Whether there were more ports than <see cref="Ports"/> lists.</summary>
    public bool HasFurtherPorts { get; init; }

    /// <summary>What was asked, at most 16.</summary>
    public ImmutableArray<AskedName> Names { get; init; } = [];

    /// <summary>Queries for names that <see cref="Names"/> does not list.</summary>
    public long FurtherQueries => Queries - Names.Sum(static name => name.Queries);

    /// <summary>When the record was made, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>The state of the clock: the worst of the minute.</summary>
    public required ClockReading Clock { get; init; }

    /// <summary>The record for the journal.</summary>
    public Record ToRecord()
    {
        var payload = new PayloadWriter();
        payload.Octet(Version);
        payload.Octet((byte)Form);
        payload.Octet((byte)Transport);
        payload.Octet((byte)(
            (IsSpoofable ? Spoofable : 0) | (HasFurtherPorts ? FurtherPorts : 0) | (HasFurtherClients ? FurtherClients : 0)));
        payload.Int64(Generation);
        payload.Int64(Queries);
        payload.Instant(First);
        payload.Instant(Last);
        payload.UInt32(Clients);
        if (Client is not null)
        {
            payload.Address(Client);
        }

        payload.Text(OrderId);
        payload.Octet((byte)Ports.Length);
        foreach (ushort port in Ports)
        {
            payload.UInt16(port);
        }

        payload.Octet((byte)Names.Length);
        foreach (AskedName name in Names)
        {
            payload.Text(name.Name);
            payload.UInt16(name.Type);
            payload.Int64(name.Queries);
        }

        return new Record(RecordKinds.DnsContact, Instant, Clock.Bound, Clock.IsSynchronized, payload.ToArray())
        {
            // Lost queries name no client and no order.
            Group = OrderId.Length == 0 ? null : OrderId,
        };
    }

    /// <summary>Reads a record of the journal.</summary>
    /// <returns>False if it has another kind or version, is incomplete, or contradicts itself.</returns>
    public static bool TryRead(in Record record, [NotNullWhen(true)] out DnsContactRecord? contact)
    {
        var payload = new PayloadReader(record.Payload.Span);
        byte version = payload.Octet();
        var form = (DnsContactForm)payload.Octet();
        var transport = (DnsContactTransport)payload.Octet();
        byte flags = payload.Octet();
        var read = new DnsContactRecord
        {
            Form = form,
            Transport = transport,
            IsSpoofable = (flags & Spoofable) != 0,
            HasFurtherPorts = (flags & FurtherPorts) != 0,
            HasFurtherClients = (flags & FurtherClients) != 0,
            Generation = payload.Int64(),
            Queries = payload.Int64(),
            First = payload.Instant(),
            Last = payload.Instant(),
            Clients = payload.UInt32(),
            Client = form == DnsContactForm.Client ? payload.Address() : null,
            OrderId = payload.Text(),
            Ports = ReadPorts(ref payload),
            Names = ReadNames(ref payload),
            Instant = record.Instant,
            Clock = new ClockReading(record.ClockSynchronized, record.ClockBound),
        };
        bool isContact = record.Kind == RecordKinds.DnsContact && version == Version && payload.IsWhole && flags <= AllFlags
            && read.Queries > 0 && read.IsOfItsForm() && read.HasRightLists();
        contact = isContact ? read : null;
        return isContact;
    }

    private static ImmutableArray<ushort> ReadPorts(ref PayloadReader payload)
    {
        ImmutableArray<ushort>.Builder ports = ImmutableArray.CreateBuilder<ushort>();
        for (byte left = payload.Octet(); left > 0; left--)
        {
            ports.Add(payload.UInt16());
        }

        return ports.ToImmutable();
    }

    private static ImmutableArray<AskedName> ReadNames(ref PayloadReader payload)
    {
        ImmutableArray<AskedName>.Builder names = ImmutableArray.CreateBuilder<AskedName>();
        for (byte left = payload.Octet(); left > 0; left--)
        {
            names.Add(new AskedName(payload.Text(), payload.UInt16(), payload.Int64()));
        }

        return names.ToImmutable();
    }

    private bool IsOfItsForm()
    {
        bool isKnown = Transport is DnsContactTransport.Udp or DnsContactTransport.Tcp && OrderId.Length > 0;
        return Form switch
        {
            DnsContactForm.Client => isKnown && Clients == 1 && !HasFurtherClients,
            DnsContactForm.Others => isKnown && Ports.IsEmpty && !HasFurtherPorts && (Clients > 0 || HasFurtherClients),
            DnsContactForm.Lost => Transport == DnsContactTransport.Unknown && OrderId.Length == 0 && Clients == 0 && !HasFurtherClients
                && Ports.IsEmpty && !HasFurtherPorts && Names.IsEmpty,
            _ => false,
        };
    }

    // No sum of the counts: those of a forged record may be too large for one.
    private bool HasRightLists()
    {
        if (Ports.Length > MaxPorts || Names.Length > MaxNames)
        {
            return false;
        }

        int last = -1;
        foreach (ushort port in Ports)
        {
            if (port <= last)
            {
                return false;
            }

            last = port;
        }

        long left = Queries;
        foreach (AskedName name in Names)
        {
            if (name.Queries < 1 || name.Queries > left)
            {
                return false;
            }

            left -= name.Queries;
        }

        return true;
    }
}
