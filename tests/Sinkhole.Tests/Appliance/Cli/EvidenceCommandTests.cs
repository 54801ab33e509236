using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Exits;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed partial class EvidenceCommandTests : IDisposable
{
    private const int Nobody = 65534;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sound_journal_exits_with_0()
    {
        await WriteJournalAsync();

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches("sound: [0-9]+ records in 1 segment, ", run.Output);
    }

    [Fact]
    public async Task Damage_exits_with_2_and_is_named_with_file_and_offset()
    {
        await WriteJournalAsync();
        string segment = Directory.GetFiles(_folder.Path, "*.seg")[0];
        byte[] octets = await File.ReadAllBytesAsync(segment);
        octets[octets.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(segment, octets);

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Matches($"^{Path.GetFileName(segment)}: at offset [0-9]+: damage: ", run.Error);
    }

    [Fact]
    public async Task Torn_tail_is_a_note_and_exits_with_0()
    {
        await WriteJournalAsync();
        string segment = Directory.GetFiles(_folder.Path, "*.seg")[0];
        byte[] octets = await File.ReadAllBytesAsync(segment);
        await File.WriteAllBytesAsync(segment, octets[..^3]);

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(": note: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_folder_has_every_journal_below_it_verified()
    {
        await WriteJournalAsync("hits");
        await WriteJournalAsync("audit");
        _folder.Write("seed/0123/order.yaml", "order: x\n");
        _folder.Write("appliance_id", "x");

        CliRun sound = await CliRun.OfAsync("evidence", "verify", _folder.Path);
        Directory.GetFiles(_folder.Below("audit"), "*.seg").ToList().ForEach(File.Delete);
        CliRun lost = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Ok, sound.Code);
        Assert.Matches("^audit: sound: [0-9]+ records in 1 segment, .*\nhits: sound: [0-9]+ records in 1 segment, ", sound.Output);
        Assert.Equal(ExitCode.Findings, lost.Code);
        Assert.Contains("there is no segment here", lost.Error, StringComparison.Ordinal);
        Assert.Matches("(?m)^hits: sound: ", lost.Output);
    }

    [Fact]
    public async Task Journal_that_is_gone_below_a_relative_folder_is_named_once()
    {
        await WriteJournalAsync("hits");
        Directory.Delete(_folder.Below("hits"), recursive: true);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);

        CliRun run = await CliRun.OfAsync("evidence", "verify", relative);

        Assert.StartsWith($"{relative}/hits: at offset 0: damage: the journal is missing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_whose_folder_is_gone_is_damage_though_another_is_sound()
    {
        await WriteJournalAsync("hits");
        Directory.Move(_folder.Below("hits"), _folder.Below("hits.bak"));

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("hits: at offset 0: damage: the journal is missing, but hits.epoch says", run.Error, StringComparison.Ordinal);
        Assert.Matches("(?m)^hits.bak: sound: ", run.Output);
        Assert.DoesNotMatch("(?m)^hits: sound", run.Output);
    }

    [Fact]
    public async Task What_is_no_file_in_the_place_of_a_segment_is_damage_and_is_not_waited_for()
    {
        await WriteJournalAsync();
        SpecialFile.MakePipe(_folder.Below("2000000000-0000000000000000001.seg"));
        Directory.CreateDirectory(_folder.Below("2000000001-0000000000000000001.seg"));
        File.CreateSymbolicLink(_folder.Below("2000000002-0000000000000000001.seg"), "/dev/zero");

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Equal(3, Regex.Count(run.Error, "damage: .* is not a regular file"));
    }

    [Fact]
    public async Task Segment_that_somebody_made_20_GB_long_is_read_no_further_than_a_segment_goes()
    {
        await WriteJournalAsync();
        using (FileStream segment = File.OpenWrite(Directory.GetFiles(_folder.Path, "*.seg")[0]))
        {
            segment.SetLength(20L * 1024 * 1024 * 1024);
        }

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains(
            $"at offset {SegmentHeader.MaxSegmentOctets}: damage: the file is longer than a segment can be",
            run.Error,
            StringComparison.Ordinal);
        Assert.Matches("5 records in 1 segment, 67,108,864 octets", run.Output);
    }

    [Fact]
    public async Task Name_that_would_drive_the_terminal_is_shown_escaped()
    {
        await WriteJournalAsync();
        _folder.Write("\u202Eges\u001B[2J\u200B", "x");

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Contains(@"\u202Eges\u001B[2J\u200B: at offset 0: note: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_folder_is_reported()
    {
        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Below("nowhere"));

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains("nowhere", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "nowhere does not exist: ")]
    [InlineData("nowhere/package", "nowhere/package does not exist: ")]
    [InlineData("empty", "empty is neither a package nor a journal: there is no journal here or directly below")]
    [InlineData("key.pub", "key.pub is neither a package nor a journal: not a segment's name")]
    public async Task Wrong_path_of_a_package_is_named_and_not_the_use_of_its_options(string path, string problem)
    {
        Directory.CreateDirectory(_folder.Below("empty"));
        _folder.Write("key.pub", "a key");

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Below(path), "--key", "sinkhole/x/hits/0+00000000+AQ==");

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.StartsWith($"sinkhole: {_folder.Below(problem)}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_that_this_user_may_not_read_is_said_to_be_that()
    {
        OpenFolder();
        Directory.CreateDirectory(_folder.Below("package"), OwnerOnly);
        File.WriteAllText(_folder.Below("package", "manifest.note"), "signed");

        CliRun closed = await VerifyAsNobodyAsync(_folder.Below("package"));
        CliRun below = await VerifyAsNobodyAsync(_folder.Below("package", "csv"));
        File.SetUnixFileMode(_folder.Below("package"), OwnerOnly | UnixFileMode.OtherRead);
        CliRun listed = await VerifyAsNobodyAsync(_folder.Below("package"));

        Assert.All([closed, below, listed], static run => Assert.Equal(ExitCode.CannotStart, run.Code));
        Assert.All([closed, below, listed], static run => Assert.Contains("cannot be read by this user: use root", run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Segment_that_this_user_may_not_read_is_no_damage_and_exits_with_4()
    {
        await WriteJournalAsync();
        OpenFolder();

        CliRun run = await VerifyAsNobodyAsync(_folder.Path);

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains(": cannot be read by this user: open of ", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 file cannot be read by this user: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("damage", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_this_user_may_not_list_exits_with_4()
    {
        await WriteJournalAsync("hits");

        CliRun run = await VerifyAsNobodyAsync(_folder.Below("hits"));

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains("cannot be read by this user", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_has_priority_over_unreadable_files()
    {
        await WriteJournalAsync();
        OpenFolder();
        _folder.Write("2000000000-0000000000000000001.seg", "no segment");
        OpenFile(_folder.Below("2000000000-0000000000000000001.seg"));

        CliRun run = await VerifyAsNobodyAsync(_folder.Path);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Matches("(?m)^1 damage; 1 file cannot be read by this user", run.Output);
    }

    [Fact]
    public async Task Segment_of_a_newer_version_is_no_damage_and_exits_with_4_with_the_version_named()
    {
        string name = "0217000000-0000000000000000006.seg";
        await File.WriteAllBytesAsync(_folder.Below(name), GoldenHex.Read("journal-newer-segment.hex"));

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Path);

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains(
            $"{name}: at offset 0: segment format version 2 (this program reads version 1): a newer version wrote this",
            run.Error,
            StringComparison.Ordinal);
        Assert.Contains("1 segment of a newer version: use that version", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("damage", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("empty")]
    public async Task Folder_that_has_nothing_to_do_with_a_journal_is_no_damage(string folder)
    {
        await WriteJournalAsync("data/hits");
        Directory.CreateDirectory(_folder.Below("empty"));

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Below(folder));

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.DoesNotContain("damage", run.Error, StringComparison.Ordinal);
        Assert.Contains("there is no journal here or directly below: give the data folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_that_lost_all_its_segments_is_damage_by_its_own_name_too()
    {
        await WriteJournalAsync("hits");
        Directory.GetFiles(_folder.Below("hits"), "*.seg").ToList().ForEach(File.Delete);

        CliRun run = await CliRun.OfAsync("evidence", "verify", _folder.Below("hits") + "/");

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("damage: there is no segment here", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_beside_a_journal_that_this_user_may_not_list_is_a_note()
    {
        await WriteJournalAsync("hits");
        Directory.CreateDirectory(_folder.Below("lost+found"), OwnerOnly);
        OpenAll("hits");

        CliRun run = await VerifyAsNobodyAsync(_folder.Path);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(
            $"{_folder.Below("lost+found")}: at offset 0: note: cannot be listed, so a journal in it is not verified: ",
            run.Output,
            StringComparison.Ordinal);
        Assert.Matches("(?m)^hits: sound: ", run.Output);
    }

    [Fact]
    public async Task Folder_in_which_nothing_may_be_listed_is_not_called_one_without_a_journal()
    {
        OpenFolder();
        Directory.CreateDirectory(_folder.Below("hits.bak"), OwnerOnly);

        CliRun run = await VerifyAsNobodyAsync(_folder.Path);

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains("this user sees no journal here or directly below (hits.bak cannot be listed: use root)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_that_cannot_be_listed_does_not_hide_the_damage_of_the_next()
    {
        await WriteJournalAsync("audit");
        await WriteJournalAsync("hits");
        string segment = Directory.GetFiles(_folder.Below("hits"), "*.seg")[0];
        byte[] octets = await File.ReadAllBytesAsync(segment);
        octets[octets.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(segment, octets);
        OpenAll("hits");

        CliRun run = await VerifyAsNobodyAsync(_folder.Path);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains($"journal {_folder.Below("audit")}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be read by this user", run.Error, StringComparison.Ordinal);
        Assert.Matches($"(?m)^hits/{Path.GetFileName(segment)}: at offset [0-9]+: damage: ", run.Error);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("file")]
    [InlineData("dangling link")]
    [InlineData("link to itself")]
    public async Task Journal_that_is_gone_is_damage_by_its_own_name_and_by_that_of_its_folder_whatever_stands_in_its_place(string instead)
    {
        await WriteJournalAsync("hits");
        Directory.Delete(_folder.Below("hits"), recursive: true);
        if (instead == "file")
        {
            _folder.Write("hits", "no journal");
        }
        else if (instead != "nothing")
        {
            File.CreateSymbolicLink(_folder.Below("hits"), _folder.Below(instead == "link to itself" ? "hits" : "nowhere"));
        }

        foreach (string path in (string[])[_folder.Path, _folder.Below("hits"), _folder.Below("hits") + "/"])
        {
            CliRun run = await CliRun.OfAsync("evidence", "verify", path);

            Assert.Equal(ExitCode.Findings, run.Code);
            Assert.Contains("damage: the journal is missing, but hits.epoch says that it was begun", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Journal_to_which_this_user_may_not_go_is_not_said_to_be_gone()
    {
        await WriteJournalAsync("hits");
        Directory.CreateDirectory(_folder.Below("private"), OwnerOnly);
        Directory.Move(_folder.Below("hits"), _folder.Below("private", "hits"));
        Directory.CreateSymbolicLink(_folder.Below("hits"), _folder.Below("private", "hits"));
        OpenFolder();

        CliRun run = await VerifyAsNobodyAsync(_folder.Path);

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains("cannot be read by this user", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("damage", run.Error + run.Output, StringComparison.Ordinal);
    }

    private static UnixFileMode OwnerOnly => UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Lets everybody read the folder and one journal in it.</summary>
    private void OpenAll(string journal)
    {
        OpenFolder();
        File.SetUnixFileMode(_folder.Below(journal), (UnixFileMode)0b111_101_101);
        foreach (string file in Directory.GetFiles(_folder.Below(journal)))
        {
            OpenFile(file);
        }
    }

    private void OpenFolder() => File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);

    private static void OpenFile(string path) => File.SetUnixFileMode(path, (UnixFileMode)0b110_100_100);

    /// <summary>The verb runs on the calling thread, so it uses the file system user of that thread.</summary>
    private static Task<CliRun> VerifyAsNobodyAsync(string path)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to read as another user");
        int user = SetFileUser(Nobody);
        try
        {
            return CliRun.OfAsync("evidence", "verify", path);
        }
        finally
        {
            SetFileUser(user);
        }
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFileUser(int user);

    private async Task WriteJournalAsync(string name = "")
    {
        JournalOptions options = new() { Folder = _folder.Below(name), ApplianceId = Guid.NewGuid() };
        await using Journal journal = Journal.Open(options, TimeProvider.System);
        for (int record = 0; record < 5; record++)
        {
            await journal.AppendAsync(
                new Record(1, DateTimeOffset.UnixEpoch, TimeSpan.Zero, ClockSynchronized: true, new byte[64]), CancellationToken.None);
        }
    }
}
