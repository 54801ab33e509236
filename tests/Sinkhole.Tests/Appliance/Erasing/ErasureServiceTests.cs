using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Erasing;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Clocks;
using Sinkhole.Reload;
using Sinkhole.Tests.Appliance.Reload;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Appliance.Erasing;

/// <summary>The service with real journals, keys and orders, and a manual clock.</summary>
public sealed class ErasureServiceTests : IAsyncLifetime
{
    private static readonly AuditUser User = new(7, "seven");

    private readonly ReloadSite _site = new(("xa-1", "  - domain: evil.example"), ("xb-2", "  - domain: other.example"));
    private Journal _hits = null!;
    private Journal _audit = null!;
    private ErasureService _service = null!;
    private FirstKeptDay _firstKept = new();
    private bool _isTrusted = true;
    private long _freeOctets = 1024 * 1024 * 1024;
    private Exception? _signerFault;

    private string Hits => Path.Combine(_site.Data, "hits");

    private string Keys => Path.Combine(_site.Data, "keys");

    private string Proofs => Path.Combine(_site.Data, "proofs");

    private ManualTime Time => _site.Time;

    public ValueTask InitializeAsync()
    {
        OpenHits();
        _audit = Journal.Open(new JournalOptions { Folder = Path.Combine(_site.Data, "audit"), ApplianceId = Guid.NewGuid() }, Time);
        _ = CheckpointKeeper.Open(
            new CheckpointOptions
            {
                Journal = "hits",
                JournalFolder = Hits,
                KeysFolder = Keys,
                ProofsFolder = Proofs,
                ApplianceId = Guid.NewGuid(),
            },
            () => _hits.Status,
            Time.GetUtcNow());
        _service = Start();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _hits.DisposeAsync();
        await _audit.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task R33_Day_past_its_retention_is_erased_with_a_note_and_an_audit_record_and_no_day_before()
    {
        await AppendAsync("xa-1");
        Time.Advance(TimeSpan.FromDays(30));
        await AppendAsync("xa-1");
        await _service.PassAsync();
        Assert.Equal(2, Read());

        Time.Advance(TimeSpan.FromDays(1));
        await _service.PassAsync();

        Assert.Equal(1, Read());
        ErasureNote note = Assert.Single(ErasureLog.Read(Proofs, "hits"));
        Assert.Equal("retention", note.Reason);
        AuditRecord record = Assert.Single(Audited());
        Assert.Equal((AuditAction.Erase, "all orders"), (record.Question.Action, record.Question.Subject));
        Assert.Equal("retention of orders", record.Question.Reason.FileNumber);
        Assert.Equal("1 storage key of 1 day, 0 keys of sealed accounts", record.Outcome);
        Assert.Equal((1, 0), (_service.Counters.ByRetention, _service.Counters.ByOrder));
        Assert.Equal(Time.GetUtcNow().UtcDateTime.Date.AddDays(-1), _firstKept.Begin?.UtcDateTime);
    }

    [Fact]
    public async Task Nothing_is_erased_while_the_clock_is_not_trusted()
    {
        await AppendAsync("xa-1");
        _isTrusted = false;
        Time.Advance(TimeSpan.FromDays(3650));
        await _service.PassAsync();

        Assert.Equal(1, Read());
        Assert.Empty(Audited());
    }

    [Fact]
    public async Task R33_Hold_outlives_the_file_of_the_order_and_ends_with_a_file_without_it()
    {
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  hold: \"Court X, 1/27\"");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await _service.PassAsync();
        _site.Remove("xa-1");
        await _site.ReloadAsync();
        Time.Advance(TimeSpan.FromDays(3650));
        await _service.PassAsync();
        await RestartAsync();
        await _service.PassAsync();
        Assert.Equal((1, 1), (Read(), _service.Counters.Held));

        _site.Order("xa-1", "  - domain: evil.example", until: "2099-01-01T00:00:00Z");
        await _site.ReloadAsync();
        await _service.PassAsync();

        Assert.Equal((0, 0), (Read(), _service.Counters.Held));
    }

    [Fact]
    public async Task Orders_own_retention_is_kept_after_its_file_is_gone()
    {
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  retention: 90d");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await AppendAsync("xb-2");
        await _service.PassAsync();
        _site.Remove("xa-1");
        await _site.ReloadAsync();
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();
        Assert.Equal(1, Read());

        Time.Advance(TimeSpan.FromDays(60));
        await _service.PassAsync();
        Assert.Equal(0, Read());
    }

