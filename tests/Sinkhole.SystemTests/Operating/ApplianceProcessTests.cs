using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Xunit;

namespace Sinkhole.SystemTests.Operating;

/// <summary>What the process says to whoever started it: its exit code, and why.</summary>
public sealed class ApplianceProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sinkhole-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Signal_drains_and_ends_0()
    {
        WriteConfiguration();
        using ApplianceProcess appliance = ApplianceProcess.Start(_folder, "run", "-c", "sinkhole.yaml");
        string? ready = await appliance.FirstLineAsync();

        appliance.AskToEnd();

        Assert.Matches("^READY dns=127\\.0\\.0\\.1:[0-9]+ web=127\\.0\\.0\\.1:[0-9]+ metrics=127\\.0\\.0\\.1:[0-9]+$", ready);
        Assert.Equal(ExitCode.Ok, await appliance.EndAsync());
    }

    [Fact]
    public async Task Running_process_dumps_no_core_and_makes_files_for_its_owner_alone()
    {
        WriteConfiguration();
        using ApplianceProcess appliance = ApplianceProcess.Start(_folder, "run", "-c", "sinkhole.yaml");
        _ = await appliance.FirstLineAsync();

        Assert.Matches("Max core file size +0 +0 ", await appliance.TellsAsync("limits"));
        Assert.Contains("Umask:\t0077\n", await appliance.TellsAsync("status"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "control.sock")));
    }

    [Fact]
    public async Task Bad_configuration_ends_3_with_its_findings()
    {
        WriteConfiguration("dnz: {}\n");
        using ApplianceProcess appliance = ApplianceProcess.Start(_folder, "run", "-c", "sinkhole.yaml");

        string error = await appliance.ErrorAsync();

        Assert.Equal(ExitCode.BadConfiguration, await appliance.EndAsync());
        Assert.Contains("error SH101: unknown key 'dnz'; did you mean 'dns'?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_order_without_a_seed_ends_3_with_its_findings()
    {
        WriteConfiguration(orders: "xa-1.yaml");
        await File.WriteAllTextAsync(Path.Combine(_folder, "xa-1.yaml"), "format: sinkhole.order/9\n");
        using ApplianceProcess appliance = ApplianceProcess.Start(_folder, "run", "-c", "sinkhole.yaml");

        string error = await appliance.ErrorAsync();

        Assert.Equal(ExitCode.BadConfiguration, await appliance.EndAsync());
        Assert.Contains("xa-1.yaml:1:9: error SH", error, StringComparison.Ordinal);
        Assert.Contains("no good set of orders", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dns")]
    [InlineData("web")]
    [InlineData("metrics")]
    public async Task Port_in_use_ends_4_and_names_the_key_to_change(string part)
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        WriteConfiguration(part: part, port: ((IPEndPoint)taken.LocalEndPoint!).Port);
        using ApplianceProcess appliance = ApplianceProcess.Start(_folder, "run", "-c", "sinkhole.yaml");

        string error = await appliance.ErrorAsync();

        Assert.Equal(ExitCode.CannotStart, await appliance.EndAsync());
        Assert.Contains($"cannot listen on {taken.LocalEndPoint} ({part}.listen): the port is in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_process_on_the_same_data_ends_4()
    {
        WriteConfiguration();
        using ApplianceProcess first = ApplianceProcess.Start(_folder, "run", "-c", "sinkhole.yaml");
        _ = await first.FirstLineAsync();
        using ApplianceProcess second = ApplianceProcess.Start(_folder, "run", "-c", "sinkhole.yaml");

        string error = await second.ErrorAsync();

        Assert.Equal(ExitCode.CannotStart, await second.EndAsync());
        Assert.Contains("is in use by process ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_running_ends_5()
    {
        WriteConfiguration();
        using ApplianceProcess verb = ApplianceProcess.Start(_folder, "healthcheck", "-c", "sinkhole.yaml");

        Assert.Equal(ExitCode.NotReachable, await verb.EndAsync());
    }

    [Fact]
    public async Task Misspelt_verb_ends_64()
    {
        using ApplianceProcess verb = ApplianceProcess.Start(_folder, "runn");

        Assert.Equal(ExitCode.Usage, await verb.EndAsync());
    }

    private void WriteConfiguration(string more = "", string orders = "", string part = "", int port = 0) => File.WriteAllText(
        Path.Combine(_folder, "sinkhole.yaml"),
        $$"""
        format: sinkhole.config/1
        data: data
        orders: [{{orders}}]
        dns: { listen: ["127.0.0.1:{{(part == "dns" ? port : 0)}}"] }
        web: { listen: ["127.0.0.1:{{(part == "web" ? port : 0)}}"] }
        metrics: { listen: "127.0.0.1:{{(part == "metrics" ? port : 0)}}" }
        control: { socket: control.sock }
        {{more}}
        """);
}
