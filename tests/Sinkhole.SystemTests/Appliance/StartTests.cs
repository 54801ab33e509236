using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>What the process says to whoever started it: its exit code, why, and what to do.</summary>
public sealed class StartTests : IDisposable
{
    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Running_process_dumps_no_core_and_makes_files_for_its_owner_alone()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();

        Assert.Matches("Max core file size +0 +0 ", await File.ReadAllTextAsync($"/proc/{appliance.Id}/limits"));
        Assert.Contains("Umask:\t0077\n", await File.ReadAllTextAsync($"/proc/{appliance.Id}/status"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.ControlSocket));
        Assert.All(Directory.GetFiles(_home.Data, "*", SearchOption.AllDirectories), static file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        await appliance.StopAsync();
    }

    [Fact]
    public async Task Bad_configuration_exits_with_3_with_its_findings()
    {
        await File.AppendAllTextAsync(_home.Configuration, "dnz: {}\n");

        ProgramRun run = await _home.FailToRunAsync();

        Assert.Equal(ExitCode.BadConfiguration, run.Code);
        Assert.Contains("error SH101: unknown key 'dnz'; did you mean 'dns'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_order_at_the_first_start_exits_with_3_with_its_findings()
    {
        _home.Orders.Put(ApplianceHome.OrderId, "evil$.example");

        ProgramRun run = await _home.FailToRunAsync();

        Assert.Equal(ExitCode.BadConfiguration, run.Code);
        Assert.Contains($"{_home.Orders.PathOf(ApplianceHome.OrderId)}:15:17: error SH104: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("the orders are not usable, and there are no last good orders", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_order_after_a_good_run_starts_with_the_last_good_set_and_says_so()
    {
        await using (ApplianceProcess good = await _home.StartAsync())
        {
            await good.StopAsync();
        }

        _home.Orders.Put(ApplianceHome.OrderId, "evil$.example");
        await using ApplianceProcess appliance = await _home.StartAsync();
        StatusReport status = await appliance.StatusAsync();
        Scrape scrape = await appliance.ScrapeAsync();

        Assert.Contains("evil.example. 30 IN A 192.0.2.80", await appliance.AskAsync(ApplianceHome.Seized));
        Assert.Contains("SH104", appliance.Error, StringComparison.Ordinal);
        Assert.Contains("using the last good ones", appliance.Error, StringComparison.Ordinal);
        Assert.Contains(status.Notes, static note => note.Contains("the last good orders", StringComparison.Ordinal));
        Assert.False(status.LastReload!.Accepted);
        Assert.Equal(0, scrape.Sum("sinkhole_blocklist_last_reload_successful"));

        _home.Orders.Put(ApplianceHome.OrderId, ApplianceHome.Seized, "fixed.example");
        await appliance.AwaitAsync(
            async () => (await appliance.AskAsync("fixed.example")).Contains("fixed.example. 30 IN A 192.0.2.80"), "the fixed order");
        Assert.DoesNotContain((await appliance.StatusAsync()).Notes, static note => note.Contains("the last good orders", StringComparison.Ordinal));
        await appliance.StopAsync();
    }

    [Theory]
    [InlineData("dns")]
    [InlineData("web")]
    [InlineData("metrics")]
    public async Task Port_in_use_exits_with_4_and_names_the_key_to_change(string part)
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string[] listen = [.. new[] { "dns", "web", "metrics" }.Select(other => other == part ? $"{taken.LocalEndPoint}" : "127.0.0.1:0")];
        _home.Configure(listen[0], listen[1], listen[2]);

        ProgramRun run = await _home.FailToRunAsync();

        Assert.Equal(ExitCode.CannotStart, run.Code);
        string[] lines = await File.ReadAllLinesAsync(_home.Configuration, TestContext.Current.CancellationToken);
        int line = Array.FindIndex(lines, text => text.Contains($"{taken.LocalEndPoint}", StringComparison.Ordinal));
        int column = lines[line].IndexOf($"\"{taken.LocalEndPoint}", StringComparison.Ordinal);
        Assert.Contains(
            $"sinkhole: {_home.Configuration}:{line + 1}:{column + 1}: cannot listen on {taken.LocalEndPoint} ({part}.listen): "
                + "the port is in use: stop the other program",
            run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Udp_port_in_use_exits_with_4_too()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _home.Configure(dns: $"{taken.LocalEndPoint}");

        ProgramRun run = await _home.FailToRunAsync();

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains($"cannot listen on {taken.LocalEndPoint} (dns.listen): the port is in use", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_process_on_the_same_data_exits_with_4_and_the_first_serves_on()
    {
        await using ApplianceProcess first = await _home.StartAsync();

        ProgramRun second = await _home.FailToRunAsync();

        Assert.Equal(ExitCode.CannotStart, second.Code);
        Assert.Contains($"is in use by process {first.Id}: stop it, or give this one its own 'data'", second.Error, StringComparison.Ordinal);
        Assert.Equal("NOERROR rd ra", (await first.AskAsync(ApplianceHome.Seized))[0]);
        Assert.True((await first.ReloadAsync()).Accepted);
    }

    [Theory]
    [InlineData("healthcheck")]
    [InlineData("status")]
    [InlineData("reload")]
    [InlineData("lookup", "evil.example")]
    public async Task Nobody_running_exits_with_5_and_says_where_it_looked(params string[] verb)
    {
        ProgramRun run = await _home.RunAsync([.. verb, "--socket", _home.ControlSocket]);

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.Contains($"no appliance answers on {_home.ControlSocket}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runn")]
    [InlineData("run", "--log", "xml")]
    [InlineData("lookup")]
    [InlineData("evidence", "verify")]
    public async Task Misunderstood_command_line_exits_with_64(params string[] arguments)
    {
        ProgramRun run = await _home.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--help' shows how", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
