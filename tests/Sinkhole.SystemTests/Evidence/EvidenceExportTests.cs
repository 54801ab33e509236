using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Exits;
using Sinkhole.Inspection;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.SystemTests.Warning;
using Sinkhole.Tests.Appliance.Exporting;
using Sinkhole.Tests.House;
using Sinkhole.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Packages of the built program, and readers of them that are not ours.</summary>
public sealed class EvidenceExportTests : IDisposable
{
    private const string Driver = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import verify
        key = verify.read_key(sys.argv[2])
        for package in sys.stdin.read().split():
            code, _, first = verify.verify_package(package, key)
            print(code, first, sep="|")
        """;

    // A type that allows nothing but the fields of the schema, at each level.
    private const string Types = """
        import type { Ecs } from '@elastic/ecs';
        type Only<Shape, Given> = Given extends object ? Given extends readonly unknown[] ? Given : {
          [K in keyof Given]: K extends keyof NonNullable<Shape> ? Only<NonNullable<Shape>[K], Given[K]> : never } : Given;
        function check<const T extends Ecs>(event: T & Only<Ecs, T>): void { void event; }

        """;

    private static readonly string[] Reason = ["--authority", "Example Court", "--file-number", "12 O 345/26", "--purpose", "hearing"];

    private readonly ApplianceHome _home = new();
    private readonly ExportBench _bench = new();

    private string Package => Path.Combine(_home.Folder, PackageLines.Name);

    private string Key => Path.Combine(Directory.GetDirectories(Path.Combine(_home.Data, "proofs"), "hits-*").Single(), "key.pub");

    private static string Verifier => Path.Combine(Repository.Root, "tests", "verifier");

    public void Dispose()
    {
        _bench.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task R27_R29_Package_of_visits_is_opened_by_openssl_as_its_readme_says_and_verified_by_two_programs()
    {
        await MakeAuthorityAsync();
        await using (ApplianceProcess first = await _home.StartAsync())
        {
            await Visitor.SeeAsync(first.Web, ApplianceHome.Seized);
            await Visitor.SeeAsync(first.Web, "www." + ApplianceHome.Seized);
            await first.StopAsync();
        }

        await using ApplianceProcess appliance = await _home.StartAsync();
        ProgramRun export = await ExportAsync("-c", _home.Configuration);

        Assert.True(export.Code == ExitCode.Ok, export.Said);
        Assert.Contains("2 records, 2 hits among them, sealed to 1 certificate", export.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("records-001.txt", Directory.GetFiles(Package).Select(Path.GetFileName));
        Assert.Equal(0, (await VerifyAsync()).Code);
        Assert.Equal(0, (await VerifyByPythonAsync()).Code);

        File.Copy(Key, Path.Combine(_home.Folder, "hits.pub"));
        ProgramRun lines = await PackageLines.RunAsync(_home.Folder);
        Assert.True(lines.Code == 0, lines.Said);
        Assert.Contains("sealed files, as written; the records are not verified one by one", lines.Output, StringComparison.Ordinal);

        ProgramRun verify = await VerifyAsync();
        ProgramRun independent = await VerifyByPythonAsync();
        Assert.True(verify.Code == ExitCode.Ok, verify.Said);
        Assert.StartsWith("sound: 2 records, each under the checkpoint of 2 records", verify.Output, StringComparison.Ordinal);
        Assert.Equal((0, "2 records: as written and signed\n"), (independent.Code, independent.Output));
        JsonElement manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Package, "manifest.json"))).RootElement;
        Assert.Equal(HashOf(_home.Configuration), Named(manifest.GetProperty("configuration")));

        // The plain build has its code in a library beside the program; native code is one file.
        string library = Path.ChangeExtension(_home.Runs, ".dll");
        string[] program = File.Exists(library) ? [_home.Runs, library] : [_home.Runs];
        Assert.Equal(program.Select(HashOf), manifest.GetProperty("software").GetProperty("files").EnumerateArray().Select(Named));
    }

    [Fact]
    public async Task R15_Client_that_tries_1_000_times_is_one_address_beside_its_hits_and_requests()
    {
        const int Connections = 10;
        const int Requests = 1_000;
        Scrape numbers;
        await using (ApplianceProcess first = await _home.StartAsync())
        {
            for (int connection = 0; connection < Connections; connection++)
            {
                using Visitor client = await Visitor.ConnectAsync(first.Web);
                for (int request = 0; request < Requests / Connections; request++)
                {
                    await client.GetAsync(ApplianceHome.Seized);
                }
            }

            using Visitor other = await Visitor.ConnectAsync(first.Web, IPAddress.Parse("127.0.0.2"));
            await other.GetAsync(ApplianceHome.Seized);
            using HttpClient metrics = new();
            numbers = new Scrape(await metrics.GetStringAsync($"http://{first.Metrics}/metrics", TestContext.Current.CancellationToken));
            await first.StopAsync();
        }

        await using ApplianceProcess appliance = await _home.StartAsync();
        ProgramRun list = await _home.RunAsync(
            [
                "evidence", "list", "--order", ApplianceHome.OrderId, "--from", "2026-01-01", "--to", "2090-01-01", .. Reason,
                "-c", _home.Configuration,
            ]);
        ProgramRun export = await ExportAsync("--unsealed", "-c", _home.Configuration);

        Assert.Equal((Requests + 1, Connections + 1), (numbers.Sum("sinkhole_visits_total"), numbers.Sum("sinkhole_hits_total")));
        Assert.Contains(
            $"11 hits of order {ApplianceHome.OrderId} from 2 source addresses (an address is not a line)", list.Error, StringComparison.Ordinal);
        Assert.True(export.Code == ExitCode.Ok, export.Said);
        JsonElement counts = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Package, "manifest.json"))).RootElement
            .GetProperty("counts");
        Assert.Equal(Connections + 1, counts.GetProperty("hits").GetInt32());
        Assert.Equal(Requests - Connections, counts.GetProperty("further_requests").GetInt32());
        Assert.Equal(2, counts.GetProperty("addresses").GetInt32());
    }

    [Fact]
    public Task R27_Both_verifiers_agree_on_1_000_changes_of_a_package_and_none_passes() => CompareAsync(cases: 1_000, seed: 1);

    [Fact(Explicit = true)]
    public Task R27_Both_verifiers_agree_on_10_000_changes_of_a_package_and_none_passes() => CompareAsync(cases: 10_000, seed: 2);

    [Fact]
    public async Task Commands_of_the_page_for_operators_run_as_they_are_written()
    {
        await MakeAuthorityAsync();
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized);
            await appliance.StopAsync();
        }

        File.Copy(Key, Path.Combine(_home.Folder, "hits.pub"));
        string[] page = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "appliance", "README.md"));
        int first = Array.FindIndex(page, static line => line.StartsWith("sinkhole evidence export ", StringComparison.Ordinal));
        string[] commands = string.Join('\n', page[first..].TakeWhile(static line => line != "```"))
            .Replace("\\\n", string.Empty, StringComparison.Ordinal).Split('\n');

        Assert.Equal(2, commands.Length);
        foreach (string command in commands)
        {
            Assert.True(!command.Contains(" export ", StringComparison.Ordinal) || command.Contains("--to 2026-12-01", StringComparison.Ordinal), command);
            string line = command["sinkhole ".Length..]
                .Replace("xa-erc-2026-0345", ApplianceHome.OrderId, StringComparison.Ordinal)
                .Replace("--to 2026-12-01", "--to 2090-01-01", StringComparison.Ordinal)
                .Replace("evidence export", "evidence export -c sinkhole.yaml", StringComparison.Ordinal);
            ProgramRun run = await ProgramRun.OfAsync("bash", ["-c", $"'{_home.Runs}' {line}"], folder: _home.Folder);
            Assert.True(run.Code == ExitCode.Ok, $"{command}: {run.Said}");
        }
    }

    [Fact]
    public async Task Export_of_100_000_hits_streams_in_flat_memory()
    {
        await _bench.WriteAsync(Enumerable.Range(0, 100_000).Select(static second => ExportBench.Hit(second).ToRecord()));

        ProgramRun run = await ProgramRun.OfAsync(
            _home.Runs,
            [
                "evidence", "export", "--order", ExportBench.Order, "--from", "2026-05-01", "--to", "2026-05-03", "--out", Package,
                "--data", _bench.Data, "--unsealed", .. Reason,
            ],
            environment: new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x2000000" });

        Assert.True(run.Code == ExitCode.Ok, run.Said);
        Assert.Contains("100,000 records, 100,000 hits among them", run.Output, StringComparison.Ordinal);
        Assert.Equal(100_000, PackageVerifier.Verify(Package, _bench.Key).Records);
    }

    [Fact]
    public async Task Export_to_a_disk_that_is_full_says_so_and_leaves_nothing()
    {
        await _bench.WriteAsync(Enumerable.Range(0, 8_000).Select(static second => ExportBench.Hit(second).ToRecord()));
        await using SmallDisk disk = await SmallDisk.MountAsync("size=400k");

        ProgramRun run = await ProgramRun.OfAsync(
            _home.Runs,
            [
                "evidence", "export", "--order", ExportBench.Order, "--from", "2026-05-01", "--to", "2026-05-03",
                "--out", Path.Combine(disk.Path, "package"), "--data", _bench.Data, "--unsealed", .. Reason,
            ]);

        Assert.True(run.Code == ExitCode.CannotStart, run.Said);
        Assert.Contains("No space left on device", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public async Task Output_that_takes_nothing_is_named_and_not_an_internal_error()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()]);

        ProgramRun run = await ProgramRun.OfAsync(
            "sh", ["-c", $"exec {_home.Runs} evidence verify {_bench.Data} >/dev/full"]);

        Assert.True(run.Code == ExitCode.CannotStart, run.Said);
        Assert.Contains("standard output cannot be written", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_that_is_killed_leaves_nothing_under_the_name_of_the_package()
    {
        await _bench.WriteAsync(Enumerable.Range(0, 100_000).Select(static second => ExportBench.Hit(second).ToRecord()));
        var start = new ProcessStartInfo(
            _home.Runs,
            [
                "evidence", "export", "--order", ExportBench.Order, "--from", "2026-05-01", "--to", "2026-05-03", "--out", Package,
                "--data", _bench.Data, "--unsealed", .. Reason,
            ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;

        // The record of the look is the first line.
        Assert.NotNull(await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(Directory.Exists(Package));
        ProgramRun again = await ProgramRun.OfAsync(
            _home.Runs,
            [
                "evidence", "export", "--order", ExportBench.Order, "--from", "2026-05-01", "--to", "2026-05-01T00:01", "--out", Package,
                "--data", _bench.Data, "--unsealed", .. Reason,
            ]);
        Assert.Equal(ExitCode.Usage, again.Code);
    }

    [Fact]
    public async Task Events_have_the_types_of_the_elastic_common_schema_and_a_misspelt_field_is_found()
    {
        await _bench.WriteAsync(
        [
            .. ExportBench.Mixed(4), ExportBench.Contact(1, ExportBench.Order).ToRecord(), ExportBench.Hello(1, ExportBench.Order).ToRecord(),
        ]);
        _bench.Export();
        string[] events = await File.ReadAllLinesAsync(Path.Combine(_bench.Package, "ecs-001.jsonl"));

        (int code, string said) = await CompileAsync(events);
        (int misspelt, string found) = await CompileAsync([events[0].Replace("\"server", "\"servr", StringComparison.Ordinal)
            .Replace("\"original\"", "\"orignal\"", StringComparison.Ordinal)]);

        Assert.True(code == 0, said);
        Assert.Equal(6, events.Length);
        Assert.NotEqual(0, misspelt);
        Assert.Contains("orignal", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_is_shown_by_a_browser_without_a_request_and_printed_whole_on_pages_of_A4()
    {
        HitRecord hit = ExportBench.Hit(100, source: "2001:db8:1234:5678:9abc:def0:1234:5678");
        Record[] written = [.. ExportBench.Mixed(40), (hit with { Visit = LongestOf(hit.Visit) }).ToRecord()];
        await _bench.WriteAsync(written);
        _bench.Export();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Tool.Chromium.Required(),
            Args = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * 127.0.0.1:1"],
        });
        IPage page = await browser.NewPageAsync();
        List<string> said = [];
        List<string> asked = [];
        page.Console += (_, message) => said.Add(message.Text);
        page.Request += (_, request) => asked.Add(request.Url);

        string url = "file://" + Path.Combine(_bench.Package, "report-001.html");
        await page.GotoAsync(url);
        byte[] printed = await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true });

        int records = File.ReadAllLines(Path.Combine(_bench.Package, "records-001.txt")).Length;
        Assert.Equal(records, await page.EvaluateAsync<int>("() => document.querySelectorAll('tbody tr').length"));
        Assert.Equal([url], asked);
        Assert.Empty(said);
        string[] cells = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('td, dd, p')].map(cell => cell.textContent)");
        HitRecord[] hits =
        [
            .. written.Select(static record => HitRecord.TryRead(record, out HitRecord? read) ? read : null).OfType<HitRecord>()
                .Where(static hit => hit.OrderId == ExportBench.Order),
        ];
        await AssertPrintedAsync(printed, cells, hits);

        // A4 landscape without its margins, at 96 pixels an inch: no cell is wider than its column.
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.SetViewportSizeAsync(1009, 680);
        Assert.Equal(
            0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('td, th')].filter(c => c.scrollWidth > c.clientWidth).length"));
    }

    private static Visit LongestOf(Visit visit) => visit with
    {
        Host = $"{new string('a', 63)}.{new string('b', 63)}.{new string('c', 63)}.evil.example",
        Path = "/" + new string('p', 200),
        Agent = new string('g', Visit.MaxAgentCharacters),
    };

    private async Task AssertPrintedAsync(byte[] pdf, string[] cells, HitRecord[] hits)
    {
        PrintedPages printed = await PrintedPages.ReadAsync(pdf, _bench.Folder);
        Assert.InRange(printed.Sizes.Count, 2, 40);
        Assert.Equal(printed.Sizes.Count, printed.Texts.Count);

        // A4, landscape, in points; a margin of 15 mm is 42.5 of them.
        const double Margin = 42;
        Assert.All(printed.Sizes, static size => Assert.Equal((842, 595), (Math.Round(size.Width), Math.Round(size.Height))));
        Assert.All(
            printed.Words,
            static word => Assert.True(word is { Left: > Margin, Top: > Margin, Right: < 842 - Margin, Bottom: < 595 - Margin }, $"{word}"));

        const string Titles = "No. Record Instant (clock) Line Request Says\n";
        string[] withTable = [.. printed.Texts.SkipWhile(static text => !text.Contains(Titles, StringComparison.Ordinal))];
        Assert.InRange(withTable.Length, 2, printed.Texts.Count);
        Assert.All(withTable, static text => Assert.Contains(Titles, text, StringComparison.Ordinal));
        // Words that are cut into two lines are others.
        HashSet<string> words = [.. printed.Words.Select(static word => word.Text.TrimEnd('.'))];
        Assert.All(hits, hit => Assert.Contains(hit.Reference.ToString(), words));
        Assert.All(hits, hit => Assert.Contains(HitWords.Format(hit.Visit.Instant), words));

        string[] pages = [.. printed.Texts.Select(static text => string.Concat(text.Where(static letter => !char.IsWhiteSpace(letter))))];
        foreach (string cell in cells)
        {
            string wanted = string.Concat(cell.Where(static letter => !char.IsWhiteSpace(letter)));
            Assert.True(Array.Exists(pages, page => page.Contains(wanted, StringComparison.Ordinal)), $"not whole on a page: {cell}");
        }
    }

    private static (string? Name, string? Sha256) HashOf(string file) =>
        (Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));

    private static (string? Name, string? Sha256) Named(JsonElement file) =>
        (file.GetProperty("name").GetString(), file.GetProperty("sha256").GetString());

    private async Task CompareAsync(int cases, int seed)
    {
        await _bench.WriteAsync(ExportBench.Mixed(20));
        _bench.Export();
        NoteKey key = _bench.Key;
        var mutator = new PackageMutator(new Random(seed));
        List<string> folders = [_bench.Package];
        List<string> done = ["nothing"];
        for (int number = 0; number < cases; number++)
        {
            string folder = Path.Combine(_bench.Folder, number.ToString(CultureInfo.InvariantCulture));
            PackageMutator.Copy(_bench.Package, folder);
            done.Add(mutator.Mutate(folder));
            folders.Add(folder);
        }

        string[] ours =
        [
            .. folders.Select(folder => PackageVerifier.Verify(folder, key))
                .Select(static verdict => $"{(verdict.Damages.IsEmpty ? 0 : 1)}|{verdict.FirstBad}"),
        ];
        ProgramRun run = await ProgramRun.OfAsync(
            Tool.Python.Required(), ["-c", Driver, Verifier, Path.Combine(_bench.Log, "key.pub")], input: string.Join('\n', folders));
        Assert.True(run.Code == 0, run.Said);
        string[] theirs = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("0|0", theirs[0]);
        Assert.Equal(ours.Length, theirs.Length);
        for (int index = 0; index < ours.Length; index++)
        {
            Assert.True(ours[index] == theirs[index], $"case {index} ({done[index]}): we say {ours[index]}, they say {theirs[index]}");
            Assert.True(index == 0 || theirs[index][0] == '1', $"case {index} ({done[index]}) was not seen");
        }
    }

    private Task<ProgramRun> ExportAsync(params string[] more) => _home.RunAsync(
        [
            "evidence", "export", "--order", ApplianceHome.OrderId, "--from", "2026-01-01", "--to", "2090-01-01", "--out", Package, .. Reason,
            .. more,
        ]);

    private Task<ProgramRun> VerifyAsync() => _home.RunAsync("evidence", "verify", Package, "--key", Key);

    private Task<ProgramRun> VerifyByPythonAsync() =>
        ProgramRun.OfAsync(Tool.Python.Required(), [Path.Combine(Verifier, "verify.py"), Package, Key]);

    private async Task MakeAuthorityAsync()
    {
        await Tool.OpenSsl.RunAsync(
            "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "1825", "-subj", "/CN=Example Regional Court",
            "-keyout", Path.Combine(_home.Folder, "authority.key"), "-out", Path.Combine(_home.Folder, "authority.pem"));
        _home.Configure(authority: "authority.pem");
    }

    private static async Task<(int Code, string Said)> CompileAsync(string[] events)
    {
        string node = Tool.Node.Required();
        string folder = Path.Combine(Screenshots.Artifacts, "npm-ecs");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@elastic")))
        {
            Directory.CreateDirectory(folder);
            ProgramRun npm = await Tool.Npm.RunAsync(
                "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "@elastic/ecs@9.4.0", "typescript@5.9.3");
            Assert.SkipUnless(npm.Code == 0, $"npm could not fetch the types: {npm.Error.Trim()}");
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder, "events.ts"), Types + string.Concat(events.Select(static line => $"check({line});\n")));
        ProgramRun compiled = await ProgramRun.OfAsync(
            node,
            [
                Path.Combine("node_modules", "typescript", "bin", "tsc"), "--noEmit", "--strict", "--skipLibCheck", "--module", "esnext",
                "--moduleResolution", "bundler", "--target", "es2022", "events.ts",
            ],
            folder: folder);
        return (compiled.Code, compiled.Said);
    }
}
