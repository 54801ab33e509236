using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>The package for arm64, run by an emulator over the libraries of a Debian for arm64; in the long run, with root and a mirror.</summary>
public sealed class Arm64PackageTests
{
    // The program loads OpenSSL by name.
    private const string OpenSsl = "libssl3";

    [Fact(Explicit = true)]
    public async Task Package_serves_warns_and_leaves_evidence_that_verifies()
    {
        Privilege.RequireRoot("unpack a Debian for arm64");
        string emulator = Tool.QemuAarch64.Required();
        Tool.Dig.Required();
        Tool.Curl.Required();
        Tool.CrossCc.Required();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sinkhole-arm64-");
        try
        {
            string libraries = Path.Join(folder.FullName, "root");
            ProgramRun made = await Tool.Debootstrap.RunAsync(
                "--foreign", "--arch=arm64", "--variant=minbase", "--include=" + OpenSsl, "bookworm", libraries, DebianRoot.Mirror());
            Assert.True(made.Code == 0, made.Said);
            string openSsl = Directory.EnumerateFiles(Path.Join(libraries, "var/cache/apt/archives"), OpenSsl + "_*.deb").Single();
            Assert.Equal(0, (await Tool.DpkgDeb.RunAsync("-x", openSsl, libraries)).Code);

            string package = await DebianPackage.BuildAsync(folder.FullName, "--arch", "arm64");
            Assert.Equal("arm64", (await Tool.DpkgDeb.RunAsync("-f", package, "Architecture")).Output.Trim());
            string tree = Path.Join(folder.FullName, "tree");
            Assert.Equal(0, (await Tool.DpkgDeb.RunAsync("-x", package, tree)).Code);
            string program = Path.Join(tree, "usr/bin/sinkhole");
            Assert.Empty(ElfFile.Read(program).Weaknesses());
            await ServeAsync([emulator, "-L", libraries], program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ServeAsync(string[] emulated, string program)
    {
        using ApplianceHome home = new() { Runs = program };
        await using ApplianceProcess appliance = await home.StartAsync(environment: null, emulated);

        ProgramRun asked = await Tool.Dig.RunAsync(
            "@127.0.0.1", "-p", $"{appliance.Dns.Port}", "+short", "+tries=1", "+time=30", ApplianceHome.Seized);
        ProgramRun visited = await Tool.Curl.RunAsync(
            "-s", "-i", "-H", $"Host: {ApplianceHome.Seized}", "-H", "Accept: text/html", $"http://{appliance.Web}/");
        await appliance.StopAsync();
        ProgramRun verified = await ProgramRun.OfAsync(emulated[0], [.. emulated.Skip(1), program, "evidence", "verify", home.Hits]);

        Assert.Equal("192.0.2.80", asked.Output.Trim());
        Assert.StartsWith("HTTP/1.1 451", visited.Output, StringComparison.Ordinal);
        Assert.True(verified.Code == 0, verified.Said);
        Assert.Contains("1 record", verified.Output, StringComparison.Ordinal);
    }
}
