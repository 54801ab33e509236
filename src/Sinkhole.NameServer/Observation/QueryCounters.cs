using System;
using System.Threading;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Observation;

/// <summary>
/// Exact counts of one listener. Each listener has its own, so that threads do not share cache lines; a scrape adds them up.
/// </summary>
/// <remarks>queries = responses + dropped, once nothing is under way.</remarks>
public sealed class QueryCounters
{
    /// <summary>Values of the label <c>family</c>, by index.</summary>
    public static readonly string[] Families = ["ipv4", "ipv6"];

    /// <summary>Values of the label <c>qtype</c>, by index; the last takes all others.</summary>
    public static readonly string[] Types =
        ["A", "AAAA", "HTTPS", "SVCB", "CNAME", "NS", "SOA", "TXT", "MX", "PTR", "ANY", "AXFR", "IXFR", "other"];

    /// <summary>Values of the label <c>rcode</c>, by index; the last takes all others.</summary>
    public static readonly string[] Rcodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "other"];

    private static readonly int Outcomes = Enum.GetValues<QueryOutcome>().Length;

    private readonly long[] _queries = new long[Families.Length * Types.Length];
    private readonly long[] _responses = new long[Rcodes.Length * Outcomes];
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private long _observed;

    /// <summary>Counts for one listener.</summary>
    /// <param name="transport">What that listener serves.</param>
    public QueryCounters(DnsTransport transport)
    {
        Transport = transport;
    }

    /// <summary>The transport these counts are of.</summary>
    public DnsTransport Transport { get; }

    /// <summary>Answers changed by nothing but seen by an entry with the action observe.</summary>
    public long Observed => Volatile.Read(ref _observed);

    /// <summary>Queries by family and type, as indexes of <see cref="Families"/> and <see cref="Types"/>.</summary>
    public long Queries(int family, int type) => Volatile.Read(ref _queries[(family * Types.Length) + type]);

    /// <summary>Responses by index of <see cref="Rcodes"/> and outcome.</summary>
    public long Responses(int rcode, QueryOutcome outcome) => Volatile.Read(ref _responses[(rcode * Outcomes) + (int)outcome]);

    /// <summary>Messages left without an answer.</summary>
    public long Dropped(DropReason reason) => Volatile.Read(ref _dropped[(int)reason]);

    /// <summary>Counts a message that came in.</summary>
    public void CountQuery(in Client client, RRType type)
    {
        int family = client.IsIPv4 ? 0 : 1;
        Interlocked.Increment(ref _queries[(family * Types.Length) + IndexOf(type)]);
    }

    /// <summary>Counts a reply.</summary>
    public void CountResponse(Rcode rcode, QueryOutcome outcome)
    {
        int index = (int)rcode < Rcodes.Length - 1 ? (int)rcode : Rcodes.Length - 1;
        Interlocked.Increment(ref _responses[(index * Outcomes) + (int)outcome]);
    }

    /// <summary>Counts a message that gets no answer.</summary>
    public void CountDrop(DropReason reason) => Interlocked.Increment(ref _dropped[(int)reason]);

    /// <summary>Counts a name that an entry with the action observe covers.</summary>
    public void CountObserved() => Interlocked.Increment(ref _observed);

    private static int IndexOf(RRType type) => type switch
    {
        RRType.A => 0,
        RRType.Aaaa => 1,
        RRType.Https => 2,
        RRType.Svcb => 3,
        RRType.Cname => 4,
        RRType.NS => 5,
        RRType.Soa => 6,
        RRType.Txt => 7,
        RRType.MX => 8,
        RRType.Ptr => 9,
        RRType.Any => 10,
        RRType.Axfr => 11,
        RRType.Ixfr => 12,
        _ => 13,
    };
}
