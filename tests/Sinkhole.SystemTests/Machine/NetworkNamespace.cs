using System;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>A network of its own behind a pair of veth, made for one test, in which packets can be dropped; needs root.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private const int Subnets = 64;

    private readonly string _name;
    private readonly string _ours;

    private NetworkNamespace(string name, int subnet)
    {
        _name = name;
        _ours = $"sh{Environment.ProcessId}-{subnet}";
        Address = new IPAddress([198, 51, 100, (byte)((4 * subnet) + 2)]);
    }

    /// <summary>The address of what lives in it, reachable from here.</summary>
    public IPAddress Address { get; }

    /// <summary>The words before a command that is to run in it; the process is the command's own.</summary>
    public ImmutableArray<string> Command => ["ip", "netns", "exec", _name];

    /// <summary>Makes it.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        Privilege.RequireRoot("make a network namespace");
        Tool.Ip.Required();
        Tool.Nft.Required();
        int subnet = RandomNumberGenerator.GetInt32(Subnets);
        var made = new NetworkNamespace($"sinkhole-{Environment.ProcessId}-{subnet}", subnet);
        ProgramRun added = await ProgramRun.OfAsync("ip", ["netns", "add", made._name]);
        Assert.SkipUnless(added.Code == 0, $"this machine makes no network namespace: {added.Error.Trim()}");
        try
        {
            await made.ConnectAsync(subnet);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drops what comes in for a UDP port, all or a part of it, until it is told otherwise.</summary>
    /// <param name="port">The port.</param>
    /// <param name="percent">How many of a hundred, by chance; 0 for none.</param>
    public async Task DropAsync(int port, int percent)
    {
        await InsideAsync("nft", "flush", "chain", "inet", "drill", "in");
        if (percent > 0)
        {
            string chance = percent < 100 ? $"numgen random mod 100 < {percent} " : string.Empty;
            await InsideAsync("nft", "add", "rule", "inet", "drill", "in", $"udp dport {port} {chance}drop");
        }
    }

    /// <summary>Gives it an address more, to which this side has a route.</summary>
    public async Task AddAddressAsync(IPAddress address)
    {
        await InsideAsync("ip", "address", "add", $"{address}/32", "dev", "lo");
        await DoAsync("ip", "route", "add", $"{address}/32", "via", $"{Address}");
    }

    /// <summary>Gives it a network of <see cref="Absent"/> neighbours on its link; that they are absent it finds out after ten minutes.</summary>
    public async Task AddAbsentNeighboursAsync()
    {
        await InsideAsync("ip", "address", "add", "198.18.0.1/16", "dev", "uplink");
        await InsideAsync("ip", "ntable", "change", "name", "arp_cache", "dev", "uplink", "retrans", "600000");
    }

    /// <summary>A neighbour that is not there.</summary>
    /// <param name="number">Which, from 0 to 59,999.</param>
    public static IPAddress Absent(int number) => new([198, 18, (byte)(1 + (number / 250)), (byte)(1 + (number % 250))]);

    /// <summary>Gives up its neighbours, and what waits for them.</summary>
    public Task ForgetNeighboursAsync() => InsideAsync("ip", "neighbour", "flush", "dev", "uplink");

    /// <summary>Loads a file of rules into it.</summary>
    public Task LoadRulesAsync(string file) => InsideAsync("nft", "-f", file);

    public async ValueTask DisposeAsync()
    {
        // The kernel takes a namespace apart in its own time; the next one must not meet this pair. It may not have been made.
        _ = await ProgramRun.OfAsync("ip", ["link", "delete", _ours]);
        await DoAsync("ip", "netns", "delete", _name);
    }

    private async Task ConnectAsync(int subnet)
    {
        await DoAsync("ip", "link", "add", _ours, "type", "veth", "peer", "name", "uplink", "netns", _name);
        await DoAsync("ip", "address", "add", $"198.51.100.{(4 * subnet) + 1}/30", "dev", _ours);
        await DoAsync("ip", "link", "set", _ours, "up");
        await InsideAsync("ip", "address", "add", $"{Address}/30", "dev", "uplink");
        await InsideAsync("ip", "link", "set", "uplink", "up");
        await InsideAsync("ip", "link", "set", "lo", "up");
        await InsideAsync("nft", "add", "table", "inet", "drill");
        await InsideAsync("nft", "add", "chain", "inet", "drill", "in", "{ type filter hook input priority 0; }");
    }

    private Task InsideAsync(params string[] command) => DoAsync([.. Command, .. command]);

    private static async Task DoAsync(params string[] command)
    {
        ProgramRun run = await ProgramRun.OfAsync(command[0], command[1..]);
        Assert.True(run.Code == 0, $"{string.Join(' ', command)}: {run.Said}");
    }
}
