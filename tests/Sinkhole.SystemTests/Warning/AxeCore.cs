using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Warning;

/// <summary>The accessibility checker axe-core, fetched once by npm into the artifacts folder; packages "nodejs npm".</summary>
internal static class AxeCore
{
    private const string Version = "4.14.1";

    public static async Task<string> SourceAsync()
    {
        string folder = Path.Combine(Screenshots.Artifacts, "npm");
        string script = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(script))
        {
            bool isThere = await InstallAsync(folder);
            Assert.SkipUnless(isThere, $"axe-core {Version} is missing and npm could not fetch it: install the package 'npm'");
        }

        return await File.ReadAllTextAsync(script);
    }

    private static async Task<bool> InstallAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(
            "npm", ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", $"axe-core@{Version}"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using Process npm = Process.Start(start) ?? throw new InvalidOperationException("npm did not start");
            await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync(), npm.WaitForExitAsync());
            return npm.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
