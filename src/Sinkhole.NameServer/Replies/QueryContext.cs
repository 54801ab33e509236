using System;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Replies;

/// <summary>One query in the steps: its octets, what was read of them, and the reply that is written over them.</summary>
/// <remarks>A ref struct cannot cross an await, so the compiler keeps the query path synchronous.</remarks>
internal ref struct QueryContext
{
    private const int MaxAmplification = 4;

    /// <summary>Begins a query.</summary>
    /// <param name="packet">The query at the front, with room for the reply.</param>
    /// <param name="queryOctets">Octets received.</param>
    /// <param name="client">The client.</param>
    /// <param name="generation">The generation that this query uses to its end.</param>
    /// <param name="now">The instant by which orders are in force or not.</param>
    public QueryContext(Span<byte> packet, int queryOctets, in Client client, Generation generation, OrderInstant now)
    {
        Packet = packet;
        QueryOctets = queryOctets;
        Client = client;
        Generation = generation;
        IsClientAllowed = generation.Clients.IsAllowed(client);
        Now = now;
        QuestionEnd = WireLimits.HeaderOctets;
        MaxTtlSeconds = uint.MaxValue;
    }

    /// <summary>The buffer of query and reply.</summary>
    public Span<byte> Packet { get; }

    /// <summary>Octets of the query.</summary>
    public int QueryOctets { get; }

    /// <summary>Whether the datagram was longer than the buffer: the message is refused, unless only padding was cut.</summary>
    public bool IsCut { get; init; }

    /// <summary>The client.</summary>
    public Client Client { get; }

    /// <summary>Whether this client may ask: looked up once, for access and for the RA flag.</summary>
    public bool IsClientAllowed { get; }

    /// <summary>The generation that this query uses.</summary>
    public Generation Generation { get; }

    /// <summary>The instant of the query, by which orders are in force or not.</summary>
    public OrderInstant Now { get; }

    /// <summary>The query's header; set by the first step.</summary>
    public DnsHeader Header { get; set; }

    /// <summary>The query's OPT.</summary>
    public Edns Edns { get; set; }

    /// <summary>QTYPE; 0 while no question was read.</summary>
    public RRType Type { get; set; }

    /// <summary>QCLASS.</summary>
    public DnsClass Class { get; set; }

    /// <summary>Octets of QNAME; 0 while no question was read.</summary>
    public int NameOctets { get; set; }

    /// <summary>Where the question section ends, in octets; 12 while no question was read, and replies then carry none.</summary>
    public int QuestionEnd { get; set; }

    /// <summary>Where the query's TSIG record begins, in octets; 0 for an unsigned one.</summary>
    public int SignatureOffset { get; set; }

    /// <summary>Whether ignored octets follow the message (rule M8).</summary>
    public bool IsPadded { get; set; }

    /// <summary>What was read of the query: taken from here when it is forwarded, and set again when its answer comes.</summary>
    public ParsedQuery Parsed
    {
        readonly get => new()
        {
            Header = Header,
            Edns = Edns,
            Type = Type,
            Class = Class,
            NameOctets = (ushort)NameOctets,
            QuestionEnd = (ushort)QuestionEnd,
        };
        init
        {
            Header = value.Header;
            Edns = value.Edns;
            Type = value.Type;
            Class = value.Class;
            NameOctets = value.NameOctets;
            QuestionEnd = value.QuestionEnd;
        }
    }

    /// <summary>QNAME, in the client's letter case.</summary>
    public readonly WireName Name => new(Packet.Slice(WireLimits.HeaderOctets, NameOctets));

    /// <summary>
    /// Whether an upstream was asked: then <see cref="Answer"/> and <see cref="Parsed"/> are set.
    /// </summary>
    public bool IsAnswered { get; init; }

    /// <summary>The upstream's answer, when <see cref="IsAnswered"/>.</summary>
    public AnswerView Answer { get; init; }

    /// <summary>Whether an upstream validated the reply's data (AD); we never validate (rule H9).</summary>
    public bool IsAuthentic { get; set; }

    /// <summary>
    /// Max TTL in the reply: until an order begins that covers one of its names. No limit before policy has looked.
    /// </summary>
    public uint MaxTtlSeconds { get; set; }

    /// <summary>Octets of the reply; set by <see cref="ReplyWriter"/>.</summary>
    public int ReplyOctets { get; set; }

    /// <summary>RCODE of the reply, for the counters.</summary>
    public Rcode Rcode { get; set; }

    /// <summary>What kind of reply it is, for the counters.</summary>
    public QueryOutcome Outcome { get; set; }

    /// <summary>Why there is no reply, for the counters.</summary>
    public DropReason DropReason { get; set; }

    /// <summary>Whether an entry with the action observe covers the name, for the counters.</summary>
    public bool IsObserved { get; set; }

    /// <summary>Whether the reply contains an upstream's answer: only the client's size limits it (rule M13).</summary>
    public bool IsFromUpstream { get; set; }

    /// <summary>
    /// Max octets of the reply: 65,535 over TCP. Over UDP the smaller limit of client and server (RFC 6891 §6.2.3), and at most four times
    /// the query for our own data, so that forged senders gain little amplification (rule M13).
    /// </summary>
    public readonly int ReplyLimit
    {
        get
        {
            int limit = WireLimits.MessageOctets;
            if (Client.Transport == DnsTransport.Udp)
            {
                limit = Edns.IsPresent ? Math.Min(Edns.UdpOctets, WireLimits.UdpOctets) : WireLimits.PlainUdpOctets;
                limit = IsFromUpstream ? limit : Math.Min(limit, MaxAmplification * QueryOctets);
            }

            return Math.Min(limit, Packet.Length);
        }
    }

    /// <summary>Ends the query without a reply.</summary>
    public Disposition Drop(DropReason reason)
    {
        DropReason = reason;
        return Disposition.Drop;
    }
}
