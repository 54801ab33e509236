using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>
/// Drill F10: 256 descriptors, and 1,000 connections that say nothing, in the long run ten times over. Datagrams are answered, no loop spins,
/// a newcomer is served, the process lives, and all is well when they go.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class DescriptorTests : IDisposable
{
    private const int Descriptors = 256;
    private const int Connections = 1_000;
    private const int ConnectionsOfOneAddress = 50;
    private const int Rate = 500;

    private static readonly int Rounds = LongRun.Of(1, 10);

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory(Timeout = 900_000)]
    [InlineData("DNS")]
    [InlineData("pages")]
    [InlineData("metrics")]
    public async Task Connections_that_want_every_descriptor_stop_no_datagram_and_spin_no_loop(string crowded)
    {
        await using ApplianceProcess appliance = await _home.StartAsync(below: [Tool.Prlimit.Required(), $"--nofile={Descriptors}"]);
        using var load = new DnsLoad(appliance, Rate, new LoadName(ApplianceHome.Seized, isSeized: true));
        await load.AwaitAnswersAsync(Rate);
        for (int round = 0; round < Rounds; round++)
        {
            await HoldAsync(appliance, load, crowded);
        }

        await load.StopAsync();
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        await appliance.StopAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task Limit_below_the_options_is_told_with_its_remedy()
    {
        await using ApplianceProcess appliance = await _home.StartAsync(below: [Tool.Prlimit.Required(), $"--nofile={Descriptors}"]);

        string note = Assert.Single((await appliance.StatusAsync()).Notes, static note => note.Contains("LimitNOFILE=", StringComparison.Ordinal));

        Assert.StartsWith($"the limit of {Descriptors} open files leaves room for ", note, StringComparison.Ordinal);
        await appliance.AwaitErrorAsync(note);
        await appliance.StopAsync();
    }

    private static async Task HoldAsync(ApplianceProcess appliance, DnsLoad load, string crowded)
    {
        List<Socket> crowd = [];
        try
        {
            await CrowdAsync(crowded switch { "DNS" => appliance.Dns, "pages" => appliance.Web, _ => appliance.Metrics }, crowd);
            TimeSpan before = ProcessFigures.ProcessorTime(appliance.Id);
            var watch = Stopwatch.StartNew();
            await load.AwaitAnswersAsync(3 * Rate);

            double part = (ProcessFigures.ProcessorTime(appliance.Id) - before) / watch.Elapsed;
            Measured.Tell($"processor's time under {Connections} connections for {crowded}", $"{part:P0} of one processor");
            Assert.True(part < 0.5, $"{part:P0} of one processor: a loop spins");
            await appliance.AwaitAsync(() => IsServedAsync(appliance), "a page, and an answer by TCP, beside the crowd");
        }
        finally
        {
            crowd.ForEach(static connection => connection.Dispose());
        }

        await appliance.AwaitAsync(() => IsServedAsync(appliance), "a page, and an answer by TCP");
        Assert.InRange((await appliance.ScrapeAsync()).Sum("process_open_fds"), 1, Descriptors);
    }

    /// <summary>From many addresses, for one has its cap; those that are refused have tried.</summary>
    private static async Task CrowdAsync(IPEndPoint server, List<Socket> crowd)
    {
        for (int connection = 0; connection < Connections; connection++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            crowd.Add(socket);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (connection / ConnectionsOfOneAddress))]), 0));
            try
            {
                await socket.ConnectAsync(server, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(1));
            }
            catch (Exception full) when (full is SocketException or TimeoutException)
            {
                // The queue of those who wait to be accepted is full as well: no more can be done to it.
                return;
            }
        }
    }

    private static async Task<bool> IsServedAsync(ApplianceProcess appliance)
    {
        ProgramRun dig = await Tool.Dig.RunAsync(
            "-r", $"@{appliance.Dns.Address}", "-p", $"{appliance.Dns.Port}", "+tcp", "+tries=1", "+time=5", ApplianceHome.Seized, "A");
        try
        {
            return dig.Output.Contains("192.0.2.80", StringComparison.Ordinal) && (await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Status == 451;
        }
        catch (Exception closed) when (closed is System.IO.IOException or SocketException)
        {
            return false;
        }
    }
}
