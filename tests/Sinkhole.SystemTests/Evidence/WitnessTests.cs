using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>An appliance and a witness, both as they were built, each a process of its own.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class WitnessTests : IDisposable
{
    private static readonly HttpClient Client = new();

    private readonly ApplianceHome _home = new();

    private string Witness => Path.Combine(_home.Folder, "witness");

    private string Log => Assert.Single(Directory.GetDirectories(Path.Combine(_home.Data, "proofs"), "hits-*"));

    private string Cosigned => Path.Combine(Log, "cosigned");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task R28_checkpoints_are_cosigned_and_stay_so_when_either_is_killed()
    {
        string key = await FirstStartAsync();
        await using WitnessProcess first = await StartWitnessAsync(key);
        Configure(first);
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            await SeeAsync(appliance, 3);
            await AwaitCosignedAsync(appliance, records: 4);
            await appliance.KillAsync();
        }

        int port = first.EndPoint.Port;
        await first.KillAsync();
        await using WitnessProcess second = await StartWitnessAsync(key, port);
        Assert.Equal(first.Key, second.Key);
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            await SeeAsync(appliance, 2);
            await AwaitCosignedAsync(appliance, records: 6);
            await appliance.StopAsync();
        }

        Scrape scrape = await second.ScrapeAsync();
        Assert.True(scrape.Sum("sinkhole_witness_records", "/hits/") >= 6, scrape.Text);
        Assert.Equal(0, scrape.Sum("sinkhole_witness_forks_total"));
        Assert.Equal("alive\n", await second.HealthAsync());
        Assert.Equal(ExitCode.Ok, await second.TerminateAsync());
    }

    [Fact]
    public async Task R28_history_that_was_set_back_and_continued_otherwise_is_refused_with_an_alarm()
    {
        string key = await FirstStartAsync();
        string copy = Path.Combine(_home.Folder, "copy");
        await CopyAsync(_home.Data, copy);
        await using WitnessProcess witness = await StartWitnessAsync(key);
        Configure(witness);
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            await SeeAsync(appliance, 2);
            await AwaitCosignedAsync(appliance, records: 3);
            await appliance.StopAsync();
        }

        Directory.Delete(_home.Data, recursive: true);
        Directory.Move(copy, _home.Data);
        await using ApplianceProcess forked = await _home.StartAsync();
        await SeeAsync(forked, 5);
        await forked.AwaitAsync(
            async () => (await forked.ScrapeAsync()).Text.Contains(
                "sinkhole_evidence_witness_forked{journal=\"hits\",witness=\"witness.example/w1\"} 1", StringComparison.Ordinal),
            "the metric that says forked");
        ProgramRun status = await _home.RunAsync("status", "--socket", _home.ControlSocket);
        await forked.AwaitErrorAsync("its history is forked");
        await forked.AwaitAsync(
            async () => (await witness.ScrapeAsync()).Sum("sinkhole_witness_forks_total") > 0, "the witness's count of forks");

        Assert.Contains("the history of the journal 'hits' is FORKED", status.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Witness, "*.fork"));
        Assert.Equal(6, HitsOnDisk.Read(_home.Hits).Count);
        await forked.StopAsync();

        // What it said is whole once it has ended: a line may still be in the pipe while its count is already served.
        await witness.TerminateAsync();
        Assert.Contains("is forked", witness.Error, StringComparison.Ordinal);

        // Its end does not end the alarm, nor does a restart of the appliance.
        Assert.Single(Directory.GetFiles(Log, "forked-*"));
        await using ApplianceProcess restarted = await _home.StartAsync();
        await restarted.AwaitAsync(
            async () => (await restarted.ScrapeAsync()).Sum("sinkhole_evidence_witness_failures_total", "cause=\"unreachable\"") > 0,
            "an unreachable witness");
        Scrape later = await restarted.ScrapeAsync();
        ProgramRun still = await _home.RunAsync("status", "--socket", _home.ControlSocket);
        await restarted.StopAsync();

        Assert.Equal(1, later.Sum("sinkhole_evidence_witness_forked", "journal=\"hits\""));
        Assert.Contains("the history of the journal 'hits' is FORKED", still.Output, StringComparison.Ordinal);
        Assert.Contains("it has not cosigned since", still.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Witness_that_was_away_is_brought_up_to_date()
    {
        string key = await FirstStartAsync();
        await using WitnessProcess first = await StartWitnessAsync(key);
        Configure(first);
        await first.KillAsync();
        await using ApplianceProcess appliance = await _home.StartAsync();
        await SeeAsync(appliance, 3);
        await appliance.AwaitErrorAsync("has not cosigned the last checkpoint");
        ProgramRun status = await _home.RunAsync("status", "--socket", _home.ControlSocket);

        await using WitnessProcess second = await StartWitnessAsync(key, first.EndPoint.Port);
        await AwaitCosignedAsync(appliance, records: 4);
        Scrape scrape = await appliance.ScrapeAsync();
        await appliance.StopAsync();

        Assert.Contains("witness.example/w1 has not cosigned the journal 'hits'", status.Output, StringComparison.Ordinal);
        Assert.True(scrape.Sum("sinkhole_evidence_witness_failures_total", "cause=\"unreachable\"") > 0, scrape.Text);
        Assert.Equal(0, scrape.Sum("sinkhole_evidence_witness_forked"));
    }

    [Fact]
    public async Task Openssl_verifies_the_cosignature_and_evidence_verify_says_its_time()
    {
        string key = await FirstStartAsync();
        await using WitnessProcess witness = await StartWitnessAsync(key);
        Configure(witness);
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            await SeeAsync(appliance, 1);
            await AwaitCosignedAsync(appliance, records: 2);
            await appliance.StopAsync();
        }

        string kept = Path.Combine(_home.Folder, "kept.note");
        File.Copy(Cosigned, kept);
        ProgramRun good = await _home.RunAsync("evidence", "verify", _home.Data, "--checkpoint", kept, "--key", key, "--witness", witness.Key);
        string plain = Path.Combine(_home.Folder, "plain.note");
        await File.WriteAllTextAsync(plain, (await _home.RunAsync("evidence", "checkpoint", _home.Data)).Output);
        ProgramRun bad = await _home.RunAsync("evidence", "verify", _home.Data, "--checkpoint", plain, "--key", key, "--witness", witness.Key);
        ProgramRun alone = await _home.RunAsync("evidence", "verify", _home.Data, "--witness", witness.Key);

        Assert.True(good.Code == ExitCode.Ok, good.Said);
        Assert.Matches(@"kept\.note: cosigned at [0-9-]{10} [0-9:]{8}Z by witness\.example/w1", good.Output);
        Assert.True(bad.Code == ExitCode.Findings, bad.Said);
        Assert.Contains("plain.note: not cosigned: no valid cosignature of witness.example/w1", bad.Error, StringComparison.Ordinal);
        Assert.True(alone.Code == ExitCode.Usage, alone.Said);
        Assert.True((await OpensslAsync(kept, witness.Key)).Code == 0);
    }

    [Fact]
    public async Task Witness_answers_over_HTTP_as_the_protocol_says()
    {
        string key = await FirstStartAsync();
        await using WitnessProcess witness = await StartWitnessAsync(key);

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(witness, "nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(witness, new string('x', 70_000))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"http://{witness.EndPoint}/", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(
            HttpStatusCode.MethodNotAllowed,
            (await Client.GetAsync($"http://{witness.EndPoint}/add-checkpoint", TestContext.Current.CancellationToken)).StatusCode);
        string note = (await _home.RunAsync("evidence", "checkpoint", _home.Data)).Output;
        using HttpResponseMessage cosigned = await PostAsync(witness, $"old 0\n\n{note}");
        Assert.Equal(HttpStatusCode.OK, cosigned.StatusCode);
        Assert.StartsWith("— witness.example/w1 ", await cosigned.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using HttpResponseMessage conflict = await PostAsync(witness, $"old 0\n\n{note}");
        Assert.Equal((HttpStatusCode.Conflict, "text/x.tlog.size"), (conflict.StatusCode, conflict.Content.Headers.ContentType?.MediaType));
        Assert.Equal("1\n", await conflict.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Clients_that_go_away_in_the_middle_of_a_request_fill_no_log()
    {
        await using WitnessProcess witness = await StartWitnessAsync(await FirstStartAsync());
        string before = witness.Error;
        for (int client = 0; client < 50; client++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(witness.EndPoint, TestContext.Current.CancellationToken);
            await socket.SendAsync(
                "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray(), TestContext.Current.CancellationToken);
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(witness, "nothing")).StatusCode);
        Assert.Equal(string.Empty, string.Join(" ", witness.Error[before.Length..].Split((char)10).Take(6)));
    }

    [Fact]
    public async Task Witness_that_lost_what_it_cosigned_says_so_and_begins_again_by_hand_only()
    {
        string key = await FirstStartAsync();
        string note = (await _home.RunAsync("evidence", "checkpoint", _home.Data)).Output;
        await using (WitnessProcess witness = await StartWitnessAsync(key))
        {
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(witness, $"old 0\n\n{note}")).StatusCode);
            await witness.KillAsync();
        }

        File.Delete(Directory.GetFiles(Witness, "*.note").Single());
        await using (WitnessProcess witness = await StartWitnessAsync(key))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(witness, $"old 0\n\n{note}")).StatusCode);
            Assert.Contains("are not cosigned", witness.Error, StringComparison.Ordinal);
            Assert.Equal(1, (await witness.ScrapeAsync()).Sum("sinkhole_witness_unavailable"));
            await witness.KillAsync();
        }

        string log = note.Split('\n')[0];
        ProgramRun again = await _home.RunAsync("witness", "--data", Witness, "--begin-again", log);
        Assert.True(again.Code == ExitCode.Ok, again.Said);
        await using WitnessProcess later = await StartWitnessAsync(key);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(later, $"old 0\n\n{note}")).StatusCode);
    }

    /// <summary>One visit, so that the log and its key are there.</summary>
    /// <returns>The verifier key of the log.</returns>
    private async Task<string> FirstStartAsync()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        await SeeAsync(appliance, 1);
        await appliance.StopAsync();
        return (await _home.RunAsync("evidence", "checkpoint", _home.Data, "--key")).Output.TrimEnd('\n');
    }

    private Task<WitnessProcess> StartWitnessAsync(string log, int port = 0) => WitnessProcess.StartAsync(Witness, port, log);

    private void Configure(WitnessProcess witness)
    {
        _home.Configure();
        witness.WriteInto(_home);
    }

    private static async Task SeeAsync(ApplianceProcess appliance, int visits)
    {
        for (int visit = 0; visit < visits; visit++)
        {
            Assert.NotNull((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference);
        }
    }

    private async Task AwaitCosignedAsync(ApplianceProcess appliance, int records) => await appliance.AwaitAsync(
        () => Task.FromResult(File.Exists(Cosigned)
            && SignedNote.TryParse(File.ReadAllBytes(Cosigned), out SignedNote? note, out _)
            && Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out _)
            && checkpoint.Size >= records),
        $"a cosigned checkpoint of {records} records");

    private static async Task<HttpResponseMessage> PostAsync(WitnessProcess witness, string request)
    {
        using var content = new StringContent(request);
        return await Client.PostAsync($"http://{witness.EndPoint}/add-checkpoint", content, TestContext.Current.CancellationToken);
    }

    private static async Task CopyAsync(string from, string to)
    {
        ProgramRun run = await ProgramRun.OfAsync("cp", ["-a", from, to]);
        Assert.True(run.Code == 0, run.Said);
    }

    /// <summary>What an expert does without this program: two lines, the text, 64 octets of the signature.</summary>
    private async Task<ProgramRun> OpensslAsync(string file, string key)
    {
        string[] note = (await File.ReadAllTextAsync(file)).Split("\n\n");
        byte[] octets = Convert.FromBase64String(note[1].Split('\n').Single(static line => line.Contains(" witness.example/w1 ", StringComparison.Ordinal)).Split(' ')[2]);
        long time = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(octets.AsSpan(4));
        byte[] publicKey = Convert.FromBase64String(key.Split('+', 3)[2])[1..];
        byte[] prefix = Convert.FromHexString("302a300506032b6570032100");
        await File.WriteAllTextAsync(Below("message"), $"cosignature/v1\ntime {time}\n{note[0]}\n");
        await File.WriteAllBytesAsync(Below("signature"), octets[12..]);
        await File.WriteAllBytesAsync(Below("key.der"), [.. prefix, .. publicKey]);
        return await Tool.OpenSsl.RunAsync(
            "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", Below("key.der"), "-sigfile", Below("signature"), "-in", Below("message"));
    }

    private string Below(string name) => Path.Combine(_home.Folder, name);
}