    [Fact]
    public async Task R33_Order_that_has_ended_is_erased_by_command_but_for_what_another_needs()
    {
        await AppendAsync("xa-1");
        await AppendAsync("xa-1+xb-2");
        await AppendAsync("xb-2");
        await _service.PassAsync();
        ErasureRefusedException inForce = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync("xa-1"));
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();

        ErasureOutcome outcome = await EraseAsync("xa-1");

        Assert.Contains("in force until 2027-11-02T00:00:00Z", inForce.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1, "xb-2"), (outcome.Keys, outcome.Kept, Assert.Single(outcome.KeptFor)));
        Assert.Equal(2, Read());
        Assert.All(Audited(), static record =>
            Assert.Equal((AuditAction.Erase, "xa-1", User), (record.Question.Action, record.Question.Subject, record.User)));
        Assert.Collection(
            Audited(),
            static record => Assert.StartsWith("refused: order xa-1 is in force until 2027-11-02", record.Outcome, StringComparison.Ordinal),
            static record => Assert.Equal("1 storage key of 1 day, 0 keys of sealed accounts", record.Outcome));
        Assert.Equal("order xa-1", Assert.Single(ErasureLog.Read(Proofs, "hits")).Reason);

        // The shared one goes with the other order.
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();
        Assert.Equal(0, Read());
    }

    [Theory]
    [InlineData(true, "the clock is not trusted: synchronise it, or confirm its jump with 'sinkhole reload --confirm'")]
    [InlineData(false, "the clock is not trusted: synchronise it; this attempt")]
    public async Task Confirmation_of_a_jump_is_asked_for_only_where_the_clock_has_jumped(bool hasJumped, string why)
    {
        _site.Order("xb-3", "  - domain: third.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();
        (_isTrusted, _service.HasJumped) = (false, () => hasJumped);

        ErasureRefusedException refused = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync("xb-3"));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xz-9", "no order 'xz-9' is known here")]
    [InlineData("xb-22", "is not among those that the appliance has loaded, now or before; did you mean 'xb-2'?")]
    [InlineData("xb-2", "is on hold")]
    [InlineData("xb-3", "the clock is not trusted")]
    public async Task Command_that_must_not_be_carried_out_is_refused_and_that_is_recorded(string order, string why)
    {
        _site.Order("xb-3", "  - domain: third.example", until: "2026-11-21T12:00:00Z");
        _site.Order("xb-2", "  - domain: other.example", until: "2026-11-21T12:00:00Z", more: "\n  hold: \"Court X\"");
        await _site.ReloadAsync();
        await AppendAsync("xb-2");
        _isTrusted = order != "xb-3";

        ErasureRefusedException refused = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync(order));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Read());
        AuditRecord record = Assert.Single(Audited(), static record => record.Question.Action == AuditAction.Erase);
        Assert.Equal((order, User), (record.Question.Subject, record.User));
        Assert.NotNull(record.Outcome);
        Assert.StartsWith("refused: ", record.Outcome, StringComparison.Ordinal);
        Assert.Contains(why, record.Outcome, StringComparison.Ordinal);
        string said = $"nothing is erased: {record.Outcome["refused: ".Length..]}; this attempt is record ";
        Assert.StartsWith(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R30_Change_of_retention_or_hold_is_on_record_before_anything_is_erased_by_it()
    {
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  retention: 90d\n  hold: \"Court X\"");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await _service.PassAsync();

        _site.Order("xa-1", "  - domain: evil.example", more: "\n  retention: 36h");
        await _site.ReloadAsync();
        await _service.Taken;
        Time.Advance(TimeSpan.FromDays(3));
        await _service.PassAsync();
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  retention: 36h\n  hold: \"Court X\"");
        await _site.ReloadAsync();
        await RestartAsync();
        await _service.PassAsync();
        await _service.PassAsync();

        Assert.Equal(0, Read());
        Assert.Equal(
            [
                (AuditAction.Terms, "xa-1", "retention 30d -> 90d; hold set"),
                (AuditAction.Terms, "xa-1", "retention 90d -> 36h; hold lifted"),
                (AuditAction.Erase, "all orders", Audited()[2].Question.Reason.Purpose),
                (AuditAction.Terms, "xa-1", "hold set"),
            ],
            Audited().Select(static record => (record.Question.Action, record.Question.Subject, record.Question.Reason.Purpose)));
        Assert.All(Audited(), static record => Assert.Equal(AuditUser.OfThisProcess(), record.User));
        Assert.Contains(_site.Log.Written, static line => line.Contains("Changed for order xa-1: hold set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Terms_that_cannot_be_recorded_are_not_used()
    {
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  hold: \"Court X\"");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await _service.PassAsync();
        await _service.Taken;
        await _audit.DisposeAsync();
        _site.Order("xa-1", "  - domain: evil.example");
        await _site.ReloadAsync();
        Time.Advance(TimeSpan.FromDays(3650));
        await _service.PassAsync();
        await RestartAsync();

        Assert.Equal(1, Read());
        Assert.Contains(
            " hold ", await File.ReadAllTextAsync(Path.Combine(_site.Data, "terms"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_erased_without_its_audit_record()
    {
        await AppendAsync("xa-1");
        await _audit.DisposeAsync();
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();

        Assert.Equal(1, Read());
        Assert.True(_service.Counters.IsFailing);
        Assert.Contains(_site.Log.Written, static line => line.Contains("Nothing is erased", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restored_key_is_destroyed_by_the_next_start()
    {
        await AppendAsync("xa-1");
        string file = Directory.GetFiles(Path.Combine(Keys, "hits"), "*.key").Single();
        byte[] copy = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();
        await File.WriteAllBytesAsync(file, copy, TestContext.Current.CancellationToken);
        Assert.Equal(1, Read());

        await RestartAsync();
        await _service.PassAsync();

        Assert.Equal(0, Read());
        Assert.Contains(_site.Log.Written, static line => line.Contains("Destroyed what a signed note says", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Record_of_a_clock_that_was_wrong_is_kept_from_the_day_on_which_the_clock_is_right()
    {
        await AppendAsync("xa-1", isSynchronized: false);
        await _service.PassAsync();
        Time.Advance(TimeSpan.FromDays(30));
        await _service.PassAsync();
        Assert.Equal(1, Read());

        Time.Advance(TimeSpan.FromDays(1));
        await _service.PassAsync();
        Assert.Equal(0, Read());
    }

    [Fact]
    public async Task Segments_stay_as_long_as_a_record_in_them_is_needed()
    {
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  retention: 90d");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await _service.PassAsync();
        await LiveAsync(days: 60);
        Assert.Equal((1 + 31, 61), (Read(), Directory.GetFiles(Hits, "*.seg").Length));

        await LiveAsync(days: 40);
        // The last of the days before goes with the next segment, or just now.
        Assert.Equal(31, Read());
        Assert.InRange(Directory.GetFiles(Hits, "*.seg").Length, 32, 33);
    }

    [Fact]
    public async Task Segments_of_what_is_held_stay_though_its_keys_are_missing_and_after_a_restart()
    {
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  hold: \"Court X\"");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await _service.PassAsync();
        string away = Path.Combine(_site.Data, "away");
        Directory.Move(Path.Combine(Keys, "hits"), away);
        await RestartAsync();
        await LiveAsync(days: 60);
        Assert.Equal(61, Directory.GetFiles(Hits, "*.seg").Length);

        foreach (string key in Directory.GetFiles(away, "*.key"))
        {
            File.Move(key, Path.Combine(Keys, "hits", Path.GetFileName(key)));
        }

        Assert.Equal(32, Read());
    }

    [Fact]
    public async Task Hold_counts_from_the_reload_on_that_brings_it()
    {
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z", more: "\n  hold: \"Court X\"");
        await _site.ReloadAsync();
        _site.Remove("xa-1");
        await _site.ReloadAsync();

        ErasureRefusedException refused = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync("xa-1"));

        Assert.Contains("is on hold", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_service.Notes, static note => note.StartsWith("order xa-1 is on hold, and its file is not here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Order_in_force_whose_file_is_gone_is_not_erased()
    {
        _site.Remove("xa-1");
        await _site.ReloadAsync();

        ErasureRefusedException refused = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync("xa-1"));

        Assert.Contains("in force until 2027-11-02T00:00:00Z", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_erased_while_the_files_of_the_orders_are_refused()
    {
        await AppendAsync("xa-1");
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();
        _site.Order("xb-2", "  - domain: 'not a name'");
        await _site.ReloadAsync();
        ErasureRefusedException refused = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync("xa-1"));
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();

        Assert.Contains("one of them may put the order on hold", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Read());
    }

    [Fact]
    public async Task Order_that_was_prolonged_after_its_erasure_keeps_its_new_records()
    {
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await EraseAsync("xa-1");
        _site.Order("xa-1", "  - domain: evil.example", until: "2036-11-21T12:00:00Z");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await _service.PassAsync();

        Assert.Equal(1, Read());
    }

    [Fact]
    public async Task No_key_gets_an_earlier_day()
    {
        await AppendAsync("xa-1");
        Time.Set(Time.GetUtcNow().AddDays(-60));
        await _service.PassAsync();
        Time.Set(Time.GetUtcNow().AddDays(60));
        await _service.PassAsync();

        Assert.Equal(1, Read());
    }

    [Fact]
    public async Task Second_file_of_a_key_neither_saves_nor_erases_it()
    {
        await AppendAsync("xa-1");
        string file = Directory.GetFiles(Path.Combine(Keys, "hits"), "*.key").Single();
        File.Copy(file, file.Replace("2026-11-21", "2026-10-01", StringComparison.Ordinal));
        await _service.PassAsync();
        Assert.Equal(1, Read());

        File.Copy(file, file.Replace("2026-11-21", "2026-11-22", StringComparison.Ordinal));
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();
        await EraseAsync("xa-1");

        Assert.Empty(Directory.GetFiles(Path.Combine(Keys, "hits"), "*.key"));
    }

    [Fact]
    public async Task File_that_is_no_key_keeps_no_other_from_being_erased()
    {
        await AppendAsync("xa-1");
        string folder = Path.Combine(Keys, "hits", "2026-11-21-0000000000000001.key");
        Directory.CreateDirectory(folder);
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();

        Assert.Equal(0, Read());
        Assert.Equal(1, _service.Counters.Damaged);
        Assert.Contains(_service.Notes, static note => note.StartsWith("1 file in the folder", StringComparison.Ordinal));

        Directory.Delete(folder);
        await _service.PassAsync();
        Assert.Equal(0, _service.Counters.Damaged);
        Assert.Empty(_service.Notes);
    }

    [Fact]
    public async Task Stray_entries_beside_keys_and_seals_keep_nothing_from_being_erased()
    {
        await AppendAsync("xa-1");
        string seals = Path.Combine(_site.Data, "seals");
        List<byte[]> strays = [];
        foreach (string folder in (string[])[seals, Keys, Path.Combine(Keys, "hits"), Hits, Proofs])
        {
            Directory.CreateDirectory(folder);
            strays.Add([.. Encoding.UTF8.GetBytes(folder + "/hits-"), 0xFF, 0xFE]);
            File.WriteAllText(Path.Combine(folder, "stray"), "stray");
        }

        strays.ForEach(SpecialFile.MakeFolder);
        Directory.CreateDirectory(Path.Combine(seals, "Not an order"));
        Directory.CreateSymbolicLink(Path.Combine(seals, "xl-1"), Path.Combine(_site.Data, "nowhere"));
        Directory.CreateSymbolicLink(Path.Combine(seals, "xl-2"), Proofs);
        Directory.CreateDirectory(Path.Combine(seals, "xa-1", "0001-01-01-0000000000000001.p7m"));
        string link = Path.Combine(seals, "xa-1", "2026-01-01-0000000000000002.p7m");
        Directory.CreateSymbolicLink(link, Path.Combine(_site.Data, "nowhere"));
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();
        await _service.PassAsync();
        strays.ForEach(SpecialFile.RemoveFolder);

        Assert.Equal(0, Read());
        Assert.False(_service.Counters.IsFailing);
        Assert.Single(Audited(), static record => record.Question.Action == AuditAction.Erase);
        Assert.Null(new FileInfo(link).LinkTarget);
        Assert.Contains(_service.Notes, static note => note.Contains("xl-2 is a link, which is not followed", StringComparison.Ordinal));
        Assert.Contains(_service.Notes, static note => note.Contains("is a folder in the place of a sealed key", StringComparison.Ordinal));
        Assert.Equal(2, _service.Counters.Unlisted);
    }

    [Fact]
    public async Task Key_that_somebody_removed_is_counted()
    {
        await AppendAsync("xa-1");
        await _service.PassAsync();
        File.Delete(Directory.GetFiles(Path.Combine(Keys, "hits"), "*.key").Single());
        await _service.PassAsync();

        Assert.Equal((1, 0), (_service.Counters.Removed, _service.Counters.Keys));
    }

    [Fact]
    public async Task Key_that_somebody_truncated_is_counted_and_told()
    {
        await AppendAsync("xa-1");
        await _service.PassAsync();
        File.WriteAllBytes(Directory.GetFiles(Path.Combine(Keys, "hits"), "*.key").Single(), []);
        await _service.PassAsync();

        Assert.Equal((1, 0), (_service.Counters.Removed, _service.Counters.Keys));
        Assert.Contains(_service.Notes, static note => note.StartsWith("1 storage key removed or changed", StringComparison.Ordinal));
        Assert.Contains(_service.Notes, static note => note.StartsWith("1 file in the folder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_past_their_retention_are_counted_and_told_while_the_clock_is_not_trusted()
    {
        await AppendAsync("xa-1");
        await AppendAsync("xz-9");
        await AppendAsync("xb-2", isSynchronized: false);
        _isTrusted = false;
        await _service.PassAsync();
        Assert.Equal((3, 0, 1), (_service.Counters.Keys, _service.Counters.Overdue, _service.Counters.Unknown));
        Assert.DoesNotContain(_service.Notes, static note => note.Contains("retention", StringComparison.Ordinal));

        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();
        await _service.PassAsync();

        // The one without a day counts as of today, and has none afterwards either.
        Assert.Equal((3, 1, 1), (_service.Counters.Keys, _service.Counters.Overdue, _service.Counters.Unknown));
        Assert.Equal(3, Read());
        Assert.Single(Directory.GetFiles(Path.Combine(Keys, "hits"), "0001-01-01-*.key"));
        Assert.Contains("1 storage key is past its retention and kept, because the clock is not trusted", _service.Notes);
        Assert.Single(_site.Log.Written, static line => line.Contains("because the clock is not trusted", StringComparison.Ordinal));
        Assert.False(_service.Counters.IsFailing);

        _isTrusted = true;
        await _service.PassAsync();
        Assert.Equal((2, 0), (_service.Counters.Keys, _service.Counters.Overdue));
        Assert.DoesNotContain(_service.Notes, static note => note.Contains("retention", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_of_sealed_accounts_alone_are_told_without_storage_keys()
    {
        string folder = Path.Combine(_site.Data, "seals", "xa-1");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "2026-11-21-0000000000000001.p7m"), "an envelope");
        _isTrusted = false;
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();

        Assert.Equal((0, 1), (_service.Counters.Overdue, _service.Counters.OverdueSealed));
        Assert.Contains("1 key of sealed accounts is past its retention and kept, because the clock is not trusted", _service.Notes);
    }

    [Fact]
    public async Task Keys_of_sealed_accounts_past_their_retention_are_counted_and_told_while_the_clock_is_not_trusted()
    {
        string folder = Path.Combine(_site.Data, "seals", "xa-1");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "2026-11-21-0000000000000001.p7m"), "an envelope");
        File.WriteAllText(Path.Combine(folder, "0001-01-01-0000000000000002.p7m"), "an envelope without a day");
        await AppendAsync("xa-1");
        _isTrusted = false;
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();

        Assert.Equal((1, 1, 2), (_service.Counters.Overdue, _service.Counters.OverdueSealed, Directory.GetFiles(folder).Length));
        Assert.Contains(
            "1 storage key and 1 key of sealed accounts are past their retention and kept, because the clock is not trusted", _service.Notes);

        // The other gets its day only now.
        _isTrusted = true;
        await _service.PassAsync();
        Assert.Equal((0, 0, 1), (_service.Counters.Overdue, _service.Counters.OverdueSealed, Directory.GetFiles(folder).Length));
        Assert.Empty(_service.Notes);
    }

    [Fact]
    public async Task Orders_on_hold_are_counted_at_once_after_a_reload_and_keys_after_a_command()
    {
        await AppendAsync("xa-1");
        await AppendAsync("xb-2");
        await _service.PassAsync();
        Assert.Equal((2, 0), (_service.Counters.Keys, _service.Counters.Held));

        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        _site.Order("xb-2", "  - domain: other.example", more: "\n  hold: \"Court X, 1/27\"");
        await _site.ReloadAsync();
        await _service.Taken;
        Assert.Equal(1, _service.Counters.Held);
        await EraseAsync("xa-1");

        Assert.Equal((1, 1), (_service.Counters.Keys, _service.Counters.Held));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Error_that_nobody_expects_is_told_and_erasing_is_tried_again(bool isCryptographic)
    {
        await AppendAsync("xa-1");
        Time.Advance(TimeSpan.FromDays(31));
        _signerFault = isCryptographic ? new CryptographicException("no such curve") : new InvalidOperationException("no such state");
        await _service.PassAsync();
        await _service.PassAsync();

        Assert.Equal((1, true, 1), (Read(), _service.Counters.IsFailing, _service.Counters.Overdue));
        Assert.Contains("records past their retention are not erased: the log says why", _service.Notes);
        Assert.Single(_site.Log.Written, static line => line.Contains("an error that is not known", StringComparison.Ordinal));
        Assert.Contains(_site.Log.Written, static line => line.Contains("Nothing is erased", StringComparison.Ordinal));

        _signerFault = null;
        await _service.PassAsync();
        Assert.Equal((0, false, 0), (Read(), _service.Counters.IsFailing, _service.Counters.Overdue));
    }

    [Fact]
    public async Task R33_Hold_that_is_on_the_disk_and_not_loaded_yet_keeps_what_a_command_would_erase()
    {
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z", more: "\n  hold: \"Court X, 1/27\"");

        ErasureRefusedException refused = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync("xa-1"));

        Assert.Contains("on hold", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Read());
        Assert.Equal(["hold set", "refused"], Audited().Select(static one => one.Question.Action == AuditAction.Terms
            ? one.Question.Reason.Purpose
            : one.Outcome?[..7]));
    }

    [Fact]
    public async Task R33_Hold_that_is_on_the_disk_and_not_loaded_yet_keeps_what_is_past_its_retention()
    {
        await AppendAsync("xa-1");
        await AppendAsync("xb-2");
        Time.Advance(TimeSpan.FromDays(31));
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  hold: \"Court X, 1/27\"");

        await _service.PassAsync();

        Assert.Equal((1, 1), (Read(), _service.Counters.Held));
        Assert.Equal("hold set", Audited()[0].Question.Reason.Purpose);
    }

    [Fact]
    public async Task R33_Error_in_a_file_that_is_on_the_disk_and_not_loaded_yet_keeps_everything()
    {
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await AppendAsync("xb-2");
        Time.Advance(TimeSpan.FromDays(31));
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  hold: \"");

        await _service.PassAsync();
        ErasureRefusedException refused = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync("xa-1"));

        Assert.Contains("have errors", refused.Message, StringComparison.Ordinal);
        Assert.Equal((2, 2), (Read(), _service.Counters.Overdue));
    }

    [Fact]
    public async Task Files_that_did_not_change_are_not_read_again_by_an_erasure()
    {
        await AppendAsync("xa-1");
        Time.Advance(TimeSpan.FromDays(31));

        await _service.PassAsync();

        Assert.Equal((0, 0), (Read(), _site.Reloader.Count(ReloadResult.Ok)));
    }

    [Fact]
    public async Task Keys_that_are_lost_are_told_at_the_start_and_until_they_are_put_back()
    {
        await AppendAsync("xa-1");
        await AppendAsync("xb-2");
        string key = Directory.GetFiles(Path.Combine(Keys, "hits"), "*.key")[0];
        File.Move(key, Path.Combine(_site.Data, "moved"));
        await RestartAsync();

        await _service.PassAsync();
        await _service.PassAsync();

        Assert.Single(_service.Notes, static note => note.StartsWith("1 storage key or more", StringComparison.Ordinal));
        Assert.Single(_site.Log.Written, static line => line.Contains("Storage keys are missing", StringComparison.Ordinal));
        Assert.Equal(1, _service.Counters.Removed);
        File.Move(Path.Combine(_site.Data, "moved"), key);
        await _service.PassAsync();
        Assert.DoesNotContain(_service.Notes, static note => note.Contains("or more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_that_were_erased_are_not_told_as_lost()
    {
        await AppendAsync("xa-1");
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();
        await RestartAsync();

        await _service.PassAsync();

        Assert.Equal((0, 0), (Read(), _service.Counters.Removed));
        Assert.Empty(_service.Notes);
    }

    [Fact]
    public async Task R30_Terms_that_are_lost_are_on_record_before_anything_is_erased_by_those_of_the_file()
    {
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  hold: \"Court X\"");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await _service.PassAsync();
        await _service.DisposeAsync();
        File.Delete(Path.Combine(_site.Data, "terms"));
        _site.Order("xa-1", "  - domain: evil.example", more: "\n  retention: 1d");
        await _site.ReloadAsync();
        Time.Advance(TimeSpan.FromDays(4));
        _service = Start();

        await _service.PassAsync();

        Assert.Equal(0, Read());
        Assert.Equal(
            ["hold set", "unknown -> retention 1d; no hold", "the retention of 1 storage key has ended, of 2026-11-21 to 2026-11-21"],
            Audited().Select(static record => record.Question.Reason.Purpose));
    }

    [Fact]
    public async Task Order_without_records_is_no_change_of_terms()
    {
        await _service.PassAsync();
        await _service.DisposeAsync();
        File.Delete(Path.Combine(_site.Data, "terms"));
        _service = Start();

        await _service.PassAsync();

        Assert.Empty(Audited());
    }

    [Fact]
    public async Task Terms_that_are_damaged_are_kept_under_another_name_and_those_of_the_files_are_on_record()
    {
        await AppendAsync("xa-1");
        await AppendAsync("xb-2");
        await _service.PassAsync();
        await _service.DisposeAsync();
        string file = Path.Combine(_site.Data, "terms");
        string damaged = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
            .Replace("xa-1 2592000", "xa-1 x", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, damaged, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file + ".damaged", "of an earlier one", TestContext.Current.CancellationToken);
        _service = Start();

        await _service.PassAsync();

        Assert.Equal(damaged, await File.ReadAllTextAsync(file + ".damaged-2", TestContext.Current.CancellationToken));
        Assert.Equal(2, (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Length);
        AuditRecord record = Assert.Single(Audited());
        Assert.Equal(
            (AuditAction.Terms, "xa-1", "unknown -> retention 30d; no hold"),
            (record.Question.Action, record.Question.Subject, record.Question.Reason.Purpose));
        Assert.Contains(_site.Log.Written, static line => line.Contains("terms.damaged-2 before it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_without_a_day_are_counted_and_told_until_the_clock_is_trusted()
    {
        await AppendAsync("xa-1", isSynchronized: false);
        _isTrusted = false;
        await _service.PassAsync();

        Assert.Equal((1, 0), (_service.Counters.Undated, _service.Counters.Overdue));
        Assert.Contains("1 storage key without a day: what is under it is not erased until the clock is synchronised", _service.Notes);

        _isTrusted = true;
        await _service.PassAsync();
        Assert.Equal(0, _service.Counters.Undated);
        Assert.Empty(_service.Notes);
    }

    [Fact]
    public async Task Reserve_is_kept_and_given_up_only_where_the_disk_is_full_and_something_is_erased()
    {
        string reserve = Path.Combine(_site.Data, "reserve");
        await AppendAsync("xa-1");
        await _service.PassAsync();
        Assert.Equal(4 * 1024 * 1024, new FileInfo(reserve).Length);
        _freeOctets = 0;
        await _service.PassAsync();
        Assert.True(File.Exists(reserve));

        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();

        Assert.Equal(0, Read());
        Assert.False(File.Exists(reserve));
        Assert.Single(_site.Log.Written, static line => line.Contains("The disk is full", StringComparison.Ordinal));
        _freeOctets = 16 * 1024 * 1024;
        await _service.PassAsync();
        Assert.True(File.Exists(reserve));
    }

    [Fact]
    public async Task Disk_that_takes_no_reserve_hinders_no_erasure_and_is_told_once()
    {
        Directory.CreateDirectory(Path.Combine(_site.Data, "reserve.new"));
        await AppendAsync("xa-1");
        await _service.PassAsync();
        Time.Advance(TimeSpan.FromDays(31));
        await _service.PassAsync();

        Assert.Equal(0, Read());
        Assert.False(_service.Counters.IsFailing);
        Assert.Single(_site.Log.Written, static line => line.Contains("No space is kept for erasing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erasure_that_is_on_record_happens_also_where_the_terms_could_not_be_written_at_first()
    {
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");
        await _service.Taken;
        await _service.PassAsync();
        string obstacle = Directory.CreateDirectory(Path.Combine(_site.Data, "terms.new")).FullName;

        ErasureRefusedException error = await Assert.ThrowsAsync<ErasureRefusedException>(() => EraseAsync("xa-1"));
        await _service.PassAsync();
        (int left, bool isFailing) before = (Read(), _service.Counters.IsFailing);
        Directory.Delete(obstacle);
        await _service.PassAsync();

        Assert.StartsWith("not all is erased", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, true), before);
        Assert.Equal((0, false), (Read(), _service.Counters.IsFailing));
    }

    [Fact]
    public async Task Command_whose_client_has_gone_is_given_up_and_not_recorded()
    {
        _site.Order("xa-1", "  - domain: evil.example", until: "2026-11-21T12:00:00Z");
        await _site.ReloadAsync();
        await AppendAsync("xa-1");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EraseAsync("xa-1", new CancellationToken(canceled: true)));

        Assert.Equal(1, Read());
        Assert.Empty(Audited());
    }

    private async Task LiveAsync(int days)
    {
        for (int day = 0; day < days; day++)
        {
            Time.Advance(TimeSpan.FromDays(1));
            await _service.PassAsync();
            await AppendAsync("xb-2");
        }
    }

    private void OpenHits() => _hits = Journal.Open(
        new JournalOptions
        {
            Folder = Hits,
            ApplianceId = Guid.NewGuid(),
            ClockIsTrusted = () => _isTrusted,
            KeepFrom = () => _firstKept.Begin,
        },
        Time);

    private ErasureService Start()
    {
        _firstKept = new FirstKeptDay();
        var terms = new KnownTerms(new OrderTermsFile(Path.Combine(_site.Data, "terms"), _site.Log));
        var eraser = new Eraser(
            _hits,
            Hits,
            Path.Combine(_site.Data, "seals"),
            Proofs,
            () => _signerFault is { } fault ? throw fault : LogSigner.Open(Keys, Proofs, "hits"));
        var trail = new AuditTrail(
            _audit, AuditWriter.Appliance, static () => new KernelReading(IsSynchronized: true, TimeSpan.Zero, TimeSpan.Zero), Time);
        var reserve = new DiskReserve(Path.Combine(_site.Data, "reserve"), () => _freeOctets, _site.Log);
        var service = new ErasureService(
            terms, eraser, reserve, trail, _site.Loaded, _site.Reloader, _firstKept, () => _isTrusted, Time, _site.Log);
        service.Follow();
        return service;
    }

    private async Task RestartAsync()
    {
        await _service.DisposeAsync();
        _service = Start();
    }

    private Task<ErasureOutcome> EraseAsync(string order, CancellationToken cancellationToken = default) => _service.EraseAsync(
        new AuditQuestion
        {
            Action = AuditAction.Erase,
            Subject = order,
            Reason = new AuditReason { Authority = "Court", FileNumber = "1/27", Purpose = "the order was lifted" },
        },
        User,
        problem: null,
        cancellationToken);

    private async Task AppendAsync(string group, bool isSynchronized = true) => await _hits.AppendAsync(
        new Record(1, Time.GetUtcNow(), TimeSpan.Zero, isSynchronized, new byte[] { 1, 2, 3 }) { Group = group }, CancellationToken.None);

    private int Read() => new JournalReader(Hits).Read(default).Count(static stored => stored.Record.Kind == 1);

    private AuditRecord[] Audited() =>
    [
        .. new JournalReader(Path.Combine(_site.Data, "audit")).Read(default)
            .Select(static stored => AuditRecord.TryRead(stored.Record, out AuditRecord? record) ? record : null)
            .OfType<AuditRecord>(),
    ];
}
