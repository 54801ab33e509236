using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Proofs;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.House;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>
/// Two verifiers that share no code, ours and <c>tests/verifier/verify.py</c>, say the same of journals in which something was changed.
/// </summary>
public sealed class IndependentVerifierTests : IDisposable
{
    private const string Driver = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import verify
        key = verify.read_key(sys.argv[3])
        for case in sys.stdin.read().split():
            code, lines, found = verify.verify_journal(f"{case}/hits", f"{case}/log", sys.argv[2], key)
            damage = [line.split(": damage")[0].replace(": at offset", "") for line in lines if ": at offset " in line]
            print(code, (damage + ["-"])[0], " ".join(map(str, found)), sep="|")
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sinkhole-verifier-");

    private string Base => Path.Combine(_folder.FullName, "base");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task R27_Both_verifiers_agree_on_1_000_changes() => CompareAsync(cases: 1_000, seed: 1);

    [Fact(Explicit = true)]
    public Task R27_Both_verifiers_agree_on_10_000_changes() => CompareAsync(cases: 10_000, seed: 2);

    [Fact]
    public async Task Second_verifier_says_what_it_does_not_compare_and_needs_no_other_folder()
    {
        (_, _, string note, string keyFile) = await LiveAsync();
        string verifier = Path.Combine(Repository.Root, "tests", "verifier", "verify.py");
        string hits = Path.Combine(Base, "hits");

        ProgramRun withLog = await RunAsync(hits, Path.Combine(Base, "log"), note, keyFile);
        ProgramRun alone = await RunAsync(hits);
        ProgramRun help = await RunAsync("--help");

        Assert.All([withLog, alone], static run => Assert.True(run.Code == 0, run.Said));
        Assert.Equal("checkpoint of 21 records: holds: of these records, those that are here are as they were signed\ncontent of 12 encrypted records not compared\n", withLog.Output);
        Assert.EndsWith("segments: no damage\ncontent of 12 encrypted records not compared\n", alone.Output, StringComparison.Ordinal);
        Assert.Contains("These five files must lie together in one folder", help.Output, StringComparison.Ordinal);
        Assert.Contains("NOT COMPARED. This program has no storage keys.", help.Output, StringComparison.Ordinal);

        Task<ProgramRun> RunAsync(params string[] arguments) =>
            ProgramRun.OfAsync(Tool.Python.Required(), ["-I", verifier, .. arguments], folder: _folder.FullName);
    }

