using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>SIGTERM under load: what was received is answered, what was shown is on disk, and the end is 0.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class DrainTests : IAsyncLifetime
{
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

    [Fact]
    public async Task Further_signals_while_it_drains_change_nothing()
    {
        using Visitor waiting = await Visitor.ConnectAsync(_appliance.Web);
        await waiting.BeginAsync();
        Task<int> ended = _appliance.TerminateAsync();
        for (int signal = 0; !ended.IsCompleted && signal < 200; signal++)
        {
            Signal.TrySend(_appliance.Id, signal % 2 == 0 ? Signal.Interrupt : Signal.Terminate);
            await Task.Delay(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(0, await ended);
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
    public async Task Signal_while_it_starts_ends_0_too()
    {
        await _appliance.StopAsync();
        await using ApplianceProcess starting = ApplianceProcess.Launch(_home);
        await starting.AwaitAsync(
            async () => (await File.ReadAllTextAsync($"/proc/{starting.Id}/status")).Contains("Umask:\t0077", StringComparison.Ordinal),
            "its first steps");
        Signal.Send(starting.Id, Signal.HangUp);

        Assert.Equal(0, await starting.TerminateAsync());
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
                byte[] question = name.Question((ushort)sent).ToArray();
                byte[] framed = [0, (byte)question.Length, .. question];
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
