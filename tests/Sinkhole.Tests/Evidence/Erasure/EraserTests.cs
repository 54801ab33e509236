using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Tests.Appliance;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Evidence.Erasure;

/// <summary>A journal with its log, keys and seals in a real folder.</summary>
public sealed class EraserTests : IAsyncDisposable
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(ManualTime.Start.UtcDateTime);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly Journal _journal;
    private readonly CheckpointKeeper _keeper;
    private readonly Eraser _eraser;

    public EraserTests()
    {
        _journal = Journal.Open(new JournalOptions { Folder = Hits, ApplianceId = JournalBench.Appliance }, _time);
        _keeper = CheckpointKeeper.Open(
            new CheckpointOptions
            {
                Journal = "hits",
                JournalFolder = Hits,
                KeysFolder = Keys,
                ProofsFolder = Proofs,
                ApplianceId = JournalBench.Appliance,
            },
            () => _journal.Status,
            _time.GetUtcNow());
        _eraser = Open();
    }

    private string Hits => Path.Combine(_folder.Path, "hits");

    private string Keys => Path.Combine(_folder.Path, "keys");

    private string Proofs => Path.Combine(_folder.Path, "proofs");

    private string Seals => Path.Combine(_folder.Path, "seals");

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Erased_records_are_gone_and_the_others_still_prove()
    {
        await AppendAsync("xa-1", "of the one");
        await AppendAsync("xb-2", "of the other");
        Sign();
        StoredKey ended = _eraser.ReadKeys().Single(static key => key.Group == "xa-1");
        EnvelopeName envelope = Envelope("xa-1", Today);

        _eraser.Erase([ended], [envelope], "order xa-1 has ended", _time.GetUtcNow());
        await AppendAsync("xb-2", "later");
        Sign();

        Assert.Equal(["of the other", "later"], Read());
        Assert.Empty(_eraser.ReadEnvelopes());
        Assert.Equal(CheckpointState.Holds, Compare());
        JournalVerification verification = JournalVerifier.Verify(Hits);
        Assert.True(verification.IsSound);
        Assert.Equal([KeyValuePair.Create(ended.Name.Id, 1L)], verification.ClosedByKey);
        JournalVerification explained = ErasureLog.Explain(Proofs, "hits", verification);
        Assert.Equal((true, 1, 1), (explained.IsSound, explained.Closed, explained.Erased));
        ErasureNote note = Assert.Single(ErasureLog.Read(Proofs, "hits"));
        Assert.Equal(("order xa-1 has ended", _time.GetUtcNow(), _keeper.Key.Name), (note.Reason, note.Instant, note.Origin));
        Assert.Equal([ended], note.Keys);
        Assert.Equal([envelope], note.Envelopes);
    }

    [Fact]
    public async Task Erasure_that_is_ended_between_two_keys_is_finished_by_its_note()
    {
        await AppendAsync("xa-1", "of the one");
        Sign();

        Assert.ThrowsAny<OperationCanceledException>(() => _eraser.Erase(
            _eraser.ReadKeys(), [], "order xa-1 has ended", _time.GetUtcNow(), new CancellationToken(canceled: true)));

        Assert.Single(_eraser.ReadKeys());
        Assert.Single(ErasureLog.Read(Proofs, "hits"));
        Assert.Equal(1, Open().Repeat(CancellationToken.None));
        Assert.Empty(_eraser.ReadKeys());
    }

    [Fact]
    public async Task Key_that_came_back_with_an_old_copy_is_destroyed_again()
    {
        await AppendAsync("xa-1", "erased");
        StoredKey key = Assert.Single(_eraser.ReadKeys());
        string file = Path.Combine(Keys, "hits", key.Name.File);
        byte[] copy = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        EnvelopeName envelope = Envelope("xa-1", Today);
        _eraser.Erase([key], [envelope], "retention", _time.GetUtcNow());
        await File.WriteAllBytesAsync(file, copy, TestContext.Current.CancellationToken);
        _ = Envelope("xa-1", Today);

        Assert.Equal(2, Open().Repeat());

        Assert.Empty(Read());
        Assert.False(File.Exists(file));
        Assert.Empty(_eraser.ReadEnvelopes());
        Assert.Equal(0, Open().Repeat());
    }

    [Fact]
    public async Task Key_that_came_back_opens_nothing_before_it_is_destroyed_again()
    {
        await AppendAsync("xa-1", "erased");
        await AppendAsync("xb-2", "stays");
        Sign();
        StoredKey key = _eraser.ReadKeys().Single(static key => key.Group == "xa-1");
        string file = Path.Combine(Keys, "hits", key.Name.File);
        byte[] copy = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        _eraser.Erase([key], [], "retention", _time.GetUtcNow());
        await File.WriteAllBytesAsync(file, copy, TestContext.Current.CancellationToken);
        IReadOnlySet<ulong> erased = ErasureLog.ErasedKeys(Proofs, "hits");

        var reader = new JournalReader(Hits);
        reader.Refuse(erased);
        ProvedRecords proved = ProvedRecords.Open(Hits, _keeper.Folder, _keeper.Key, static () => { }, CancellationToken.None);
        proved.Refuse(erased);

        Assert.Equal([key.Name.Id], erased);
        Assert.Equal(["stays"], reader.Read(default).Select(TextOf));
        Assert.Equal(1, reader.Closed);
        Assert.Equal(["stays"], proved.Read(static _ => true, null, CancellationToken.None).Select(static record => TextOf(record.Stored)));
        Assert.Equal(1, proved.Closed);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Key_that_was_changed_in_place_is_not_taken_for_the_one_that_was_read_before(bool isWhole)
    {
        await AppendAsync("xa-1", "before");
        StoredKey key = Assert.Single(_eraser.ReadKeys());
        string file = Path.Combine(Keys, "hits", key.Name.File);
        byte[] copy = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        byte[] other = isWhole ? StorageKeyFile.ToBytes(key.Name.Id, "xb-2", new byte[32]) : [];
        await File.WriteAllBytesAsync(file, other, TestContext.Current.CancellationToken);

        Assert.Equal(isWhole ? ["xb-2"] : [], _eraser.ReadKeys().Select(static read => read.Group));
        Assert.Equal((isWhole ? 0 : 1, 1), (_eraser.Damaged, _eraser.Removed));
        await AppendAsync("xa-1", "after");
        await File.WriteAllBytesAsync(file, copy, TestContext.Current.CancellationToken);
        Assert.Equal(["before", "after"], Read());
        Assert.Equal(["xa-1", "xa-1"], _eraser.ReadKeys().Select(static read => read.Group));
    }

    [Fact]
    public async Task Nothing_is_destroyed_while_no_note_can_be_signed()
    {
        await AppendAsync("xa-1", "kept");
        StoredKey key = Assert.Single(_eraser.ReadKeys());
        File.Delete(Path.Combine(Keys, "hits.key"));

        Assert.Throws<ErasureException>(() => _eraser.Erase([key], [], "retention", _time.GetUtcNow()));

        Assert.Equal(["kept"], Read());
    }

    [Fact]
    public async Task Key_that_was_lost_is_not_taken_for_an_erased_one()
    {
        await AppendAsync("xa-1", "lost");
        await AppendAsync("xb-2", "stays");
        StoredKey key = _eraser.ReadKeys().Single(static key => key.Group == "xa-1");
        File.Delete(Path.Combine(Keys, "hits", key.Name.File));

        JournalVerification verification = ErasureLog.Explain(Proofs, "hits", JournalVerifier.Verify(Hits));
        Assert.Equal((1, 0, 1), (verification.Closed, verification.Erased, verification.Damages));
        JournalFinding finding = Assert.Single(verification.Findings);
        Assert.Equal(
            (Path.Combine(Keys, "hits"), JournalFinding.Whole, JournalFindingCode.KeyLost), (finding.File, finding.Offset, finding.Code));
        Assert.Contains($"{key.Name.Id:x16} is gone", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_without_any_key_is_as_one_that_is_not_here()
    {
        await AppendAsync("xa-1", "not in the copy");
        File.Delete(Path.Combine(Keys, "hits", Assert.Single(_eraser.ReadKeys()).Name.File));

        JournalVerification verification = ErasureLog.Explain(Proofs, "hits", JournalVerifier.Verify(Hits));

        Assert.Equal((1, 1, 0), (verification.Closed, verification.NotCompared, verification.Damages));
        Assert.Equal(JournalFindingCode.Closed, Assert.Single(verification.Findings).Code);
    }

    [Fact]
    public void Folder_of_all_keys_has_the_tag_that_backups_know()
    {
        string tag = Path.Combine(Keys, "CACHEDIR.TAG");

        Assert.StartsWith("Signature: 8a477f597d28d172789f06886806bc55\n", File.ReadAllText(tag), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Note_that_another_key_signed_or_that_was_changed_erases_nothing()
    {
        await AppendAsync("xa-1", "kept");
        StoredKey key = Assert.Single(_eraser.ReadKeys());
        var note = new ErasureNote
        {
            Origin = _keeper.Key.Name,
            Instant = ManualTime.Start,
            Reason = "somebody",
            Keys = [key],
            Envelopes = [],
        };
        NoteSigner stranger = NoteSigner.Create(_keeper.Key.Name);
        await File.WriteAllBytesAsync(
            Path.Combine(_keeper.Folder, "erasures-2026-11-20"),
            [.. stranger.Sign(note.ToText()).ToBytes(), (byte)'\n'],
            TestContext.Current.CancellationToken);

        Assert.Equal(0, Open().Repeat());
        Assert.Equal(["kept"], Read());
    }

    [Fact]
    public async Task Key_without_a_day_gets_one_and_takes_no_later_records()
    {
        await AppendAsync("xa-1", "at 1970", synchronized: false);
        StoredKey undated = Assert.Single(_eraser.ReadKeys());
        Assert.Equal(StorageKeyName.Undated, undated.Name.Day);

        _eraser.Date(undated, Today);
        await AppendAsync("xa-1", "again", synchronized: false);

        Assert.Equal([StorageKeyName.Undated, Today], _eraser.ReadKeys().Select(static key => key.Name.Day));
        Assert.Equal(["at 1970", "again"], Read());
    }

    [Fact]
    public async Task Copy_of_the_journal_without_its_keys_opens_nothing_and_is_not_called_sound()
    {
        await AppendAsync("xa-1", "not in the copy");
        await AppendAsync("xb-2", "erased");
        _eraser.Erase([_eraser.ReadKeys().Single(static key => key.Group == "xb-2")], [], "retention", _time.GetUtcNow());
        string copy = Path.Combine(_folder.Path, "copy", "hits");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(Hits))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        JournalVerification verification = JournalVerifier.Verify(copy);
        JournalVerification explained = ErasureLog.Explain(Proofs, "hits", verification);

        Assert.Equal((false, 0, 2, 2), (verification.IsSound, verification.Damages, verification.Closed, verification.NotCompared));
        Assert.Equal((false, 0, 1, 1), (explained.IsSound, explained.Damages, explained.Erased, explained.NotCompared));
        Assert.Equal(
            Path.Combine(_folder.Path, "copy", "keys", "hits"),
            Assert.Single(explained.Findings, static finding => finding.Code == JournalFindingCode.Closed).File);
        Assert.Empty(new JournalReader(copy).Read(default));
    }

    [Fact]
    public async Task Copy_of_a_journal_of_which_all_was_erased_needs_no_keys()
    {
        await AppendAsync("xa-1", "erased");
        _eraser.Erase(_eraser.ReadKeys(), [], "retention", _time.GetUtcNow());
        Directory.Delete(Path.Combine(Keys, "hits"), recursive: true);

        JournalVerification explained = ErasureLog.Explain(Proofs, "hits", JournalVerifier.Verify(Hits));

        Assert.Equal((true, 1, 0), (explained.IsSound, explained.Erased, explained.NotCompared));
        Assert.DoesNotContain(explained.Findings, static finding => finding.Code == JournalFindingCode.Closed);
    }

    [Fact]
    public void Note_is_read_as_it_was_written_and_in_as_many_parts_as_it_needs()
    {
        StoredKey[] keys =
        [
            .. Enumerable.Range(0, 20_000).Select(static number =>
                new StoredKey(new StorageKeyName(Today, (ulong)number), $"xa-{number}")),
        ];
        EnvelopeName[] envelopes = [.. Enumerable.Range(0, 20_000).Select(number => new EnvelopeName("xa-1", Today, number.ToString("x16", null)))];
        NoteSigner signer = NoteSigner.Create("sinkhole/x/hits/00000000");
        var all = new ErasureNote
        {
            Origin = signer.Key.Name,
            Instant = ManualTime.Start,
            Reason = "retention",
            Keys = keys,
            Envelopes = envelopes,
        };

        List<ErasureNote> read = [];
        foreach (ErasureNote part in all.Split())
        {
            Assert.True(ErasureNote.TryRead(signer.Sign(part.ToText()), signer.Key, out ErasureNote? note));
            read.Add(note);
        }

        Assert.True(read.Count > 1);
        Assert.Equal(keys, read.SelectMany(static note => note.Keys));
        Assert.Equal(envelopes, read.SelectMany(static note => note.Envelopes));
    }

    [Theory]
    [InlineData("key 2026-11-20-0000000000000001")]
    [InlineData("key 2026-11-20-0000000000000001 ../x")]
    [InlineData("seal ../keys/2026-11-20-0000000000000001")]
    [InlineData("seal xa-1/2026-11-20-000000000000000G")]
    [InlineData("seal xa-1/../../2026-11-20-0000000000000")]
    [InlineData("file /etc/passwd")]
    [InlineData("")]
    public void Line_that_names_anything_else_spoils_its_note(string line)
    {
        NoteSigner signer = NoteSigner.Create("sinkhole/x/hits/00000000");
        SignedNote note = signer.Sign($"sinkhole.erasure/1\n{signer.Key.Name}\n2026-11-20T10:00:00Z\nretention\n{line}\n");

        Assert.False(ErasureNote.TryRead(note, signer.Key, out _));
    }

    private Eraser Open() => new(_journal, Hits, Seals, Proofs, () => LogSigner.Open(Keys, Proofs, "hits"));

    private void Sign() => _keeper.Keep(_time.GetUtcNow(), CancellationToken.None);

    private CheckpointState Compare()
    {
        Assert.True(CheckpointVerifier.TryReadOwn(_keeper.Folder, out NoteKey? key, out SignedNote? newest));
        Assert.True(Checkpoint.TryParse(newest.Text, out Checkpoint? checkpoint, out _));
        return CheckpointVerifier.Read(Hits, _keeper.Folder, key, [checkpoint]).Compare(checkpoint).State;
    }

    private EnvelopeName Envelope(string order, DateOnly day)
    {
        new SealFolder(Seals).Write(order, day, [1, 2, 3, 4, 5, 6, 7, 8], [0x30]);
        return new EnvelopeName(order, day, "0102030405060708");
    }

    private string[] Read() =>
        [.. new JournalReader(Hits).Read(default).Select(TextOf)];

    private static string TextOf(StoredRecord stored) => Encoding.UTF8.GetString(stored.Record.Payload.Span);

    private async Task AppendAsync(string group, string text, bool synchronized = true)
    {
        Record record = JournalBench.Said(text) with { Group = group, ClockSynchronized = synchronized };
        await _journal.AppendAsync(record, TestContext.Current.CancellationToken);
    }
}
