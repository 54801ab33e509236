using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

[Collection(PackageCollection.Name)]
public sealed class DebianPackageTests
{
    private readonly DebianPackage _package;

    public DebianPackageTests(DebianPackage package) => _package = package;

    [Fact]
    public async Task Lintian_finds_no_error()
    {
        ProgramRun run = await Tool.Lintian.RunAsync(
            "--allow-root", "--fail-on", "error,warning", "--info", _package.File, _package.Symbols);

        Assert.True(run.Code == 0, run.Said);
    }

    [Fact]
    public async Task Program_needs_no_runtime_of_the_machine()
    {
        ProgramRun run = await ProgramRun.OfAsync(
            _package.Program,
            ["check", Path.Combine(Repository.Root, "blocklists"), "-c", Path.Combine(Repository.Root, "appliance/sinkhole.yaml")],
            environment: new Dictionary<string, string> { ["DOTNET_ROOT"] = "/nonexistent", ["PATH"] = "/usr/bin:/bin" });

        Assert.True(run.Code == 0, run.Said);
        Assert.DoesNotContain("dotnet", await _package.FieldAsync("Depends"), StringComparison.Ordinal);

        // All three are of the package libc6; OpenSSL is loaded later, by name.
        Assert.Equal(["ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6"], ElfFile.Read(_package.Program).Libraries);
        Assert.Contains("libssl3", await _package.FieldAsync("Depends"), StringComparison.Ordinal);
    }

    [Fact]
    public void Program_has_every_protection_that_the_toolchain_gives()
    {
        ElfFile program = ElfFile.Read(_package.Program);

        Assert.Empty(program.Weaknesses());
        Measured.Tell(
            "control-flow features marked in the program (1 IBT, 2 SHSTK; 0 while the compiler of .NET marks none)",
            $"{program.ControlFlowFeatures}");
    }

    /// <summary>The compiler keeps settings of the runtime as names and, apart from them, values.</summary>
    [Fact]
    public void Program_holds_the_limit_of_the_youngest_generation()
    {
        ElfFile program = ElfFile.Read(_package.Program);

        Assert.True(program.Contains("\0System.GC.Gen0MaxBudget\0Microsoft."u8), "the setting's name is missing");
        Assert.True(program.Contains("\u00004194304\0"u8), "the setting's value is missing");
    }

    [Fact]
    public async Task Debug_symbols_are_those_of_the_program()
    {
        string id = ElfFile.Read(_package.Program).BuildId;
        string symbols = Path.Combine(_package.SymbolsTree, "usr/lib/debug/.build-id", id[..2], id[2..] + ".debug");

        Assert.Equal(id, ElfFile.Read(symbols).BuildId);
        Assert.True(ElfFile.Read(symbols).Contains("\0.debug_info\0"u8), "there is no debug information");
        Assert.False(ElfFile.Read(_package.Program).Contains("\0.debug_info\0"u8), "the program still has its debug information");
        string control = (await Tool.DpkgDeb.RunAsync("-f", _package.Symbols)).Output;
        Assert.Contains($"Depends: sinkhole (= {await _package.FieldAsync("Version")})", control, StringComparison.Ordinal);
        Assert.Contains($"Build-Ids: {id}", control, StringComparison.Ordinal);
    }

    [Fact]
    public void Service_does_not_start_before_the_operator_says_so()
    {
        Assert.Contains("\nENABLED=no\n", _package.Read("etc/default/sinkhole"), StringComparison.Ordinal);
        Assert.Contains(ServiceUnit.Values("ExecCondition"), static line => line.Contains("test \"$ENABLED\" = yes", StringComparison.Ordinal));
        Assert.Equal(File.ReadAllText(ServiceUnit.File), _package.Read("lib/systemd/system/sinkhole.service"));
    }

    [Fact]
    public void Shipped_configuration_differs_from_the_one_in_the_repository_by_the_place_of_the_orders_alone()
    {
        string[] shipped = _package.Read("etc/sinkhole/sinkhole.yaml").Split('\n');
        string[] ours = File.ReadAllText(Path.Combine(Repository.Root, "appliance/sinkhole.yaml")).Split('\n');

        (string Shipped, string Ours) changed = Assert.Single(shipped.Zip(ours), static pair => pair.First != pair.Second);
        Assert.Equal(ours.Length, shipped.Length);
        Assert.StartsWith("orders: [blocklists] ", changed.Shipped, StringComparison.Ordinal);
        Assert.StartsWith("orders: [../blocklists] ", changed.Ours, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_belongs_to_root_and_none_but_root_may_write()
    {
        IReadOnlyList<string> files = await _package.ListAsync();

        Assert.All(files, static line => Assert.Contains(" root/root ", line, StringComparison.Ordinal));
        Assert.All(
            files.Where(static line => !line.StartsWith('l')),
            static line => Assert.True(line[5] == '-' && line[8] == '-', $"others may write: {line}"));
    }

    [Fact]
    public void Conffiles_are_those_that_operators_edit() =>
        Assert.Equal("/etc/default/sinkhole\n/etc/sinkhole/sinkhole.yaml\n", _package.Read("DEBIAN/conffiles"));

    [Fact]
    public async Task Manual_is_that_of_the_program_and_groff_takes_every_line()
    {
        await using FileStream zipped = File.OpenRead(Path.Combine(_package.Tree, "usr/share/man/man8/sinkhole.8.gz"));
        await using var unzipped = new GZipStream(zipped, CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        string page = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        ProgramRun groff = await ProgramRun.OfAsync(Tool.Groff.Required(), ["-man", "-ww", "-z"], input: page);

        Assert.Contains(".SH NAME", page, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), (groff.Code, groff.Said));
    }

    [Theory]
    [InlineData("bash", "usr/share/bash-completion/completions/sinkhole")]
    [InlineData("zsh", "usr/share/zsh/vendor-completions/_sinkhole")]
    [InlineData("fish", "usr/share/fish/vendor_completions.d/sinkhole.fish")]
    public async Task Completions_are_those_of_the_program(string shell, string path)
    {
        ProgramRun run = await ProgramRun.OfAsync(_package.Program, ["completions", shell]);

        Assert.Equal(run.Output, _package.Read(path));
        Assert.NotEmpty(run.Output);
    }
}
