using System;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Observation;

/// <summary>
/// Exact counters of one listener. They are striped over the processors, so that threads do not share cache lines; a scrape adds them
/// up.
/// </summary>
/// <remarks>
/// When no query is in flight, queries = responses + dropped + unsent, and each of the two histograms has observed each response once. A
/// reply counts as a response once the kernel has taken it, over UDP and over TCP.
/// </remarks>
public sealed class QueryCounters
{
    /// <summary>Values of the label <c>family</c>, by index.</summary>
    public static readonly string[] Families = ["ipv4", "ipv6"];

    /// <summary>Values of the label <c>qtype</c>, by index; the last is for all others.</summary>
    public static readonly string[] Types =
        ["A", "AAAA", "HTTPS", "SVCB", "CNAME", "NS", "SOA", "TXT", "MX", "PTR", "ANY", "AXFR", "IXFR", "other"];

    /// <summary>Values of the label <c>rcode</c>, by index; the last is for all others.</summary>
    public static readonly string[] Rcodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "other"];

    private static readonly int Outcomes = Enum.GetValues<QueryOutcome>().Length;

    // Where each kind of counter starts within the row.
    private static readonly int ResponsesAt = Families.Length * Types.Length;
    private static readonly int DroppedAt = ResponsesAt + (Rcodes.Length * Outcomes);
    private static readonly int UnsentAt = DroppedAt + Enum.GetValues<DropReason>().Length;
    private static readonly int ObservedAt = UnsentAt + Enum.GetValues<UnsentReason>().Length;
    private static readonly int PaddedAt = ObservedAt + 1;
    private static readonly int ReceiveErrorsAt = PaddedAt + 1;
    private static readonly int DurationsAt = ReceiveErrorsAt + 1;
    private static readonly int DurationSumAt = DurationsAt + ResponseBuckets.Seconds.Length + 1;
    private static readonly int SizesAt = DurationSumAt + 1;
    private static readonly int SizeSumAt = SizesAt + ResponseBuckets.Octets.Length + 1;

    private readonly StripedCounts _counts;
    private readonly int _thread;

    /// <summary>Counters of one listener; any thread may count.</summary>
    /// <param name="transport">The listener's transport.</param>
    /// <param name="threads">How many threads count through <see cref="OfThread"/>.</param>
    public QueryCounters(DnsTransport transport, int threads = 0)
        : this(transport, new StripedCounts(SizeSumAt + 1, threads), StripedCounts.AnyThread)
    {
    }

    private QueryCounters(DnsTransport transport, StripedCounts counts, int thread)
    {
        Transport = transport;
        _counts = counts;
        _thread = thread;
    }

    /// <summary>The listener's transport.</summary>
    public DnsTransport Transport { get; }

    /// <summary>Queries for names that an entry with the action observe covers.</summary>
    public long Observed => _counts[ObservedAt];

    /// <summary>Queries with ignored octets after their message.</summary>
    public long Padded => _counts[PaddedAt];

    /// <summary>Receive calls that failed.</summary>
    public long ReceiveErrors => _counts[ReceiveErrorsAt];

    /// <summary>Queries by family and type, as indexes of <see cref="Families"/> and <see cref="Types"/>.</summary>
    public long Queries(int family, int type) => _counts[(family * Types.Length) + type];

    /// <summary>Responses by index of <see cref="Rcodes"/> and outcome.</summary>
    public long Responses(int rcode, QueryOutcome outcome) => _counts[ResponsesAt + (rcode * Outcomes) + (int)outcome];

    /// <summary>Messages that got no answer.</summary>
    public long Dropped(DropReason reason) => _counts[DroppedAt + (int)reason];

    /// <summary>Replies that were written and not sent.</summary>
    public long Unsent(UnsentReason reason) => _counts[UnsentAt + (int)reason];

    /// <summary>Sum of the time that all responses took.</summary>
    public TimeSpan DurationSum => TimeSpan.FromTicks(_counts[DurationSumAt]);

    /// <summary>Sum of the octets of all responses.</summary>
    public long SizeSum => _counts[SizeSumAt];

    /// <summary>Responses by bucket of their duration: one more than <see cref="ResponseBuckets.Seconds"/>.</summary>
    public long Durations(int bucket) => _counts[DurationsAt + bucket];

    /// <summary>Responses by bucket of their size: one more than <see cref="ResponseBuckets.Octets"/>.</summary>
    public long Sizes(int bucket) => _counts[SizesAt + bucket];

    /// <summary>The same counters for one thread of the listener, which then shares no cache line with others.</summary>
    /// <param name="thread">Its number, from 0.</param>
    public QueryCounters OfThread(int thread) => new(Transport, _counts, thread);

    /// <summary>Counts a received message.</summary>
    public void CountQuery(in Client client, RRType type)
    {
        int family = client.IsIPv4 ? 0 : 1;
        _counts.AddOf(_thread, (family * Types.Length) + IndexOf(type));
    }

    /// <summary>Counts a reply that was sent; its duration is counted by <see cref="CountDurations"/>.</summary>
    /// <param name="rcode">Its RCODE.</param>
    /// <param name="outcome">What kind of reply it is.</param>
    /// <param name="octets">Its size.</param>
    public void CountResponse(Rcode rcode, QueryOutcome outcome, int octets)
    {
        int index = (int)rcode < Rcodes.Length - 1 ? (int)rcode : Rcodes.Length - 1;
        _counts.AddOf(_thread, ResponsesAt + (index * Outcomes) + (int)outcome);
        _counts.AddOf(_thread, SizesAt + ResponseBuckets.OfSize(octets));
        _counts.AddOf(_thread, SizeSumAt, octets);
    }

    /// <summary>Counts the duration of replies of one batch that were sent.</summary>
    /// <param name="responses">How many there were.</param>
    /// <param name="took">From the queries received to the replies ready.</param>
    public void CountDurations(int responses, TimeSpan took)
    {
        _counts.AddOf(_thread, DurationsAt + ResponseBuckets.OfDuration(took), responses);
        _counts.AddOf(_thread, DurationSumAt, took.Ticks * responses);
    }

    /// <summary>Counts a reply as a response or as unsent.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="unsent">Why it was not sent; null when the kernel took it.</param>
    internal void CountReply(in CompletedReply reply, UnsentReason? unsent)
    {
        if (unsent is UnsentReason reason)
        {
            CountUnsent(reason);
        }
        else
        {
            CountResponse(reply.Rcode, reply.Outcome, reply.Octets);
            CountDurations(1, reply.Took);
        }
    }

    /// <summary>Counts a message that gets no answer.</summary>
    public void CountDrop(DropReason reason) => _counts.AddOf(_thread, DroppedAt + (int)reason);

    /// <summary>Counts a reply that was ready and not sent.</summary>
    public void CountUnsent(UnsentReason reason) => _counts.AddOf(_thread, UnsentAt + (int)reason);

    /// <summary>Counts a name that an entry with the action observe covers.</summary>
    public void CountObserved() => _counts.AddOf(_thread, ObservedAt);

    /// <summary>Counts a query with octets after its message.</summary>
    public void CountPadded() => _counts.AddOf(_thread, PaddedAt);

    /// <summary>Counts a failed receive; signals and ICMP errors do not count.</summary>
    public void CountReceiveError() => _counts.AddOf(_thread, ReceiveErrorsAt);

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
