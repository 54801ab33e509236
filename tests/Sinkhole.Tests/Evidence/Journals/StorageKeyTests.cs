using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Clocks;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>Records under storage keys, from the append to the reading, on a simulated disk.</summary>
public sealed class StorageKeyTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(ManualTime.Start.UtcDateTime);

    private readonly JournalBench _bench = new();

    [Fact]
    public async Task Record_of_a_group_is_nowhere_on_the_disk_in_clear_and_is_read_back()
    {
        await using (Journal journal = _bench.Open())
        {
            await AppendAsync(journal, "xa-1", "somebody came");
            await AppendAsync(journal, null, "the clock was set");
        }

        Assert.Equal(["somebody came", "the clock was set"], JournalBench.Read(_bench.Disk).Select(static read => read.Text));
        string all = string.Concat(_bench.Disk.State.Files.Select(static file => Encoding.Latin1.GetString(file.Seen)));
        Assert.DoesNotContain("somebody came", all, StringComparison.Ordinal);
        Assert.Contains("the clock was set", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_group_and_day_has_a_key_of_its_own()
    {
        await using Journal journal = _bench.Open();
        await AppendAsync(journal, "xa-1", "one");
        await AppendAsync(journal, "xa-1", "the same");
        await AppendAsync(journal, "xb-2", "another order");
        await AppendAsync(journal, "xa-1+xb-2", "of both");
        _bench.Time.Advance(TimeSpan.FromDays(1));
        await AppendAsync(journal, "xa-1", "the next day", _bench.Time.GetUtcNow());
        await AppendAsync(journal, "xa-1", "late, of the day before", ManualTime.Start);

        (DateOnly, string?)[] keys = [.. _bench.Disk.Keys.List().Select(name => (name.Day, GroupOf(name)))];
        Assert.Equal(
            [(Today, "xa-1"), (Today, "xa-1+xb-2"), (Today, "xb-2"), (Today.AddDays(1), "xa-1")],
            keys.Order());
    }

    [Fact]
    public async Task Destroyed_key_takes_its_records_and_no_others_and_the_journal_stays_sound()
    {
        await using (Journal journal = _bench.Open())
        {
            await AppendAsync(journal, "xa-1", "of an order that ended");
            await AppendAsync(journal, "xb-2", "of another");
        }

        StorageKeyName ended = _bench.Disk.Keys.List().Single(name => GroupOf(name) == "xa-1");
        byte[] before = [.. _bench.Disk.State.Files[_bench.Disk.State.Names["keys/hits/" + ended.File]].Seen];
        _bench.Disk.Keys.Destroy([ended]);
        _bench.Disk.Keys.Destroy([ended]);

        Assert.Equal(["of another"], JournalBench.Read(_bench.Disk).Select(static read => read.Text));
        JournalVerification verification = JournalBench.Verify(_bench.Disk);
        Assert.True(verification.IsSound);
        Assert.Equal((2, 1), (verification.Records, verification.Closed));
        Assert.DoesNotContain(_bench.Disk.State.Files, file => file.Seen.AsSpan().IndexOf(before) >= 0);
    }

    [Fact]
    public async Task Process_that_starts_again_makes_other_keys_and_reads_none()
    {
        await using (Journal journal = _bench.Open())
        {
            await AppendAsync(journal, "xa-1", "before");
        }

        List<string> opened = [];
        _bench.Disk.ReadFault = (name, _) =>
        {
            opened.Add(name);
            return 0;
        };
        await using (Journal journal = _bench.Open())
        {
            await AppendAsync(journal, "xa-1", "after");
        }

        Assert.DoesNotContain(opened, static name => name.StartsWith("keys/", StringComparison.Ordinal));
        Assert.Equal(2, _bench.Disk.Keys.List().Count);
        Assert.Equal(["before", "after"], JournalBench.Read(_bench.Disk).Select(static read => read.Text));
    }

    [Fact]
    public async Task Nothing_is_acknowledged_while_its_key_cannot_be_written()
    {
        bool isFailing = false;
        _bench.Disk.Fault = call => isFailing && call == DiskCall.Create ? 28 : 0;
        await using Journal journal = _bench.Open();
        await AppendAsync(journal, "xa-1", "first");
        isFailing = true;
        Task waiting = AppendAsync(journal, "xb-2", "waits");
        await _bench.Time.NextRetryAsync();
        Assert.False(waiting.IsCompleted);

        isFailing = false;
        _bench.Time.Advance(TimeSpan.FromSeconds(10));
        await waiting;

        Assert.Equal(["first", "waits"], JournalBench.Read(_bench.Disk).Select(static read => read.Text));
        Assert.True(JournalBench.Verify(_bench.Disk).IsSound);
    }

    [Fact]
    public async Task Day_of_a_clock_that_nobody_vouches_for_dates_no_key()
    {
        bool isTrusted = false;
        var bench = new JournalBench
        {
            Options = _bench.Options with { ClockIsTrusted = () => isTrusted },
        };
        await using Journal journal = bench.Open();
        await AppendAsync(journal, "xa-1", "a jump waits for a person");
        isTrusted = true;
        await AppendAsync(journal, "xa-1", "synchronised", ManualTime.Start);
        await journal.AppendAsync(
            JournalBench.Said("not synchronised") with { Group = "xa-1", ClockSynchronized = false }, CancellationToken.None);

        Assert.Equal([StorageKeyName.Undated, Today], bench.Disk.Keys.List().Select(static name => name.Day));
        Assert.Equal(3, JournalBench.Read(bench.Disk).Count);
    }

    [Fact]
    public async Task Keys_of_the_next_day_are_there_before_its_first_record()
    {
        await using Journal journal = _bench.Open();
        await AppendAsync(journal, "xa-1", "today");
        await AppendAsync(journal, "xb-2", "today");
        journal.Keys.MakeAhead(Today, Today.AddDays(1));
        journal.Keys.MakeDurable();
        int keys = _bench.Disk.Keys.List().Count;

        await AppendAsync(journal, "xa-1", "tomorrow", ManualTime.Start.AddDays(1));

        Assert.Equal((4, 4), (keys, _bench.Disk.Keys.List().Count));
    }

    [Fact]
    public async Task Removed_key_is_found_within_ten_seconds_and_later_records_are_under_another()
    {
        await using Journal journal = _bench.Open();
        await AppendAsync(journal, "xa-1", "before");
        _bench.Disk.Keys.Destroy(_bench.Disk.Keys.List());
        await AppendAsync(journal, "xa-1", "lost too");
        _bench.Time.Advance(TimeSpan.FromSeconds(10));
        await AppendAsync(journal, "xa-1", "after");

        Assert.Equal(["after"], JournalBench.Read(_bench.Disk).Select(static read => read.Text));
        Assert.Contains(_bench.Events, static told => told.Kind == JournalEventKind.KeysRemoved);
        Assert.Single(journal.Keys.Removed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("another key")]
    [InlineData("another group")]
    [InlineData("one bit")]
    public async Task Changed_key_is_found_within_ten_seconds_and_later_records_are_under_another(string change)
    {
        await using Journal journal = _bench.Open();
        await AppendAsync(journal, "xa-1", "before");
        StorageKeyName name = Assert.Single(_bench.Disk.Keys.List());
        Assert.True(_bench.Disk.Keys.TryRead(name, out string? group, out byte[] key));
        byte[] other = change switch
        {
            "another key" => StorageKeyFile.ToBytes(name.Id, group, new byte[32]),
            "another group" => StorageKeyFile.ToBytes(name.Id, "xb-2", key),
            "one bit" => [.. StorageKeyFile.ToBytes(name.Id, group, key)[..^2], (byte)'x', (byte)'\n'],
            _ => [],
        };
        _bench.Disk.Change("keys/hits/" + name.File, other);
        _bench.Time.Advance(TimeSpan.FromSeconds(10));
        await AppendAsync(journal, "xa-1", "after");

        Assert.Equal("after", JournalBench.Read(_bench.Disk).Select(static read => read.Text).Last());
        Assert.Equal(2, _bench.Disk.Keys.List().Count);
        JournalEvent told = Assert.Single(_bench.Events, static told => told.Kind == JournalEventKind.KeysRemoved);
        Assert.Contains("removed or changed", told.Text, StringComparison.Ordinal);
        Assert.Equal([name], journal.Keys.Removed);
    }

    [Fact]
    public async Task Key_that_cannot_be_read_back_stays_in_use_and_is_told_once()
    {
        await using Journal journal = _bench.Open();
        await AppendAsync(journal, "xa-1", "before");
        _bench.Disk.ReadFault = static (name, _) => name.StartsWith("keys/", StringComparison.Ordinal) ? 5 : 0;
        for (int check = 0; check < 3; check++)
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(10));
            await AppendAsync(journal, "xa-1", "after");
        }

        _bench.Disk.ReadFault = static (_, _) => 0;
        Assert.Equal(4, JournalBench.Read(_bench.Disk).Count);
        Assert.Single(_bench.Events, static told => told.Kind == JournalEventKind.FileNotRepaired);
        Assert.Empty(journal.Keys.Removed);
    }

    [Fact]
    public async Task Forgotten_key_encrypts_nothing_more()
    {
        await using Journal journal = _bench.Open();
        await AppendAsync(journal, "xa-1", "before");
        StorageKeyName first = Assert.Single(_bench.Disk.Keys.List());
        _bench.Disk.Keys.Destroy([first]);
        journal.Keys.Forget(new HashSet<StorageKeyName> { first });
        await AppendAsync(journal, "xa-1", "after");

        Assert.NotEqual(first, Assert.Single(_bench.Disk.Keys.List()));
        Assert.Equal(["after"], JournalBench.Read(_bench.Disk).Select(static read => read.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("XA-1")]
    [InlineData("xa 1")]
    public async Task Group_that_could_be_anything_else_is_refused(string group)
    {
        await using Journal journal = _bench.Open();

        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(journal, group, "text"));
    }

    [Fact]
    public async Task Largest_payload_under_a_key_is_kept_and_a_longer_one_refused()
    {
        await using Journal journal = _bench.Open();
        Record most = JournalBench.Said("x") with { Group = "xa-1", Payload = new byte[Record.MaxEncryptedOctets] };
        await journal.AppendAsync(most, CancellationToken.None);

        Assert.Equal(Record.MaxEncryptedOctets, Assert.Single(JournalBench.Read(_bench.Disk)).Text.Length);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => journal.AppendAsync(most with { Payload = new byte[Record.MaxEncryptedOctets + 1] }, CancellationToken.None).AsTask());
    }

    [Fact]
    public void File_of_a_key_is_read_as_it_was_written_and_not_after_any_change()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(static octet => (byte)octet)];
        byte[] file = StorageKeyFile.ToBytes(0xFEDCBA9876543210, "xa-1+xb-2", key);

        Assert.True(StorageKeyFile.TryRead(0xFEDCBA9876543210, file, out string? group, out byte[] read));
        Assert.Equal("xa-1+xb-2", group);
        Assert.Equal(key, read);
        Assert.False(StorageKeyFile.TryRead(1, file, out _, out _));
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StorageKeyFile.TryRead(0xFEDCBA9876543210, changed, out _, out _), $"bit {bit}");
        }

        for (int length = 0; length < file.Length; length++)
        {
            Assert.False(StorageKeyFile.TryRead(0xFEDCBA9876543210, file.AsSpan(0, length), out _, out _), $"{length} octets");
        }
    }

    [Fact]
    public void Any_octets_of_a_key_file_are_read_without_a_throw() =>
        Prop.ForAll<byte[]>(static octets => !StorageKeyFile.TryRead(7, octets, out _, out _)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2026-11-30-0123456789abcdef.key", true)]
    [InlineData("2026-11-30-0123456789ABCDEF.key", false)]
    [InlineData("2026-11-31-0123456789abcdef.key", false)]
    [InlineData("2026-11-30-123456789abcdef.key", false)]
    [InlineData("2026-11-30-0123456789abcdef.key.new", false)]
    [InlineData("hits.key", false)]
    public void Name_of_a_file_has_one_form(string file, bool isKey)
    {
        Assert.Equal(isKey, StorageKeyName.TryParseFile(file, out StorageKeyName name));
        Assert.True(!isKey || name.File == file);
    }

    private string? GroupOf(StorageKeyName name) => _bench.Disk.Keys.TryRead(name, out string? group, out _) ? group : null;

    private static async Task AppendAsync(Journal journal, string? group, string text, DateTimeOffset? at = null) =>
        await journal.AppendAsync(
            JournalBench.Said(text) with { Group = group, Instant = at ?? ManualTime.Start }, CancellationToken.None);
}
