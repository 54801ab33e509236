using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Faults;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>The built program while the kernel gives it no datagrams: it says so, is not healthy, and does not spin.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class DeafListenerTests : IDisposable
{
    private const string NoMemory = "receives nothing over UDP: Cannot allocate memory (error 12)";
    private const string NotSupported = "receives nothing over UDP: Operation not supported (error 95)";

    // A thread that pauses fails about ten times until its pauses last a second; one that spins fails ten thousand times a second.
    private const int MaxErrors = 1_000;

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("ENOMEM", NoMemory)]
    [InlineData("EOPNOTSUPP", NotSupported)]
    public async Task Lasting_error_is_counted_reported_once_and_unhealthy_until_it_ends(string error, string said)
    {
        var watched = new Dictionary<string, string> { ["WATCHDOG_USEC"] = "1000000" };
        await using ApplianceProcess appliance = await _home.StartAsync(watched);
        await using (await DeafenAsync(appliance, error, said))
        {
            await appliance.AwaitErrorAsync($"Watchdog ping withheld: {appliance.Dns} {said}");
            ProgramRun unwell = await _home.RunAsync("healthcheck", "--socket", _home.ControlSocket);
            Scrape scrape = await appliance.ScrapeAsync();

            Assert.Equal(ExitCode.Findings, unwell.Code);
            Assert.Contains($"not ready: {appliance.Dns} {said}", unwell.Error, StringComparison.Ordinal);
            Assert.InRange(scrape.Sum("sinkhole_dns_receive_errors_total"), 3, MaxErrors);
        }

        await appliance.AwaitAsync(
            async () => (await _home.RunAsync("healthcheck", "--socket", _home.ControlSocket)).Code == ExitCode.Ok, "its health");
        for (int asked = 0; asked < 50; asked++)
        {
            Assert.StartsWith("NOERROR", (await appliance.AskAsync(ApplianceHome.Seized))[0], StringComparison.Ordinal);
        }

        await appliance.AwaitErrorAsync($"{appliance.Dns} receives over UDP again");
        Assert.Equal(2, appliance.Error.Split(" 1009: ").Length);
        await appliance.StopAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task Stop_ends_a_thread_that_receives_nothing()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        await using SystemCallFault fault = await DeafenAsync(appliance, "ENOMEM", NoMemory);

        await appliance.StopAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task Listener_whose_datagrams_are_lost_on_the_way_is_not_healthy()
    {
        await using NetworkNamespace network = await NetworkNamespace.CreateAsync();
        _home.Configure(dns: $"{network.Address}:0", metrics: $"{network.Address}:0");
        await using ApplianceProcess appliance = await _home.StartAsync(below: [.. network.Command]);
        await network.DropAsync(appliance.Dns.Port, percent: 100);

        ProgramRun unwell = await _home.RunAsync("healthcheck", "--socket", _home.ControlSocket);

        Assert.Equal(ExitCode.Findings, unwell.Code);
        Assert.Contains($"not ready: {appliance.Dns} did not answer within 1 s", unwell.Error, StringComparison.Ordinal);
        await appliance.StopAsync();
    }

    private static async Task<SystemCallFault> DeafenAsync(ApplianceProcess appliance, string error, string said)
    {
        Privilege.RequireRoot("trace a process that forbids it");
        SystemCallFault fault = await SystemCallFault.AttachToAllAsync(appliance.Id, "recvmmsg", $"error={error}");
        await appliance.AwaitErrorAsync(said);
        return fault;
    }
}
