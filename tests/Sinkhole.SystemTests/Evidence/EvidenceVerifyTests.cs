using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>What "evidence verify" says of a data folder that was not left as the appliance made it.</summary>
public sealed class EvidenceVerifyTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Segment_that_one_start_could_not_read_is_sound_when_it_is_itself_again()
    {
        await SeeOnceAsync();
        string segment = Assert.Single(Directory.GetFiles(_home.Hits, "*.seg"));
        string aside = Path.Combine(_home.Folder, "aside");

        // Root may read any file, so what cannot be read here is a folder in the segment's place.
        File.Move(segment, aside);
        Directory.CreateDirectory(segment);
        await SeeOnceAsync();
        Directory.Delete(segment);
        ProgramRun gone = await VerifyAsync(_home.Data);
        File.Move(aside, segment);
        ProgramRun whole = await VerifyAsync(_home.Data);

        Assert.True(gone.Code == ExitCode.Ok, gone.Said);
        Assert.Contains("the records before epoch ", gone.Output, StringComparison.Ordinal);
        Assert.True(whole.Code == ExitCode.Ok, whole.Said);
        Assert.Contains("could not be read to its end, so the two are not compared", whole.Output, StringComparison.Ordinal);
        Assert.Equal(2, HitsOnDisk.Read(_home.Hits).Count);
    }

    [Fact]
    public async Task What_one_user_may_not_list_hides_no_damage()
    {
        Privilege.RequireRoot("verify as another user");
        await SeeOnceAsync();
        OpenForAll(_home.Folder);
        Directory.CreateDirectory(Path.Combine(_home.Data, "lost+found"), OwnerOnly);
        Directory.CreateDirectory(Path.Combine(_home.Data, "sessions"), OwnerOnly);
        await File.WriteAllTextAsync(Path.Combine(_home.Data, "sessions.epoch"), "217000000\n");

        ProgramRun sound = await VerifyAsNobodyAsync(_home.Data);
        Directory.Move(_home.Hits, Path.Combine(_home.Folder, "hits"));
        ProgramRun gone = await VerifyAsNobodyAsync(_home.Data);

        Assert.True(sound.Code == ExitCode.CannotStart, sound.Said);
        Assert.Contains("lost+found: at offset 0: note: cannot be listed", sound.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^hits: sound: ", sound.Output);
        Assert.Contains($"journal {_home.Data}/sessions: ", sound.Error, StringComparison.Ordinal);
        Assert.True(gone.Code == ExitCode.Findings, gone.Said);
        Assert.Contains("hits: at offset 0: damage: the journal is missing", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_that_is_gone_is_damage_by_its_own_name()
    {
        await SeeOnceAsync();
        Directory.Delete(_home.Hits, recursive: true);

        ProgramRun nothing = await VerifyAsync(_home.Hits);
        await File.WriteAllTextAsync(_home.Hits, "no journal");
        ProgramRun file = await VerifyAsync(_home.Hits);

        Assert.True(nothing.Code == ExitCode.Findings, nothing.Said);
        Assert.True(file.Code == ExitCode.Findings, file.Said);
    }

    private async Task SeeOnceAsync()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        Assert.NotNull((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference);
        await appliance.StopAsync();
    }

    private static void OpenForAll(string folder)
    {
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        foreach (string below in Directory.GetDirectories(folder))
        {
            OpenForAll(below);
        }

        foreach (string file in Directory.GetFiles(folder))
        {
            File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        }
    }

    private Task<ProgramRun> VerifyAsync(string path) => _home.RunAsync("evidence", "verify", path);

    private static Task<ProgramRun> VerifyAsNobodyAsync(string path) => Tool.Setpriv.RunAsync(
        "--reuid=65534", "--regid=65534", "--clear-groups", ApplianceHome.Program, "evidence", "verify", path);
}
