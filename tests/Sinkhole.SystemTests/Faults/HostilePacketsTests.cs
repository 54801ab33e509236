using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Sinkhole.Tests.Wire.Dns;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>Random and mutated packets by real sockets against the running program: it answers as before, and is no larger.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class HostilePacketsTests : IDisposable
{
    private const int PacketsOfVolley = 100;
    private const long MaxGrowth = 64L << 20;

    private static readonly (string Name, RRType Type)[] GoodQueries =
    [
        (ApplianceHome.Seized, RRType.A), ("www." + ApplianceHome.Seized, RRType.Aaaa), (ApplianceHome.Seized, RRType.Https),
        (ApplianceHome.Seized, RRType.MX), ("unlisted.example", RRType.A), ("localhost", RRType.A),
    ];

    private readonly ApplianceHome _home = new();
    private readonly int _seed = RandomNumberGenerator.GetInt32(int.MaxValue);

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 1_200_000)]
    public async Task Packets_leave_process_memory_and_answers_as_they_were()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        var messages = new RandomMessage(_seed);
        string[] before = await AnswersAsync(appliance);
        int volleys = LongRun.Of(400, 10_000);
        long memory = 0;
        for (int volley = 0; volley < volleys; volley++)
        {
            await ByDatagramAsync(appliance.Dns, messages);
            await ByStreamAsync(appliance.Dns, messages);
            Assert.Equal(before[0], await AnswerAsync(appliance, GoodQueries[0]));
            memory = volley == volleys / 10 ? ProcessFigures.ResidentOctets(appliance.Id) : memory;
        }

        long growth = ProcessFigures.ResidentOctets(appliance.Id) - memory;
        Assert.Equal(before, await AnswersAsync(appliance));
        Assert.True(growth < MaxGrowth, $"seed {_seed}: memory grew by {growth} octets");
        (await appliance.ScrapeAtRestAsync()).AssertBalanced();
        await appliance.StopAsync();
        Measured.Tell($"growth of resident memory by {2 * volleys * PacketsOfVolley} packets of seed {_seed}", $"{growth >> 20} MiB");
    }

    private static async Task ByDatagramAsync(IPEndPoint server, RandomMessage messages)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server);
        for (int packet = 0; packet < PacketsOfVolley; packet++)
        {
            await socket.SendAsync(Packet(messages));
        }
    }

    /// <summary>Framed as they should be, so that each is read, until one of them makes the other end close.</summary>
    private static async Task ByStreamAsync(IPEndPoint server, RandomMessage messages)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        byte[][] packets = [.. Enumerable.Range(0, PacketsOfVolley).Select(_ => Packet(messages))];
        byte[] all = [.. packets.SelectMany(static packet => (byte[])[(byte)(packet.Length >> 8), (byte)packet.Length, .. packet])];
        try
        {
            await socket.SendAsync(all);
            socket.Shutdown(SocketShutdown.Send);
            byte[] room = new byte[4096];
            while (await socket.ReceiveAsync(room) > 0)
            {
                // What is answered does not matter here; that the end comes does.
            }
        }
        catch (SocketException closed) when (closed.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.NotConnected)
        {
            // It may close on what is no message.
        }
    }

    private static byte[] Packet(RandomMessage messages) => messages.Below(3) switch
    {
        0 => messages.Noise(messages.Below(512)),
        1 => messages.Mutated(messages.WellFormed()),
        _ => messages.Mutated(messages.Query([4, .. "evil"u8, 7, .. "example"u8, 0])),
    };

    private static async Task<string[]> AnswersAsync(ApplianceProcess appliance)
    {
        string[] answers = new string[GoodQueries.Length];
        for (int query = 0; query < answers.Length; query++)
        {
            answers[query] = await AnswerAsync(appliance, GoodQueries[query]);
        }

        return answers;
    }

    private static async Task<string> AnswerAsync(ApplianceProcess appliance, (string Name, RRType Type) query) =>
        string.Join(" | ", await appliance.AskAsync(query.Name, query.Type));
}
