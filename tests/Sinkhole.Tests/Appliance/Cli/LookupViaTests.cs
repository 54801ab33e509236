using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Exits;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class LookupViaTests
{
    [Fact]
    public async Task Answer_of_a_name_server_is_shown_unchanged()
    {
        using Socket server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Task<CliRun> running = CliRun.OfAsync("lookup", "WWW.evil.example", "--via", server.LocalEndPoint!.ToString()!);
        byte[] message = new byte[512];
        SocketReceiveFromResult query = await server.ReceiveFromAsync(message, new IPEndPoint(IPAddress.Any, 0));
        DnsHeader.TryRead(message, out DnsHeader header);

        DnsHeader.Write(message, header.Id, 0x8183, questions: 1, answers: 0, authorities: 0, additionals: 0);
        await server.SendToAsync(message.AsMemory(0, query.ReceivedBytes), query.RemoteEndPoint);

        CliRun run = await running;
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal($"www.evil.example A by {server.LocalEndPoint}:\n  NXDOMAIN rd ra\n", run.Output);
    }

    [Fact]
    public async Task Server_that_is_not_there_exits_with_5()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        CliRun run = await CliRun.OfAsync("lookup", "evil.example", "--via", taken.LocalEndPoint!.ToString()!);

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.Contains(taken.LocalEndPoint!.ToString()!, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.53", "192.0.2.53:53")]
    [InlineData("127.0.0.1:1053", "127.0.0.1:1053")]
    [InlineData("2001:db8::53", "[2001:db8::53]:53")]
    [InlineData("[::1]:1053", "[::1]:1053")]
    [InlineData("[2001:db8::1:53]", "[2001:db8::1:53]:53")]
    public void Server_is_an_address_with_or_without_a_port(string text, string expected)
    {
        Assert.True(ServerAddress.TryRead(text, out IPEndPoint? server));
        Assert.Equal(expected, server.ToString());
    }

    [Theory]
    [InlineData("resolver.example")]
    [InlineData("::1:53")]
    [InlineData("2001:db8::1:53")]
    [InlineData("1")]
    [InlineData("010.0.0.1")]
    [InlineData("192.0.2.53:0")]
    [InlineData("[192.0.2.53]")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]:53")]
    [InlineData("ff02::fb")]
    [InlineData("fe80::1")]
    public async Task Invalid_or_ambiguous_server_address_is_a_usage_error(string server)
    {
        CliRun run = await CliRun.OfAsync("lookup", "evil.example", "--via", server);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("'--via' takes the address of a name server", run.Error, StringComparison.Ordinal);
    }
}
