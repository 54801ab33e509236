using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Signed checkpoints from the built program: what somebody keeps elsewhere shows later what was done to the journal.</summary>
public sealed class EvidenceCheckpointTests : IDisposable
{
    private readonly ApplianceHome _home = new();

    private string Kept => Path.Combine(_home.Folder, "kept.note");

    private string Key => Path.Combine(_home.Folder, "kept.pub");

    private string Log => Assert.Single(Directory.GetDirectories(Path.Combine(_home.Data, "proofs"), "hits-*"));

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Checkpoint_that_was_kept_holds_after_a_restart_and_a_kill()
    {
        await SeeAsync(3);
        await KeepElsewhereAsync();
        await SeeAsync(2, kills: true);
        await SeeAsync(1);

        ProgramRun run = await VerifyAsync("--checkpoint", Kept, "--key", Key);

        Assert.True(run.Code == ExitCode.Ok, run.Said);
        Assert.Matches(@"hits: checkpoint .*kept\.note: holds: 3 records", run.Output);
        Assert.Matches("hits: own checkpoint of hits-[0-9a-f]{8}: holds: [0-9]+ records", run.Output);
        Assert.Contains("proved by the checkpoints that were given", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_removed_from_the_end_are_seen_where_the_files_alone_show_nothing()
    {
        await SeeAsync(3);
        await KeepElsewhereAsync();
        string segment = Assert.Single(Directory.GetFiles(_home.Hits, "*.seg"), static file => new FileInfo(file).Length > 84);
        byte[] octets = await File.ReadAllBytesAsync(segment);
        await File.WriteAllBytesAsync(segment, octets[..84]);

        ProgramRun run = await VerifyAsync("--checkpoint", Kept, "--key", Key);

        Assert.True(run.Code == ExitCode.Findings, run.Said);
        Assert.Matches(@"hits: checkpoint .*kept\.note: damage: 3 of 3 records are missing at the end", run.Error);
        Assert.DoesNotContain("at offset", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Appliance_whose_key_is_lost_begins_another_log_and_says_so()
    {
        await SeeAsync(1);
        File.Delete(Path.Combine(_home.Data, "keys", "hits.key"));
        await SeeAsync(1);

        Assert.Equal(2, Directory.GetDirectories(Path.Combine(_home.Data, "proofs"), "hits-*").Length);
        ProgramRun run = await VerifyAsync();
        Assert.True(run.Code == ExitCode.Ok, run.Said);
        Assert.Equal(2, run.Output.Split("own checkpoint of hits-").Length - 1);

        // The newer log is that of the key, also where a copy gave the folders other dates.
        string name = (await File.ReadAllTextAsync(Path.Combine(_home.Data, "keys", "hits.key"))).Split('+')[2];
        string[] logs = Directory.GetDirectories(Path.Combine(_home.Data, "proofs"), "hits-*");
        string older = logs.Single(log => !name.EndsWith(log[^8..], StringComparison.Ordinal));
        Directory.SetLastWriteTimeUtc(older, DateTime.UtcNow.AddDays(1));
        ProgramRun key = await _home.RunAsync("evidence", "checkpoint", _home.Data, "--key");
        Assert.StartsWith(name + "+", key.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_whose_head_is_gone_is_never_begun_again_under_the_same_key()
    {
        await SeeAsync(1);
        File.Delete(Path.Combine(Log, "head"));

        await using ApplianceProcess appliance = await _home.StartAsync();
        Assert.NotNull((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference);
        ProgramRun status = await _home.RunAsync("status", "--socket", _home.ControlSocket);
        await appliance.StopAsync();

        Assert.Contains("checkpoints of the journal 'hits' are not signed", status.Output, StringComparison.Ordinal);
        Assert.Contains("the head of the log is missing", status.Output, StringComparison.Ordinal);
        Assert.Equal(2, HitsOnDisk.Read(_home.Hits).Count);
    }

    [Fact]
    public async Task Key_that_others_may_read_signs_nothing()
    {
        await SeeAsync(1);
        string key = Path.Combine(_home.Data, "keys", "hits.key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        File.SetUnixFileMode(key, File.GetUnixFileMode(key) | UnixFileMode.OtherRead);

        await using ApplianceProcess appliance = await _home.StartAsync();
        ProgramRun status = await _home.RunAsync("status", "--socket", _home.ControlSocket);
        await appliance.StopAsync();

        Assert.Contains("other users can access this private key: run 'chmod 600", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("size")]
    [InlineData("text")]
    public async Task Checkpoint_that_its_key_has_not_signed_is_refused(string what)
    {
        await SeeAsync(1);
        await KeepElsewhereAsync();
        string note = await File.ReadAllTextAsync(Kept);
        await File.WriteAllTextAsync(Kept, what switch
        {
            "signature" => note[..^8] + "AAAA" + note[^4..],
            "size" => note.Replace("\n1\n", "\n0\n", StringComparison.Ordinal),
            _ => "no note",
        });

        ProgramRun run = await VerifyAsync("--checkpoint", Kept, "--key", Key);

        Assert.True(run.Code == ExitCode.Findings, run.Said);
        Assert.Contains("kept.note: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_without_checkpoint_or_a_word_that_is_no_key_is_a_usage_error()
    {
        await SeeAsync(1);
        await KeepElsewhereAsync();

        ProgramRun alone = await VerifyAsync("--key", Key);
        ProgramRun word = await VerifyAsync("--checkpoint", Kept, "--key", "hits");

        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (alone.Code, word.Code));
        Assert.Contains("given together", alone.Error, StringComparison.Ordinal);
        Assert.Contains("neither a verifier key nor a file with one", word.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_tree_that_contradicts_the_signed_head_is_damage_for_both_verifiers()
    {
        await SeeAsync(3);
        await KeepElsewhereAsync();
        var tree = new MerkleFrontier();
        for (byte leaf = 0; leaf < 100; leaf++)
        {
            tree.Append(Hash256.OfLeaf([leaf]));
        }

        string oldest = Directory.GetFiles(Log, "*.tree").Order(StringComparer.Ordinal).First();
        await File.WriteAllTextAsync(oldest, TreeState.Of(tree, default, default).ToText());
        string verifier = Path.Combine(Sinkhole.Tests.House.Repository.Root, "tests", "verifier", "verify.py");

        ProgramRun ours = await VerifyAsync();
        ProgramRun theirs = await Tool.Python.RunAsync(verifier, _home.Hits, Log, Kept, Key);

        Assert.Equal((ExitCode.Findings, 1), (ours.Code, theirs.Code));
        Assert.Matches(
            "hits: own checkpoint of hits-[0-9a-f]{8}: damage: .* the kept tree before the oldest segment is of 100 and does not lead to", ours.Error);
        Assert.Contains("the tree that was kept of the first 100 records does not lead to what was signed later\n", theirs.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Independent_verifier_agrees_with_what_the_program_left()
    {
        await SeeAsync(3);
        await KeepElsewhereAsync();
        string verifier = Path.Combine(Sinkhole.Tests.House.Repository.Root, "tests", "verifier", "verify.py");

        ProgramRun good = await Tool.Python.RunAsync(verifier, _home.Hits, Log, Kept, Key);
        string segment = Directory.GetFiles(_home.Hits, "*.seg").First(static file => new FileInfo(file).Length > 84);
        byte[] octets = await File.ReadAllBytesAsync(segment);
        octets[^20] ^= 1;
        await File.WriteAllBytesAsync(segment, octets);
        ProgramRun bad = await Tool.Python.RunAsync(verifier, _home.Hits, Log, Kept, Key);

        Assert.True(good.Code == 0, good.Said);
        Assert.Contains("checkpoint of 3 records: holds", good.Output, StringComparison.Ordinal);
        Assert.True(bad.Code == 1, bad.Said);
        Assert.Contains("damage: salt or payload of record 3", bad.Output, StringComparison.Ordinal);
    }

    private async Task SeeAsync(int visits, bool kills = false)
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        for (int visit = 0; visit < visits; visit++)
        {
            Assert.NotNull((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference);
        }

        if (kills)
        {
            await appliance.KillAsync();
        }
        else
        {
            await appliance.StopAsync();
        }
    }

    /// <summary>What an operator does for the authority.</summary>
    private async Task KeepElsewhereAsync()
    {
        ProgramRun note = await _home.RunAsync("evidence", "checkpoint", _home.Data);
        ProgramRun key = await _home.RunAsync("evidence", "checkpoint", _home.Data, "--key");
        Assert.True(note.Code == 0 && key.Code == 0, note.Said + key.Said);
        await File.WriteAllTextAsync(Kept, note.Output);
        await File.WriteAllTextAsync(Key, key.Output);
    }

    private Task<ProgramRun> VerifyAsync(params string[] options) => _home.RunAsync(["evidence", "verify", _home.Data, .. options]);
}
