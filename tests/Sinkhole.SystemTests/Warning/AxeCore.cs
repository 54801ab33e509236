using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
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
            Directory.CreateDirectory(folder);
            ProgramRun npm = await Tool.Npm.RunAsync(
                "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", $"axe-core@{Version}");
            Assert.SkipUnless(npm.Code == 0, $"npm could not fetch axe-core {Version}: {npm.Error.Trim()}");
        }

        return await File.ReadAllTextAsync(script);
    }
}
