using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.SystemTests.Faults;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Warning.Hits;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>SIGTERM under load: what was received is answered, what was shown is on disk, and the end is 0.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class DrainTests : IAsyncLifetime
{
    // Ten minutes for each call, from before it is made.
    private const string DeadDisk = "delay_enter=600000000";
    private const int EndedBySignal = 128;
    private const int FloodConnections = 10;

    private readonly ApplianceHome _home = new();
    private ApplianceProcess _appliance = null!;

    public async ValueTask InitializeAsync() => _appliance = await _home.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Datagrams_that_were_received_are_answered()
    {
        using var load = new DnsLoad(_appliance, 20_000, new LoadName(ApplianceHome.Seized, isSeized: true));
        await load.AwaitAnswersAsync(2_000);

        await _appliance.StopAsync();
        await load.EndAsync();

        Assert.Empty(load.Wrong);
        Assert.True(load.Sent > load.Answered, "the load ended before the appliance");
        Assert.Equal(load.Answered, load.AnsweredWithoutAGap);
    }

    [Fact]
    public async Task Queries_that_were_read_from_a_stream_are_answered_and_the_stream_is_closed()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_appliance.Dns);
        var name = new LoadName(ApplianceHome.Seized, isSeized: true);
        Task<int> receiving = ReceiveToEndAsync(client.GetStream());
        Task<int> sending = SendUntilClosedAsync(client.GetStream(), name);
        await _appliance.AwaitAsync(
            async () => (await _appliance.ScrapeAsync()).Sum("sinkhole_dns_responses_total") > 1_000, "a thousand responses");

        await _appliance.StopAsync();

        int answered = await receiving;
        int sent = await sending;
        Assert.InRange(answered, 1_000, sent);
    }

    [Fact]
    public async Task Pages_that_were_shown_are_on_disk_and_nothing_is_torn()
    {
        using var load = new VisitorLoad(_appliance.Web, visitors: 8);
        await load.AwaitPagesAsync(200);

        await _appliance.StopAsync();
        await load.EndAsync();

        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        JournalVerification verification = JournalVerifier.Verify(_home.Hits);
        Assert.All(load.Held, reference => Assert.Contains(reference, hits));
        Assert.Empty(verification.Findings);
    }

    [Fact(Timeout = 300_000)]
    public async Task Second_signal_ends_a_drain_that_waits_at_once()
    {
        await using ApplianceProcess waiting = await StartAsync(drain: "5m");
        await using PageFlood flood = await FloodAsync(waiting);
        Signal.Send(waiting.Id, Signal.Terminate);
        await waiting.AwaitAsync(async () => !await IsSignalCaughtAsync(waiting.Id, Signal.Terminate), "the beginning of the drain");

        Signal.Send(waiting.Id, Signal.Terminate);

        Assert.Equal(EndedBySignal + Signal.Terminate, await waiting.EndAsync());
    }

    [Fact(Timeout = 300_000)]
    public async Task Drain_that_hangs_is_given_up_in_its_time_with_its_count()
    {
        var limit = TimeSpan.FromSeconds(2);
        await using ApplianceProcess hanging = await StartAsync(drain: $"{limit.TotalSeconds}s");
        Task<PageSeen> page;
        await using (await SystemCallFault.AttachAsync(hanging.Id, "journal hits", "fdatasync", DeadDisk))
        {
            page = Visitor.SeeAsync(hanging.Web, ApplianceHome.Seized);
            await hanging.AwaitAsync(async () => (await hanging.StatusAsync()).Journals.Single(static journal => journal.Name == "hits").Pending > 0, "a hit on its way");
            long since = Stopwatch.GetTimestamp();
            Signal.Send(hanging.Id, Signal.Terminate);

            // The kernel keeps the end of a process back for as long as strace holds one of its threads.
            await hanging.AwaitErrorAsync("journal hits; hits not on disk: 1;");
            Measured.HoldWithin("drain while the disk answers nothing", Stopwatch.GetElapsedTime(since), limit);
        }

        Assert.Equal(1, await hanging.EndAsync());
        await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    [Fact(Timeout = 300_000)]
    public async Task Visitors_that_read_nothing_delay_the_stop_by_at_most_their_share_and_are_counted()
    {
        await using ApplianceProcess flooded = await StartAsync(drain: "10s");
        await using PageFlood flood = await FloodAsync(flooded);
        long since = Stopwatch.GetTimestamp();

        await flooded.StopAsync();

        Measured.HoldWithin("drain while visitors read nothing", Stopwatch.GetElapsedTime(since), TimeSpan.FromSeconds(10));
        Assert.Contains($"{FloodConnections} connections for pages were closed because they did not finish in time", flooded.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Clients_of_DNS_over_TCP_that_read_nothing_do_not_change_the_exit_code()
    {
        byte[] queries =
            [.. Enumerable.Range(0, 200).SelectMany(static id => TcpQuery.Framed(ApplianceHome.Seized, RRType.A, (ushort)id))];
        await using ApplianceProcess asked = await StartAsync(drain: "10s");
        await using var deaf = new RudeClients(asked.Dns, addresses: 1, connections: 3, RudeBehaviour.NeverReads, queries);
        await asked.AwaitAsync(
            async () => (await asked.ScrapeAsync()).Sum("sinkhole_dns_tcp_waiting_bytes") > 10_000, "replies that nobody reads");

        await asked.StopAsync();

        Assert.DoesNotContain("gave up", asked.Error, StringComparison.Ordinal);
    }

    /// <summary>A long list is followed by a full collection, which takes a registration that nobody holds.</summary>
    [Fact]
    public async Task Signals_are_heard_after_a_full_collection()
    {
        _home.Orders.PutList(ApplianceHome.OrderId, Enumerable.Range(1, 60_000).Select(static number => $"w{number}-shop.example"));
        Assert.True((await _appliance.ReloadAsync()).Accepted);
        Assert.True((await _appliance.ReloadAsync()).Accepted);

        Signal.Send(_appliance.Id, Signal.HangUp);

        await _appliance.StopAsync();
    }

    [Fact]
    public async Task Stop_is_logged_with_its_cause_and_its_outcome()
    {
        await _appliance.StopAsync();

        Assert.Contains("info sinkhole 1027: Stopping: SIGTERM\n", _appliance.Error, StringComparison.Ordinal);
        Assert.EndsWith("info sinkhole 1028: Stopped: nothing was given up", _appliance.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_while_it_starts_exits_with_0_too()
    {
        await _appliance.StopAsync();
        await using ApplianceProcess starting = ApplianceProcess.Launch(_home);
        await starting.AwaitAsync(
            async () => (await File.ReadAllTextAsync($"/proc/{starting.Id}/status")).Contains("Umask:\t0077", StringComparison.Ordinal),
            "its first steps");
        Signal.Send(starting.Id, Signal.HangUp);

        Assert.Equal(0, await starting.TerminateAsync());
    }

    private async Task<ApplianceProcess> StartAsync(string drain)
    {
        await _appliance.StopAsync();
        _home.Configure(drain: drain);
        return await _home.StartAsync();
    }

    private static async Task<PageFlood> FloodAsync(ApplianceProcess appliance)
    {
        var flood = new PageFlood(PageFloodKind.NeverReads, appliance.Web, [IPAddress.Loopback], FloodConnections);
        await appliance.AwaitAsync(
            async () => (await appliance.ScrapeAsync()).Sum("sinkhole_http_connections") == FloodConnections, "the flood");
        return flood;
    }

    private static async Task<bool> IsSignalCaughtAsync(int process, int signal)
    {
        const string Field = "SigCgt:";
        string line = (await File.ReadAllLinesAsync($"/proc/{process}/status")).Single(static line => line.StartsWith(Field, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) == 1;
    }

    private static async Task<int> ReceiveToEndAsync(NetworkStream stream)
    {
        int answers = 0;
        byte[] prefix = new byte[2];
        while (await stream.ReadAtLeastAsync(prefix, 2, throwOnEndOfStream: false) == 2)
        {
            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)]);
            answers++;
        }

        return answers;
    }

    private static async Task<int> SendUntilClosedAsync(NetworkStream stream, LoadName name)
    {
        int sent = 0;
        try
        {
            while (true)
            {
                byte[] query = name.Query((ushort)sent).ToArray();
                byte[] framed = [0, (byte)query.Length, .. query];
                await stream.WriteAsync(framed);
                sent++;
            }
        }
        catch (IOException)
        {
            return sent;
        }
    }
}
