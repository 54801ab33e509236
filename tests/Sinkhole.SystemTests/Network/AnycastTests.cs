using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Network;

/// <summary>Debian's BIRD with our configuration, and our health script between it and a real appliance.</summary>
public sealed class AnycastTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly string Files = Path.Combine(Repository.Root, "appliance", "network");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sinkhole-anycast-");

    public AnycastTests()
    {
        foreach (string name in (string[])["bird2.conf", "sinkhole4.routes", "sinkhole6.routes"])
        {
            File.Copy(Path.Combine(Files, name), In(name));
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bird_takes_the_configuration_announced_or_withdrawn(bool isAnnounced)
    {
        Write(isAnnounced);

        ProgramRun run = await Tool.Bird.RunAsync("-p", "-c", In("bird2.conf"));

        Assert.Equal((0, string.Empty), (run.Code, run.Said));
    }

    [Fact]
    public async Task Routes_go_with_the_appliance_and_come_back_with_it()
    {
        Privilege.RequireRoot("run BIRD");
        Write(isAnnounced: false);
        using Process bird = Start(Tool.Bird.Required(), "-f", "-c", In("bird2.conf"), "-s", In("bird.ctl"), "-P", In("bird.pid"));
        using ApplianceHome home = new();
        Process? health = null;
        try
        {
            await AwaitAsync(() => Task.FromResult(File.Exists(In("bird.ctl"))), "BIRD's socket");
            ApplianceProcess first = await ApplianceProcess.StartAsync(home);
            health = Start(
                Path.Combine(Files, "health"),
                "--folder", _folder.FullName,
                "--check", $"{ApplianceHome.Program} healthcheck --socket {home.ControlSocket}",
                "--birdc", $"{Tool.Birdc.Required()} -s {In("bird.ctl")}",
                "--interval", "0.2",
                "--failures", "2");
            await AwaitRoutesAsync(isAnnounced: true);

            // Stopped, it holds its socket and says nothing: that is no health either.
            Signal.Send(first.Id, Signal.Stop);
            await AwaitRoutesAsync(isAnnounced: false);
            Signal.Send(first.Id, Signal.Continue);
            await AwaitRoutesAsync(isAnnounced: true);

            await first.KillAsync();
            await first.DisposeAsync();
            await AwaitRoutesAsync(isAnnounced: false);

            await using ApplianceProcess second = await ApplianceProcess.StartAsync(home);
            await AwaitRoutesAsync(isAnnounced: true);

            // Ended, it leaves the routes as they are: an upgrade of the script is no outage.
            Signal.Send(health.Id, Signal.Terminate);
            await health.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, health.ExitCode);
            await AwaitRoutesAsync(isAnnounced: true);
        }
        finally
        {
            if (health is { HasExited: false })
            {
                health.Kill(entireProcessTree: true);
            }

            health?.Dispose();
            bird.Kill();
            await bird.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private void Write(bool isAnnounced)
    {
        foreach (int family in (int[])[4, 6])
        {
            File.WriteAllText(In($"announce{family}.conf"), isAnnounced ? File.ReadAllText(In($"sinkhole{family}.routes")) : string.Empty);
        }
    }

    private Task AwaitRoutesAsync(bool isAnnounced) => AwaitAsync(
        async () =>
        {
            ProgramRun shown = await Tool.Birdc.RunAsync("-s", In("bird.ctl"), "show", "route");
            return shown.Output.Contains("192.0.2.53/32", StringComparison.Ordinal) == isAnnounced
                && shown.Output.Contains("2001:db8::80/128", StringComparison.Ordinal) == isAnnounced;
        },
        isAnnounced ? "the routes" : "the end of the routes");

    private static async Task AwaitAsync(Func<Task<bool>> holds, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(waited.Elapsed < Timeout, $"{what} did not come");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })
        ?? throw new InvalidOperationException($"{program} did not start");
}
