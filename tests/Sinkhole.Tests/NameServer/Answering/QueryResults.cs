using System;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.NameServer.Steps;
using Sinkhole.Tests.Scenarios;
using Xunit;

namespace Sinkhole.Tests.NameServer.Answering;

/// <summary>Results of queries that are forwarded to an upstream, regardless of a generation's policy.</summary>
internal static class QueryResults
{
    private static readonly Generation Any = ScenarioPolicy.Of("upstream 198.51.100.53:53");

    public static QueryResult Of(Generation generation, ScenarioQuery query) =>
        new(generation, QueryOutcome.Forwarded) { Parsed = Parse(query.Message) };

    /// <summary>What the steps read of a query.</summary>
    public static ParsedQuery Parse(byte[] message)
    {
        var client = new Client(UInt128.One, 53, DnsTransport.Tcp);
        var context = new QueryContext(message, message.Length, client, Any, OrderInstant.At(ScenarioRun.Start));
        Assert.Equal(Disposition.Next, new FormatStep().Handle(ref context));
        return context.Parsed;
    }
}
