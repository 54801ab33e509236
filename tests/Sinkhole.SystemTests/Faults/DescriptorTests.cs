using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>
/// Drill F10: 256 descriptors, and 1,000 connections that say nothing, in the long run ten times over. Datagrams are answered, no loop spins,
/// a newcomer is served, the process lives, and all is well when they go. And 2,000 idle ones where there are descriptors for them.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class DescriptorTests : IDisposable
{
    private const int Descriptors = 256;
    private const int Connections = 1_000;
    private const int Idle = 2_000;
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

    [Theory(Timeout = 300_000)]
    [InlineData(32, "run")]
    [InlineData(64, "run")]
    [InlineData(150, "run")]
    [InlineData(32, "status")]
    [InlineData(64, "check")]
    [InlineData(72, "healthcheck")]
    public async Task Limit_that_is_too_low_to_work_exits_with_4_with_its_remedy(int limit, string verb)
    {
        ProgramRun run = await Tool.Prlimit.RunAsync($"--nofile={limit}", ApplianceHome.Program, verb, "-c", _home.Configuration);

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Matches($"^sinkhole: the limit of {limit} open files is too low, [0-9]+ is the minimum: raise it: LimitNOFILE= ", run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(run.Output);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("DNS")]
    [InlineData("pages")]
    public async Task Idle_connections_are_kept_and_cost_nothing(string crowded)
    {
        _home.Configure(more: $"tcp: {{ connections: {2 * Idle}, idle: 60s }}");
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, new LoadName(ApplianceHome.Seized, isSeized: true));
        await load.AwaitAnswersAsync(Rate);
        using var crowd = new Crowd();

        await crowd.ConnectAsync(Server(appliance, crowded), Idle);
        await appliance.AwaitAsync(() => Task.FromResult(crowd.Connected == Idle), "each of the crowd to be connected");
        await AssertServedBesideAsync(appliance, load, $"{Idle} idle connections for {crowded}");

        Measured.Tell($"connections for {crowded}", $"{Idle} tried, {crowd.Connected} made, {crowd.Alive} alive");
        Assert.Equal((Idle, Idle), (crowd.Connected, crowd.Alive));
        await load.StopAsync();
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        await appliance.StopAsync();
    }

    private static async Task HoldAsync(ApplianceProcess appliance, DnsLoad load, string crowded)
    {
        using (var crowd = new Crowd())
        {
            await crowd.ConnectAsync(Server(appliance, crowded), Connections);
            int alive = crowd.Alive;
            Assert.True(crowd.Connected > Descriptors, $"{crowd.Connected} connections do not want every descriptor");
            await AssertServedBesideAsync(appliance, load, $"{crowd.Connected} connections for {crowded}");
            int left = crowd.Alive;
            Measured.Tell($"connections for {crowded}", $"{Connections} tried, {crowd.Connected} made, {alive} alive at once and {left} after it");
            Assert.True(crowded == "metrics" || left < Descriptors, $"{left} connections for {crowded} are kept");
        }

        await appliance.AwaitAsync(() => IsServedAsync(appliance), "a page, and an answer over TCP");
        Assert.InRange((await appliance.ScrapeAsync()).Sum("process_open_fds"), 1, Descriptors);
    }

    private static IPEndPoint Server(ApplianceProcess appliance, string crowded) =>
        crowded switch { "DNS" => appliance.Dns, "pages" => appliance.Web, _ => appliance.Metrics };

    private static async Task AssertServedBesideAsync(ApplianceProcess appliance, DnsLoad load, string crowd)
    {
        TimeSpan before = ProcessFigures.ProcessorTime(appliance.Id);
        var watch = Stopwatch.StartNew();
        await load.AwaitAnswersAsync(3 * Rate);

        double part = (ProcessFigures.ProcessorTime(appliance.Id) - before) / watch.Elapsed;
        Measured.Tell($"processor's time under {crowd}", $"{part:P0} of one processor");
        Assert.True(part < 0.5, $"{part:P0} of one processor: a loop spins");
        await appliance.AwaitAsync(() => IsServedAsync(appliance), "a page, and an answer over TCP, beside the crowd");
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
