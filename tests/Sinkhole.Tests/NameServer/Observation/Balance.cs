using System;
using System.Linq;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Xunit;

namespace Sinkhole.Tests.NameServer.Observation;

/// <summary>True for the counters when no query is in flight.</summary>
internal static class Balance
{
    public static long Queries(QueryCounters counters) =>
        Enumerable.Range(0, QueryCounters.Families.Length)
            .Sum(family => Enumerable.Range(0, QueryCounters.Types.Length).Sum(type => counters.Queries(family, type)));

    public static long Responses(QueryCounters counters) =>
        Enumerable.Range(0, QueryCounters.Rcodes.Length)
            .Sum(rcode => Enum.GetValues<QueryOutcome>().Sum(outcome => counters.Responses(rcode, outcome)));

    /// <summary>Queries = responses + dropped + unsent, and each histogram has observed each response once.</summary>
    public static void AssertHolds(QueryCounters counters)
    {
        long responses = Responses(counters);
        Assert.Equal(
            Queries(counters),
            responses + Enum.GetValues<DropReason>().Sum(counters.Dropped) + Enum.GetValues<UnsentReason>().Sum(counters.Unsent));
        Assert.Equal(responses, Enumerable.Range(0, ResponseBuckets.Seconds.Length + 1).Sum(counters.Durations));
        Assert.Equal(responses, Enumerable.Range(0, ResponseBuckets.Octets.Length + 1).Sum(counters.Sizes));
    }
}
