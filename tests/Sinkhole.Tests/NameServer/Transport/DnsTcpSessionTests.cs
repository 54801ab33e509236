using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>What a session does beyond one message for one query (RFC 5936 §2.2), and over another stream than TCP's own.</summary>
public sealed class DnsTcpSessionTests
{
    private const int Transfer = 1;
    private const int Other = 2;

    [Fact(Timeout = 120_000)]
    public async Task Reply_of_three_messages_comes_in_order_and_lets_other_replies_pass()
    {
        var held = new TaskCompletionSource();
        await using var session = new ScriptedSession();
        session.Start(new ScriptedTransfers(
            session.Counters, messages: 3, octets: 40, before: made => made == 2 ? held.Task : Task.CompletedTask));
        session.Client.Send([.. StreamClient.Framed("zone.example AXFR", Transfer)]);
        Assert.Equal((Transfer, 1), Next(session));

        session.Client.Send([.. StreamClient.Framed("other.example A", Other)]);
        Assert.Equal((Other, 0), Next(session));
        held.SetResult();

        Assert.Equal((Transfer, 2), Next(session));
        Assert.Equal((Transfer, 0), Next(session));
        AssertCounted(session, 2);
        Assert.Equal(4 * 40, session.Counters.SizeSum);
    }

    [Fact(Timeout = 120_000)]
    public async Task Replies_of_many_messages_on_one_connection_each_keep_their_order()
    {
        await using var session = new ScriptedSession();
        session.Start(new ScriptedTransfers(session.Counters, messages: 50, octets: 20_000, before: static _ => Task.CompletedTask));
        session.Client.Send([.. Enumerable.Range(0, 10).SelectMany(static id => StreamClient.Framed("zone.example AXFR", (ushort)id))]);

        List<(int Id, int Number)> received = [.. Enumerable.Range(0, 10 * 50).Select(_ => Next(session))];

        int[] expected = [.. Enumerable.Range(1, 49), 0];
        Assert.All(
            Enumerable.Range(0, 10),
            id => Assert.Equal(expected, received.Where(message => message.Id == id).Select(message => message.Number)));
        AssertCounted(session, 10);
    }

    [Fact(Timeout = 120_000)]
    public async Task Client_that_does_not_read_stops_its_transfers_within_the_memory_of_one_message()
    {
        const int Octets = 60_000;
        var time = new ManualTime();
        await using var session = new ScriptedSession(receiveBufferOctets: 2048);
        long most = 0;
        var transfers = new ScriptedTransfers(session.Counters, messages: 1000, Octets, before: _ =>
        {
            most = Math.Max(most, session.Memory.Octets);
            return Task.CompletedTask;
        });
        session.Client.Send([.. StreamClient.Framed("zone.example AXFR", 1), .. StreamClient.Framed("zone.example AXFR", 2)]);
        session.Start(transfers, time);
        while (session.Memory.Octets < ConnectionMemory.CostOf(Octets))
        {
            await Task.Yield();
        }

        Task ended = session.EndAsync();
        while (!ended.IsCompleted)
        {
            most = Math.Max(most, session.Memory.Octets);
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await ended;
        Assert.InRange(await transfers.MadeAsync(), 2, 20);
        Assert.InRange(most, 1, ConnectionMemory.CostOf(Octets + 2) + (2 * ConnectionMemory.CostOf(100)));
        Assert.Equal(2, session.Counters.Unsent(UnsentReason.Unread));
        Assert.Equal(0, session.Memory.Octets);
    }

    [Fact(Timeout = 120_000)]
    public async Task Deadline_that_passes_just_as_a_read_or_write_ends_cuts_nobody_off()
    {
        var time = new ManualTime();
        await using var session = new ScriptedSession();
        await using var stream = new SlowClockStream(session.Octets, time, TimeSpan.FromSeconds(11));
        session.Start(new ScriptedTransfers(session.Counters, messages: 1, octets: 40, static _ => Task.CompletedTask), time, stream);

        for (int id = 0; id < 5; id++)
        {
            session.Client.Send(StreamClient.Framed("other.example A", (ushort)id));
            Assert.Equal((id, 0), Next(session));
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Session_is_the_same_over_TLS()
    {
        await using var session = new ScriptedSession();
        using X509Certificate2 certificate = SelfSigned();
        await using var server = new SslStream(session.Octets, leaveInnerStreamOpen: true);
        await using var client = new SslStream(
            new NetworkStream(session.Client.Socket, ownsSocket: false),
            leaveInnerStreamOpen: false,
            (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString());
        await Task.WhenAll(server.AuthenticateAsServerAsync(certificate), client.AuthenticateAsClientAsync("resolver.example"));
        session.Start(new ScriptedTransfers(session.Counters, messages: 3, octets: 40, static _ => Task.CompletedTask), stream: server);

        await client.WriteAsync(
            (byte[])[.. StreamClient.Framed("other.example A", Other), .. StreamClient.Framed("zone.example AXFR", Transfer)],
            TestContext.Current.CancellationToken);

        List<(int Id, int Number)> received = [];
        byte[] message = new byte[42];
        while (received.Count < 4)
        {
            await client.ReadExactlyAsync(message, TestContext.Current.CancellationToken);
            received.Add(Parse(message.AsSpan(2)));
        }

        Assert.Equal([(Other, 0), (Transfer, 1), (Transfer, 2), (Transfer, 0)], received);
    }

    /// <summary>A reply is counted once it is written, and its reader may have it before that.</summary>
    private static void AssertCounted(ScriptedSession session, long replies) => Assert.True(
        SpinWait.SpinUntil(() => session.Counters.Responses(0, QueryOutcome.Local) == replies, TimeSpan.FromSeconds(30)));

    private static (int Id, int Number) Next(ScriptedSession session) => Parse(session.Client.Receive());

    private static (int Id, int Number) Parse(ReadOnlySpan<byte> message) =>
        (BinaryPrimitives.ReadUInt16BigEndian(message), BinaryPrimitives.ReadUInt16BigEndian(message[2..]));

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=resolver.example", key, HashAlgorithmName.SHA256);
        DateTimeOffset begin = DateTimeOffset.UnixEpoch.AddYears(50);
        return request.CreateSelfSigned(begin, begin.AddYears(70));
    }
}