    private async Task CompareAsync(int cases, int seed)
    {
        (Checkpoint checkpoint, NoteKey key, string note, string keyFile) = await LiveAsync();
        string privateKey = await File.ReadAllTextAsync(Path.Combine(Base, "keys", "hits.key"));
        Assert.True(NoteSigner.TryParse(privateKey.Trim(), out NoteSigner? signer, out string problem), problem);
        var mutator = new EvidenceMutator(new Random(seed), signer);
        List<string> folders = [Base];
        List<string> done = ["nothing"];
        for (int number = 0; number < cases; number++)
        {
            string folder = Path.Combine(_folder.FullName, number.ToString(CultureInfo.InvariantCulture));
            Copy(Base, folder);
            done.Add(mutator.Mutate(Path.Combine(folder, "hits"), Path.Combine(folder, "log")));
            folders.Add(folder);
        }

        string[] ours = [.. folders.Select(folder => Say(folder, key, checkpoint))];
        string[] theirs = await AskAsync(folders, note, keyFile);

        Assert.Equal("0|-|holds 21 21", theirs[0]);
        Assert.Equal(ours.Length, theirs.Length);
        for (int index = 0; index < ours.Length; index++)
        {
            Assert.True(ours[index] == theirs[index], $"case {index} ({done[index]}): we say {ours[index]}, they say {theirs[index]}");
        }

        Assert.True(theirs.Count(static said => said[0] == '1') > cases / 2, "too few changes were damage");
        Assert.Contains(theirs, static said => said.Contains("|contradicted ", StringComparison.Ordinal));
        int forks = 0;
        string[] signed = [.. RecordsOf(Base).Take((int)checkpoint.Size)];
        for (int index = 0; index < ours.Length; index++)
        {
            // What was removed as if it had expired is no change: the rest must be all there.
            string[] rest = done[index].EndsWith(".seg: deleted", StringComparison.Ordinal) ? signed[5..] : signed;
            bool isThere = RecordsOf(folders[index]).Take(rest.Length).SequenceEqual(rest);
            Assert.True(theirs[index][0] != '0' || isThere, $"case {index} ({done[index]}) was not seen");

            // The log agrees with the files, so the checkpoint that was kept shows it; where no sum is wrong either, nothing else does.
            if (done[index].EndsWith(EvidenceMutator.SignedAnew, StringComparison.Ordinal) && !isThere)
            {
                Assert.Matches(@"^1\|.*\|(altered|cut) ", theirs[index]);
                forks += theirs[index].StartsWith("1|-|", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        Assert.True(forks > cases / 100, $"only {forks} forks that nothing but the checkpoint shows");
    }

    // With the keys that the copies, which are verified, do not have.
    private IEnumerable<string> RecordsOf(string folder) => ReaderOf(folder).Read(default)
        .Select(static stored => $"{stored.Position} {stored.Record.Instant:O} {Convert.ToHexString(stored.Record.Payload.Span)}");

    private JournalReader ReaderOf(string folder)
    {
        string keys = Path.Combine(folder, "keys");
        if (!Directory.Exists(keys))
        {
            Directory.CreateSymbolicLink(keys, Path.Combine(Base, "keys"));
        }

        return new JournalReader(Path.Combine(folder, "hits"));
    }

    private static string Say(string folder, NoteKey key, Checkpoint checkpoint)
    {
        string journal = Path.Combine(folder, "hits");
        JournalVerification verification = JournalVerifier.Verify(journal);
        CheckpointVerdict verdict = CheckpointVerifier.Read(journal, Path.Combine(folder, "log"), key, [checkpoint]).Compare(checkpoint);
        bool isBad = verification.Damages > 0 || verdict.State is CheckpointState.Cut or CheckpointState.Altered or CheckpointState.Contradicted;
        bool isShort = verification.Forbidden + verification.UnknownVersions > 0 || verdict.State != CheckpointState.Holds;
        string damage = verification.FirstDamage is { } first ? $"{first.File} {first.Offset}" : "-";
        string state = verdict.State.ToString().ToLowerInvariant();
        return $"{(isBad ? 1 : isShort ? 3 : 0)}|{damage}|{state} {verdict.From} {verdict.Until}";
    }

    private static async Task<string[]> AskAsync(List<string> folders, string note, string key)
    {
        string verifier = Path.Combine(Repository.Root, "tests", "verifier");
        ProgramRun run = await ProgramRun.OfAsync(
            Tool.Python.Required(), ["-c", Driver, verifier, note, key], input: string.Join('\n', folders));
        Assert.True(run.Code == 0, run.Said);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Copy(string from, string to)
    {
        foreach (string name in (string[])["hits", "log"])
        {
            Directory.CreateDirectory(Path.Combine(to, name));
            foreach (string file in Directory.GetFiles(Path.Combine(from, name)))
            {
                File.Copy(file, Path.Combine(to, name, Path.GetFileName(file)));
            }
        }
    }

    /// <summary>Three days and two epochs of records with a checkpoint after every second one.</summary>
    private async Task<(Checkpoint Checkpoint, NoteKey Key, string Note, string KeyFile)> LiveAsync()
    {
        var time = new ManualTime();
        string hits = Path.Combine(Base, "hits");
        NoteKey? key = null;
        foreach (Guid appliance in (Guid[])[Guid.NewGuid(), Guid.NewGuid()])
        {
            var options = new CheckpointOptions
            {
                Journal = "hits",
                JournalFolder = hits,
                KeysFolder = Path.Combine(Base, "keys"),
                ProofsFolder = Path.Combine(Base, "proofs"),
                ApplianceId = new Guid("0196a1b2-0000-7000-8000-00000000002a"),
            };
            await using Journal journal = Journal.Open(new JournalOptions { Folder = hits, ApplianceId = appliance }, time);
            CheckpointKeeper keeper = CheckpointKeeper.Open(options, () => journal.Status, time.GetUtcNow());
            for (int record = 0; record < 10; record++)
            {
                if (record == 5)
                {
                    time.Advance(TimeSpan.FromDays(1));
                }

                byte[] payload = Encoding.UTF8.GetBytes($"record {record} of the journal {appliance}");
                var written = new Record(1, time.GetUtcNow(), TimeSpan.FromMilliseconds(1), true, payload)
                {
                    // Both verify without the storage keys: whoever has no more than public keys can.
                    Group = record % 3 == 0 ? null : "xa-1",
                };
                await journal.AppendAsync(written, CancellationToken.None);
                if (record % 2 == 1)
                {
                    keeper.Keep(time.GetUtcNow(), CancellationToken.None);
                }
            }

            await journal.AppendAsync(new Record(1, time.GetUtcNow(), TimeSpan.Zero, false, Array.Empty<byte>()), CancellationToken.None);
            key = keeper.Key;
        }

        Directory.Move(Assert.Single(Directory.GetDirectories(Path.Combine(Base, "proofs"))), Path.Combine(Base, "log"));
        Assert.True(CheckpointVerifier.TryReadOwn(Path.Combine(Base, "log"), out _, out SignedNote? note));
        Assert.True(Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out _));
        string noteFile = Path.Combine(_folder.FullName, "note");
        string keyFile = Path.Combine(_folder.FullName, "key");
        await File.WriteAllBytesAsync(noteFile, note.ToBytes());
        await File.WriteAllTextAsync(keyFile, key!.ToString());
        return (checkpoint, key, noteFile, keyFile);
    }
}
