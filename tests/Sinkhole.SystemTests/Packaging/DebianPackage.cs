using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>The Debian packages as <c>appliance/build-deb</c> makes them, unpacked beside themselves; built once for all tests of them.</summary>
public sealed class DebianPackage : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sinkhole-deb-");

    /// <summary>The package.</summary>
    public string File { get; private set; } = string.Empty;

    /// <summary>The package of debug symbols.</summary>
    public string Symbols => File.Replace("sinkhole_", "sinkhole-dbgsym_", StringComparison.Ordinal);

    /// <summary>Its files, as they will lie below "/".</summary>
    public string Tree => Path.Combine(_folder.FullName, "tree");

    /// <summary>The files of <see cref="Symbols"/>.</summary>
    public string SymbolsTree => Path.Combine(_folder.FullName, "symbols");

    /// <summary>The program as it ships: native code.</summary>
    public string Program => Path.Combine(Tree, "usr/bin/sinkhole");

    public async ValueTask InitializeAsync()
    {
        File = await BuildAsync(_folder.FullName);
        ProgramRun unpacked = await Tool.DpkgDeb.RunAsync("-R", File, Tree);
        Assert.True(unpacked.Code == 0, unpacked.Said);
        unpacked = await Tool.DpkgDeb.RunAsync("-R", Symbols, SymbolsTree);
        Assert.True(unpacked.Code == 0, unpacked.Said);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Its path in a folder; with a version of its own where one is named.</summary>
    internal static async Task<string> BuildAsync(string folder, params string[] options)
    {
        Tool.DpkgDeb.Required();
        Tool.Gcc.Required();
        Tool.Objcopy.Required();
        ProgramRun built = await ProgramRun.OfAsync(
            Path.Combine(Repository.Root, "appliance", "build-deb"), ["--compression", "gzip", "--output", folder, .. options]);
        Assert.True(built.Code == 0, built.Said);
        return built.Output.TrimEnd().Split('\n')[^1];
    }

    /// <summary>The words of a field of its control file.</summary>
    internal async Task<string> FieldAsync(string field) => (await Tool.DpkgDeb.RunAsync("-f", File, field)).Output.Trim();

    /// <summary>A file of the package.</summary>
    internal string Read(string path) => System.IO.File.ReadAllText(Path.Combine(Tree, path));

    /// <summary>Every path in the package with its mode and owner, as dpkg lists them.</summary>
    internal async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await Tool.DpkgDeb.RunAsync("-c", File)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim())];
}
