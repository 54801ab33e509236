using System;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Replies;

/// <summary>One query on its way through the steps: its bytes, what was read of them, and the reply that grows over them.</summary>
/// <remarks>A ref struct cannot cross an await: the compiler forbids the query's path to become asynchronous.</remarks>
internal ref struct QueryContext
{
    private const int MaxAmplification = 4;

    /// <summary>Begins a query.</summary>
    /// <param name="packet">The query's octets at the front, room for the reply behind them.</param>
    /// <param name="queryOctets">Octets received.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="generation">All that this query may read, to its end.</param>
    /// <param name="now">The instant by which orders are judged.</param>
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

    /// <summary>Whether more came than the buffer takes: the message can only be refused, unless it ended before in padding.</summary>
    public bool IsCut { get; init; }

    /// <summary>Who asks.</summary>
    public Client Client { get; }

    /// <summary>Whether this client may ask: looked up once, for access and for RA.</summary>
    public bool IsClientAllowed { get; }

    /// <summary>The generation this query lives in.</summary>
    public Generation Generation { get; }

    /// <summary>The instant of the query, by which orders are judged.</summary>
    public OrderInstant Now { get; }

    /// <summary>The query's header; set by the first step.</summary>
    public DnsHeader Header { get; set; }

    /// <summary>What the query's OPT says.</summary>
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

    /// <summary>Whether octets stand behind the message, which are ignored (rule M8).</summary>
    public bool IsPadded { get; set; }

    /// <summary>What was read of the query, to be carried along; a query that comes back brings it.</summary>
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
    /// Whether the query comes back from an upstream: <see cref="Answer"/> then says with what, and <see cref="Parsed"/> is given.
    /// </summary>
    public bool IsAnswered { get; init; }

    /// <summary>What an upstream said, when <see cref="IsAnswered"/>.</summary>
    public AnswerView Answer { get; init; }

    /// <summary>Whether the reply's data was found authentic by an upstream; never by us (rule H9).</summary>
    public bool IsAuthentic { get; set; }

    /// <summary>
    /// Most seconds of any TTL in the reply: until an order begins that covers a name of it; without a limit until policy has looked.
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

    /// <summary>Whether the reply is made of what an upstream said: such are bounded by the client's size alone (rule M13).</summary>
    public bool IsFromUpstream { get; set; }

    /// <summary>
    /// Most octets of the reply: 65,535 by TCP; by UDP what client and house both take (RFC 6891 §6.2.3), and no more than four times the
    /// query where we make it up, so that nobody gains by forging a sender (rule M13).
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

    /// <summary>Ends the query in silence.</summary>
    public Disposition Drop(DropReason reason)
    {
        DropReason = reason;
        return Disposition.Drop;
    }
}
