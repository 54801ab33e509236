using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Drill F3: the kernel refuses fdatasync, by strace's fault injection.</summary>
public sealed class JournalSyncFailureTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sinkhole-sync-");

    private string Folder => Path.Join(_home.FullName, "hits");

    public void Dispose() => _home.Delete(recursive: true);

    [Theory(Timeout = 300_000)]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public async Task Nothing_is_acknowledged_once_sync_fails_for_good(string error)
    {
        using WriterProcess writer = StartWithFailing("30+", error, records: 0);
        await writer.ReadUntilAsync("EVENT WritingFailed");
        long last = long.Parse(writer.Lines[^1].Split(' ')[2]);

        await writer.EndAsync();

        Assert.Equal(last, writer.Acknowledged().Max(static record => record.Position.Sequence));
        Assert.Contains(writer.Lines, static line => line.EndsWith(nameof(JournalStoppedException), StringComparison.Ordinal));
        Assert.Equal("DONE", writer.Lines[^1]);
        JournalFiles.AssertKept(Folder, [.. writer.Acknowledged()], $"fdatasync failed for good with {error}");
        await TwoVerifiers.AssertSoundAsync(Folder, $"F3, fdatasync failed for good with {error}");
    }

    [Fact(Timeout = 300_000)]
    public async Task One_failed_sync_ends_its_segment_and_the_next_takes_everything()
    {
        using WriterProcess writer = StartWithFailing("30", "EIO", records: 50);
        await writer.ReadUntilAsync("DONE");
        await writer.EndAsync();

        Assert.Equal(
            [nameof(JournalEventKind.WritingFailed), nameof(JournalEventKind.WritingResumed)],
            writer.Lines.Select(static line => line.Split(' ')).Where(static words => words[0] == "EVENT").Select(static words => words[1]));
        Assert.Equal(8 * 50, writer.Acknowledged().Count());
        Assert.Equal(2, Directory.GetFiles(Folder).Length);
        JournalFiles.AssertKept(Folder, [.. writer.Acknowledged()], "one fdatasync failed");
        await TwoVerifiers.AssertSoundAsync(Folder, "F3, one fdatasync failed");
    }

    private WriterProcess StartWithFailing(string when, string error, int records)
    {
        string injection = $"inject=fdatasync:error={error}:when={when}";
        return WriterProcess.Start(
            Folder, "w", 8, records, Tool.Strace.Required(), "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", injection);
    }
}
