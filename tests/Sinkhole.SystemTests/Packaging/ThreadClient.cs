using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Sinkhole.SystemTests.Appliance;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>A client whose queries one of the appliance's threads for UDP gets, and always the same: the kernel chooses it by port.</summary>
internal sealed class ThreadClient : IDisposable
{
    // So many come together, as a table is looked at ahead of a batch only.
    private const int Queries = 32;
    private const int MaxTries = 1_000;
    private const int TimeoutMilliseconds = 20_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = TimeoutMilliseconds };

    private ThreadClient(IPEndPoint server) => _socket.Connect(server);

    /// <summary>One for each thread, asking this name until each has been met.</summary>
    public static ThreadClient[] OfEach(ApplianceProcess appliance, LoadName name)
    {
        var clients = new Dictionary<string, ThreadClient>(StringComparer.Ordinal);
        int threads = Switches(appliance).Count;
        Assert.True(threads > 0, "there is no thread for UDP");
        for (int tries = 0; clients.Count < threads; tries++)
        {
            Assert.True(tries < MaxTries, $"only {clients.Count} of {threads} threads were met");
            var client = new ThreadClient(appliance.Dns);
            Dictionary<string, long> before = Switches(appliance);
            client.Ask(name);
            string met = Switches(appliance).MaxBy(thread => thread.Value - before[thread.Key]).Key;
            if (!clients.TryAdd(met, client))
            {
                client.Dispose();
            }
        }

        return [.. clients.Values];
    }

    /// <summary>Asks many times at once, and waits for the answers.</summary>
    public void Ask(LoadName name)
    {
        Span<byte> answer = stackalloc byte[1232];
        for (ushort id = 0; id < Queries; id++)
        {
            _socket.Send(name.Query(id));
        }

        for (int answers = 0; answers < Queries; answers++)
        {
            _socket.Receive(answer);
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>How often each thread for UDP has waited: one that is asked nothing waits on.</summary>
    private static Dictionary<string, long> Switches(ApplianceProcess appliance) =>
        Directory.EnumerateDirectories($"/proc/{appliance.Id}/task")
            .Where(static task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith("dns-udp", StringComparison.Ordinal))
            .ToDictionary(static task => task, static task => Waits(Path.Combine(task, "status")));

    private static long Waits(string status)
    {
        const string Gauge = "voluntary_ctxt_switches:";
        string line = File.ReadLines(status).First(static line => line.StartsWith(Gauge, StringComparison.Ordinal));
        return long.Parse(line[Gauge.Length..], CultureInfo.InvariantCulture);
    }
}
