using System;
using System.IO;
using System.Linq;
using System.Net.NetworkInformation;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Network;

/// <summary>The files of <c>appliance/network</c>, each read by the program it is for.</summary>
public sealed class NetworkFilesTests : IDisposable
{
    private static readonly string Files = Path.Combine(Repository.Root, "appliance", "network");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sinkhole-network-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Nft_takes_the_redirection()
    {
        Privilege.RequireRoot("have nft check a rule set");

        ProgramRun run = await Tool.Nft.RunAsync("-c", "-f", Path.Combine(Files, "nftables.nft"));

        Assert.Equal((0, string.Empty), (run.Code, run.Said));
    }

    [Fact]
    public async Task Chrony_takes_its_configuration()
    {
        ProgramRun run = await Tool.Chronyd.RunAsync("-p", "-f", Path.Combine(Files, "chrony.conf"));

        Assert.True(run.Code == 0, run.Said);
        Assert.Contains("server ntp1.isp.example iburst", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keepalived_takes_its_configuration()
    {
        // It checks that the script is there and that the interface is: here those of this machine.
        string? network = NetworkInterface.GetAllNetworkInterfaces()
            .FirstOrDefault(static one => one.SupportsMulticast && one.NetworkInterfaceType == NetworkInterfaceType.Ethernet)?.Name;
        Assert.SkipWhen(network is null, "this machine has no Ethernet interface, whose name keepalived wants to know");
        string copy = Path.Combine(_folder.FullName, "keepalived.conf");
        string text = await File.ReadAllTextAsync(Path.Combine(Files, "keepalived.conf"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            copy,
            text.Replace("/usr/bin/sinkhole", ApplianceHome.Program, StringComparison.Ordinal)
                .Replace("interface eth0", "interface " + network, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        ProgramRun run = await Tool.Keepalived.RunAsync("--config-test", "--use-file", copy);

        Assert.Equal((0, string.Empty), (run.Code, run.Said));
    }

    [Fact]
    public void Kernel_knows_every_setting()
    {
        string[] settings =
        [
            .. from line in File.ReadLines(Path.Combine(Files, "90-sinkhole.conf"))
               where line.Length > 0 && line[0] != '#'
               select line.Split('=')[0].Trim(),
        ];

        Assert.NotEmpty(settings);
        Assert.All(settings, static name => Assert.True(File.Exists("/proc/sys/" + name.Replace('.', '/')), $"no {name}"));
    }
}
