using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Network;

/// <summary>nftables.nft with real packets: the appliance listens without privileges, in a network of its own, and is asked on 53 and 80.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class RedirectionTests : IAsyncLifetime
{
    private static readonly IPAddress Dns = IPAddress.Parse("192.0.2.53");
    private static readonly IPAddress Page = IPAddress.Parse("192.0.2.80");

    private static readonly string Rules = Path.Combine(Repository.Root, "appliance", "network", "nftables.nft");

    private readonly ApplianceHome _home = new();
    private NetworkNamespace _network = null!;
    private ApplianceProcess _appliance = null!;

    public async ValueTask InitializeAsync()
    {
        _network = await NetworkNamespace.CreateAsync();
        await _network.AddAddressAsync(Dns);
        await _network.AddAddressAsync(Page);
        await _network.LoadRulesAsync(Rules);
        _home.Configure(dns: $"{Dns}:1053", web: $"{Page}:8080");
        string text = await File.ReadAllTextAsync(_home.Configuration);
        await File.WriteAllTextAsync(
            _home.Configuration, text.Replace("dns:\n", "dns:\n  clients: [\"198.51.100.0/24\"]\n", StringComparison.Ordinal));
        _appliance = await _home.StartAsync(below: [.. _network.Command]);
    }

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        await _network.DisposeAsync();
        _home.Dispose();
    }

    [Theory]
    [InlineData("+notcp")]
    [InlineData("+tcp")]
    public async Task Query_to_port_53_is_answered_from_there(string transport)
    {
        ProgramRun dig = await Tool.Dig.RunAsync("-r", $"@{Dns}", "+short", "+tries=1", "+time=10", transport, ApplianceHome.Seized);

        Assert.Equal((0, "192.0.2.80\n"), (dig.Code, dig.Output));
    }

    [Fact]
    public async Task Stranger_gets_silence_and_rules_loaded_again_take_the_place_of_the_old()
    {
        string before = await NftAsync("list", "ruleset");
        await NftAsync("flush", "set", "inet", "sinkhole", "resolvers");

        ProgramRun stranger = await Tool.Dig.RunAsync("-r", $"@{Dns}", "+short", "+tries=1", "+time=1", ApplianceHome.Seized);
        await _network.LoadRulesAsync(Rules);
        ProgramRun known = await Tool.Dig.RunAsync("-r", $"@{Dns}", "+short", "+tries=1", "+time=10", ApplianceHome.Seized);

        Assert.Equal(9, stranger.Code);
        Assert.Equal((0, "192.0.2.80\n"), (known.Code, known.Output));
        Assert.Equal(before, await NftAsync("list", "ruleset"));
    }

    [Fact]
    public async Task Visit_of_port_80_is_recorded_with_the_visitors_own_address_and_port()
    {
        using Visitor visitor = await Visitor.ConnectAsync(new IPEndPoint(Page, 80));

        PageSeen seen = await visitor.GetAsync(ApplianceHome.Seized);
        await _appliance.StopAsync();

        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        Assert.Equal(451, seen.Status);
        Assert.Equal(visitor.Local, hits[seen.Reference!.Value].Visit.Source);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(443)]
    public async Task Every_other_port_of_the_page_refuses_at_once(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        SocketException refused = await Assert.ThrowsAsync<SocketException>(
            () => socket.ConnectAsync(new IPEndPoint(Page, port), TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    /// <summary>nft in the appliance's network.</summary>
    private async Task<string> NftAsync(params string[] arguments)
    {
        ProgramRun run = await ProgramRun.OfAsync(_network.Command[0], [.. _network.Command[1..], "nft", .. arguments]);
        Assert.True(run.Code == 0, run.Said);
        return run.Output;
    }
}
