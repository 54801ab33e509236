using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>Two journals in one process and one data folder: they share nothing.</summary>
public sealed class JournalsSideBySideTests : IDisposable
{
    private const int Records = 200;

    private static readonly Guid Appliance = new("0196a1b2-0000-7000-8000-00000000002a");

    private readonly TestFolder _data = new();
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<JournalEvent> _events = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Each_has_its_own_records_numbers_epoch_and_files()
    {
        JournalStatus hits;
        JournalStatus sessions;
        await using (Journal first = Open("hits"))
        await using (Journal second = Open("sessions"))
        {
            List<Task<RecordPosition>> appended = [];
            for (int number = 0; number < Records; number++)
            {
                appended.Add(first.AppendAsync(JournalBench.Said($"hit {number}"), CancellationToken.None).AsTask());
                appended.Add(second.AppendAsync(JournalBench.Said($"session {number}"), CancellationToken.None).AsTask());
            }

            await Task.WhenAll(appended);
            (hits, sessions) = (first.Status, second.Status);
        }

        Assert.Equal(("hits", "journal hits", Records, (long)Records), (hits.Name, hits.Label, hits.Written, hits.Last.Sequence));
        Assert.Equal(("sessions", Records, (long)Records), (sessions.Name, sessions.Written, sessions.Last.Sequence));
        Assert.Equal(Enumerable.Range(0, Records).Select(static number => $"hit {number}"), TextsOf("hits"));
        Assert.Equal(Enumerable.Range(0, Records).Select(static number => $"session {number}"), TextsOf("sessions"));
        string[] beside = [.. Directory.EnumerateFiles(_data.Beside).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(["hits.epoch", "hits.loss", "sessions.epoch", "sessions.loss"], beside);
        Assert.Equal([FolderOf("hits"), FolderOf("sessions")], JournalFolders.Find(_data.Beside));
        Assert.All(JournalFolders.Find(_data.Beside), static folder => Assert.True(JournalVerifier.Verify(folder).IsSound));
    }

    [Fact]
    public async Task Nothing_in_one_is_read_with_the_keys_of_another()
    {
        string[] names = ["hits", "sessions", "audit"];
        foreach (string name in names)
        {
            await using Journal journal = Open(name);
            await journal.AppendAsync(JournalBench.Said("in " + name) with { Group = "xa-1" }, CancellationToken.None);
        }

        foreach (string name in names)
        {
            string keys = Path.Combine(_data.Beside, "keys", name);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
            Assert.All(
                Directory.GetFiles(keys), static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
            Assert.Equal(["in " + name], TextsOf(name));

            // Under its own keys' folder the keys of the others.
            Directory.Move(keys, keys + ".own");
            Directory.CreateDirectory(keys);
            foreach (string other in names.Where(other => other != name))
            {
                string from = Path.Combine(_data.Beside, "keys", other);
                foreach (string file in Directory.GetFiles(from))
                {
                    File.Copy(file, Path.Combine(keys, Path.GetFileName(file)), overwrite: true);
                }
            }

            Assert.Empty(TextsOf(name));
            Directory.Delete(keys, recursive: true);
            Directory.Move(keys + ".own", keys);
        }
    }

    [Fact]
    public async Task Each_is_locked_by_itself()
    {
        await using Journal hits = Open("hits");
        await using Journal sessions = Open("sessions");

        var refused = Assert.Throws<JournalUnusableException>(() => Open("sessions"));

        Assert.Contains(FolderOf("sessions"), refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await hits.AppendAsync(JournalBench.Said("hit"), CancellationToken.None)).Sequence);
        Assert.Equal(1, (await sessions.AppendAsync(JournalBench.Said("session"), CancellationToken.None)).Sequence);
    }

    [Fact]
    public async Task Displaced_folder_of_one_is_reported_by_its_name_and_leaves_the_other_as_it_is()
    {
        await using Journal hits = Open("hits");
        await using Journal sessions = Open("sessions");
        await hits.AppendAsync(JournalBench.Said("hit"), CancellationToken.None);
        await sessions.AppendAsync(JournalBench.Said("session"), CancellationToken.None);

        Directory.Move(FolderOf("sessions"), FolderOf("moved"));
        RecordPosition hit = await hits.AppendAsync(JournalBench.Said("hit"), CancellationToken.None);
        RecordPosition session = await sessions.AppendAsync(JournalBench.Said("session"), CancellationToken.None);

        Assert.Equal(2, hit.Sequence);
        Assert.NotEqual(hit.Epoch, session.Epoch);
        Assert.Equal((0L, 1L), (hits.Displaced, sessions.Displaced));
        Assert.Contains(_events, static told => told is { Journal: "sessions", Kind: JournalEventKind.SegmentDisplaced });
        Assert.DoesNotContain(_events, static told => told.Journal == "hits");
    }

    [Fact]
    public async Task Expired_segments_of_one_go_and_those_of_the_other_stay()
    {
        await using (Journal hits = Open("hits"))
        await using (Journal audit = Open("audit", TimeSpan.FromDays(365)))
        {
            foreach (Journal journal in (Journal[])[hits, audit])
            {
                await journal.AppendAsync(JournalBench.Said("first"), CancellationToken.None);
            }

            _time.Advance(TimeSpan.FromDays(40));
            foreach (Journal journal in (Journal[])[hits, audit])
            {
                await journal.AppendAsync(JournalBench.Said("second"), CancellationToken.None);
            }

            _time.Advance(TimeSpan.FromDays(40));
            foreach (Journal journal in (Journal[])[hits, audit])
            {
                await journal.AppendAsync(JournalBench.Said("third"), CancellationToken.None);
            }
        }

        Assert.DoesNotContain("first", TextsOf("hits"));
        Assert.Equal(["first", "second", "third"], TextsOf("audit"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Hits")]
    [InlineData("a/b")]
    [InlineData("a-name-of-more-than-thirty-two-characters")]
    public void Name_that_could_be_no_folder_or_key_is_refused(string name)
    {
        JournalOptions options = new() { Folder = FolderOf("hits"), ApplianceId = Appliance, Name = name };

        var refused = Assert.Throws<ArgumentException>(() => Journal.Open(options, _time));

        Assert.Contains("Name must be", refused.Message, StringComparison.Ordinal);
    }

    private string FolderOf(string name) => Path.Join(_data.Beside, name);

    private string[] TextsOf(string name) =>
    [
        .. new JournalReader(FolderOf(name)).Read(default)
            .Where(static stored => stored.Record.Kind < Sinkhole.Evidence.Journals.Record.FirstReservedKind)
            .Select(static stored => Encoding.UTF8.GetString(stored.Record.Payload.Span)),
    ];

    private Journal Open(string name, TimeSpan? retention = null) => Journal.Open(
        new JournalOptions
        {
            Folder = FolderOf(name),
            ApplianceId = Appliance,
            Retention = retention ?? TimeSpan.FromDays(30),
            Notify = _events.Enqueue,
        },
        _time);
}
