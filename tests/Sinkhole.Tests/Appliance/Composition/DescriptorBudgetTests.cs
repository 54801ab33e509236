using System.Collections.Immutable;
using System.Net;
using Sinkhole.Composition;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Transport;
using Sinkhole.Operator;
using Sinkhole.Platform.Processes;
using Sinkhole.Warning.Connections;
using Xunit;

namespace Sinkhole.Tests.Appliance.Composition;

public sealed class DescriptorBudgetTests
{
    private const int Open = 130;
    private const int Processors = 2;

    [Theory]
    [InlineData(1, 1_048_576)]
    [InlineData(2, 1_048_576)]
    [InlineData(2, 65_536)]
    public void Limit_that_is_enough_gives_what_the_options_say(int addresses, long limit)
    {
        SinkholeOptions options = Listening(addresses);

        var budget = DescriptorBudget.Divide(limit, Open, Processors, options);

        Assert.Equal((options.Dns.Tcp.Connections, options.Web.Connections), (budget.DnsConnections, budget.WebConnections));
        Assert.Equal(PlainHttpServer.MaxConnections, budget.OperatorConnections);
        Assert.Equal(options.Dns.InFlight.Total + Forwarder.MaxRefreshes, budget.UpstreamQueries);
        Assert.Null(budget.Note);
    }

    [Theory]
    [InlineData(1, 256)]
    [InlineData(2, 400)]
    [InlineData(1, 1_024)]
    [InlineData(4, 4_096)]
    [InlineData(2, 20_000)]
    public void Sockets_of_all_parts_leave_descriptors_for_all_else(int addresses, long limit)
    {
        var budget = DescriptorBudget.Divide(limit, Open, Processors, Listening(addresses));

        long sockets = (addresses * (budget.DnsConnections + TcpLimits.Leaving))
            + budget.WebConnections + ConnectionLimits.Leaving
            + (budget.UpstreamQueries * Forwarder.SocketsOfQuery)
            + (2 * budget.OperatorConnections);
        Assert.InRange(sockets, 1, limit - Open - 50);
    }

    [Fact]
    public void Unused_share_is_given_to_the_other_parts()
    {
        SinkholeOptions options = Listening(1);
        SinkholeOptions modest = options with { Web = options.Web with { Connections = 10 } };

        int beside = DescriptorBudget.Divide(1_024, Open, Processors, modest).DnsConnections;

        Assert.InRange(beside, DescriptorBudget.Divide(1_024, Open, Processors, options).DnsConnections + 1, 1_000);
    }

    [Fact]
    public void Limit_below_the_options_gives_a_note_with_the_remedy()
    {
        string? note = DescriptorBudget.Divide(1_024, Open, Processors, Listening(1)).Note;

        Assert.StartsWith("the limit of 1024 open files leaves room for ", note);
        Assert.Contains("'dns.tcp.connections': 1000", note);
        Assert.Contains("'web.connections': 10000", note);
        Assert.Contains("LimitNOFILE=", note);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Open)]
    [InlineData(Open + 60)]
    public void Limit_that_is_far_too_low_still_gives_each_a_share(long limit)
    {
        var budget = DescriptorBudget.Divide(limit, Open, Processors, Listening(3));

        Assert.Equal((1, 1, 1), (budget.DnsConnections, budget.WebConnections, budget.UpstreamQueries));
        Assert.InRange(budget.OperatorConnections, 1, 8);
    }

    [Fact]
    public void Limit_and_open_files_of_this_process_are_read()
    {
        Assert.InRange(ProcessFiles.Limit(), 64, long.MaxValue);
        Assert.InRange(ProcessFiles.Open(), 8, ProcessFiles.Limit());
    }

    private static SinkholeOptions Listening(int addresses)
    {
        var options = new SinkholeOptions { File = "sinkhole.yaml", Orders = [] };
        ImmutableArray<IPEndPoint> listen = [.. System.Linq.Enumerable.Repeat(new IPEndPoint(IPAddress.Loopback, 53), addresses)];
        return options with { Dns = options.Dns with { Listen = listen } };
    }
}
