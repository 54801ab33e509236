using System;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

/// <summary>"check" and "lookup --files" use the same reader, guard and table as a reload, without an appliance.</summary>
public sealed class OfflineVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OfflineVerbTests()
    {
        _folder.WriteOrder("xa-erc-2026-0345", """
            entries:
              - domain: evil.example
              - domain: status.evil.example
                action: passthru
              - domain: pay.evil-shop.example
                match: exact
                action: nxdomain
            """);
        _folder.Write("sinkhole.yaml", "format: sinkhole.config/1\norders: [orders]\nallow: [good.evil.example]\n");
    }

    private string Orders => _folder.Below("orders");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Good_files_end_0_with_their_size()
    {
        CliRun run = await CliRun.OfAsync("check", Orders);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches("^(.*\n)*.* (1|2) files?: 1 order, 3 entries\n$", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Error_exits_with_2_and_is_clickable_with_caret_and_hint()
    {
        _folder.WriteOrder("xa-erc-2026-0346", "entries:\n  - domain: evil$example.example\n");

        CliRun run = await CliRun.OfAsync("check", Orders);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains($"{Orders}/xa-erc-2026-0346.yaml:15:17: error SH104: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("^", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Held_entry_exits_with_2_too()
    {
        _folder.WriteOrder("xa-erc-2026-0346", "entries:\n  - domain: com\n");

        CliRun run = await CliRun.OfAsync("check", Orders);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.EndsWith("2 orders, 4 entries, 1 held\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Ok)]
    [InlineData(ExitCode.Findings, "--strict")]
    public async Task Warning_counts_only_when_strict(int code, params string[] options)
    {
        _folder.WriteOrder("xa-erc-2026-0346", "entries:\n  - domain: old.example\n", until: "2026-11-20");

        CliRun run = await CliRun.OfAsync(["check", Orders, .. options]);

        Assert.Equal(code, run.Code);
        Assert.Contains("warning SH202", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_which_orders_are_on_hold()
    {
        _folder.WriteOrder("xa-erc-2026-0346", "entries:\n  - domain: other.example\n", more: "hold: \"Example High Court, 12 O 3/27\"");

        CliRun run = await CliRun.OfAsync("check", Orders);
        CliRun json = await CliRun.OfAsync("check", Orders, "--format", "json");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches(
            "(^|\n)note: order xa-erc-2026-0346 is on hold: Example High Court, 12 O 3/27; nothing recorded under it is erased\n.*: 2 orders, 4 entries\n$",
            run.Output);
        Assert.DoesNotContain("on hold", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_is_checked_with_the_orders_it_names()
    {
        CliRun run = await CliRun.OfAsync("check", "-c", _folder.Below("sinkhole.yaml"));

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.EndsWith(": 1 order, 3 entries\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify.isp-1.example", "sinkhole.yaml:4")]
    [InlineData("www.isp-1.example", "sinkhole.yaml:3")]
    public async Task Held_entry_for_an_own_host_is_shown_with_the_line_of_that_host(string domain, string where)
    {
        _folder.WriteOrder("xa-erc-2026-0346", $"entries:\n  - domain: {domain}\n");
        string file = _folder.Write("sinkhole.yaml", """
            format: sinkhole.config/1
            orders: [orders]
            operator: { name: ISP One, url: "https://www.isp-1.example/" }
            verify_url: "https://verify.isp-1.example/"
            """);

        CliRun run = await CliRun.OfAsync("check", "-c", file);

        Assert.Contains($"'{domain}' is a host of this appliance or its operator ({where})", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_configuration_exits_with_2()
    {
        string file = _folder.Write("bad.yaml", "format: sinkhole.config/1\norderz: [orders]\n");

        CliRun run = await CliRun.OfAsync("check", "-c", file);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains($"{file}:2:1: error SH101: unknown key 'orderz'; did you mean 'orders'?", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_not_there_exits_with_2()
    {
        CliRun run = await CliRun.OfAsync("check", _folder.Below("nowhere"));

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("nowhere", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", "findings")]
    [InlineData("sarif", "runs")]
    public async Task Findings_for_machines_are_json_and_nothing_else(string format, string property)
    {
        _folder.WriteOrder("xa-erc-2026-0346", "entries:\n  - domain: evil$example.example\n");

        CliRun run = await CliRun.OfAsync("check", Orders, "--format", format);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.True(JsonDocument.Parse(run.Output).RootElement.GetProperty(property).GetArrayLength() > 0);
    }

    [Theory]
    [InlineData("evil.example", "evil.example A: page (NOERROR), by order xa-erc-2026-0345 of Example Regional Court")]
    [InlineData("WWW.Evil.example", "www.evil.example A: page (NOERROR), by order xa-erc-2026-0345 of Example Regional Court")]
    [InlineData("status.evil.example", "status.evil.example A: passthru")]
    [InlineData("pay.evil-shop.example", "pay.evil-shop.example A: nxdomain (NXDOMAIN), by order xa-erc-2026-0345 of Example Regional Court")]
    [InlineData("www.pay.evil-shop.example", "www.pay.evil-shop.example A: not listed")]
    public async Task Lookup_of_files_shows_the_answer(string name, string line)
    {
        CliRun run = await CliRun.OfAsync("lookup", name, "--files", Orders);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(line, run.Output.Split('\n')[0]);
    }

    [Fact]
    public async Task Lookup_of_a_url_is_that_of_its_host_and_says_so()
    {
        CliRun run = await CliRun.OfAsync("lookup", "http://WWW.evil.example:8080/x", "--files", Orders);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith("www.evil.example A: page (NOERROR)", run.Output, StringComparison.Ordinal);
        Assert.Equal("sinkhole: looked up 'WWW.evil.example', the host of 'http://WWW.evil.example:8080/x'\n", run.Error);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("sarif")]
    public async Task Report_shows_nothing_of_a_file_that_a_link_leads_to(string format)
    {
        string secret = _folder.Write("shadow", "root:$6$salt$hash:19000:0:99999:7:::\n");
        System.IO.File.CreateSymbolicLink(_folder.Below("orders/xa-erc-2026-0346.yaml"), secret);

        CliRun run = await CliRun.OfAsync("check", Orders, "--format", format);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("SH128", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("root", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("19000", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[orders, orders]")]
    [InlineData("[orders, orders/2026]")]
    [InlineData("[orders/2026, orders/../orders/2026]")]
    [InlineData("[orders, link]")]
    public async Task Orders_named_twice_are_a_warning_that_says_so(string orders)
    {
        _folder.WriteOrder("xa-erc-2026-0347", "entries:\n  - domain: other.example\n");
        System.IO.Directory.CreateDirectory(_folder.Below("orders/2026"));
        System.IO.File.Move(_folder.Below("orders/xa-erc-2026-0347.yaml"), _folder.Below("orders/2026/xa-erc-2026-0347.yaml"));
        System.IO.Directory.CreateSymbolicLink(_folder.Below("link"), Orders);
        string file = _folder.Write("twice.yaml", $"format: sinkhole.config/1\norders: {orders}\n");

        CliRun run = await CliRun.OfAsync("check", "-c", file);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("warning SH213: the orders of this folder are already read, through another path of 'orders:'", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~/orders", "'~', '$', '*' and '?' are not expanded: write the path of a file or folder in full; a folder is read with all below it")]
    [InlineData("orders/*.yaml", "'~', '$', '*' and '?' are not expanded: write the path of a file or folder in full; a folder is read with all below it")]
    [InlineData("$HOME/orders", "'~', '$', '*' and '?' are not expanded: write the path of a file or folder in full; a folder is read with all below it")]
    [InlineData("https://court.example/orders", "this is a URL, and nothing is fetched: put the orders on this machine, and name their file or folder")]
    [InlineData("nowhere", "check the path, or restore the file from the register of orders")]
    public async Task Missing_path_of_orders_is_reported_with_its_line(string path, string hint)
    {
        string file = _folder.Write("path.yaml", $"format: sinkhole.config/1\norders: [\"{path}\"]\n");

        CliRun run = await CliRun.OfAsync("check", "-c", file);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains($"hint: {hint} ('orders:' at {file}:2:9 names it)\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_that_is_not_there_is_in_no_register_of_orders()
    {
        CliRun run = await CliRun.OfAsync("check", "-c", _folder.Below("nothere.yaml"));

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("the file does not exist\nhint: check the path\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[it, de]", "", "no texts for 'de' are built in; built in are en, fr, it")]
    [InlineData("[it, de]", ", texts: .", "the texts for 'it' are missing: ")]
    public async Task Language_without_texts_is_reported_at_its_line_of_the_configuration(string languages, string texts, string message)
    {
        string file = _folder.Write(
            "languages.yaml", $"format: sinkhole.config/1\norders: [orders]\npages:\n  seizure:\n    {{ languages: {languages}{texts} }}\n");

        CliRun run = await CliRun.OfAsync("check", "-c", file);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains($"{file}:5:", run.Output, StringComparison.Ordinal);
        Assert.Contains($"error SH413: {message}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_texts_of_default_languages_are_reported_at_the_line_of_the_folder()
    {
        string file = _folder.Write("texts.yaml", "format: sinkhole.config/1\norders: [orders]\npages:\n  seizure:\n    texts: none\n");

        CliRun run = await CliRun.OfAsync("check", "-c", file);

        Assert.Contains($"{file}:5:5: error SH413: the texts for 'fr' are missing: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_that_were_not_read_are_reported()
    {
        string file = _folder.Write("bad.yaml", "format: sinkhole.config/1\norders: [orders]\nlimits: { hits_per_address: 0 }\n");

        CliRun run = await CliRun.OfAsync("check", "-c", file);

        Assert.EndsWith(
            "1 error in 1 of 1 file; the orders were not read, because the configuration is not usable\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_orders_at_all_are_taken_where_the_configuration_says_so()
    {
        string file = _folder.Write("none.yaml", "format: sinkhole.config/1\norders: []\n");

        CliRun run = await CliRun.OfAsync("check", "-c", file);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(": 0 orders, 0 entries", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explained_lookup_of_files_names_the_line_that_decides()
    {
        CliRun run = await CliRun.OfAsync("lookup", "www.evil.example", "--files", Orders, "--explain");

        string[] lines = run.Output.Split('\n');
        Assert.Contains("  www.evil.example. 30 IN A 192.0.2.80", lines);
        Assert.Contains($"{Orders}/xa-erc-2026-0345.yaml:15: decides: evil.example (subtree, page)", lines);
        Assert.Contains("  from files, not from a running appliance", lines);
    }

    [Theory]
    [InlineData("evil.example", "16", "exact")]
    [InlineData("www.evil.example", "15", "subtree")]
    public async Task Exact_entry_decides_before_the_subtree_of_its_name(string name, string line, string match)
    {
        _folder.WriteOrder("xa-erc-2026-0345", """
            entries:
              - domain: evil.example
              - domain: evil.example
                match: exact
            """);

        CliRun run = await CliRun.OfAsync("lookup", name, "--files", Orders, "--explain");

        Assert.Contains($"xa-erc-2026-0345.yaml:{line}: decides: evil.example ({match}, page)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lookup_shows_every_extended_error()
    {
        CliRun run = await CliRun.OfAsync("lookup", "evil.example", "--files", Orders);

        Assert.EndsWith(
            "\n  extended error 4 (ForgedAnswer)\n  extended error 16 (Censored): xa-erc-2026-0345\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lookup_shows_SOA_as_authority_and_not_as_an_answer()
    {
        CliRun run = await CliRun.OfAsync("lookup", "evil.example", "--type", "TXT", "--files", Orders);

        string[] lines = run.Output.Split('\n');
        Assert.Equal("evil.example TXT: page (NOERROR), by order xa-erc-2026-0345 of Example Regional Court", lines[0]);
        Assert.StartsWith("  authority: evil.example. 30 IN SOA ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lookup_of_files_uses_the_allow_list_of_the_configuration()
    {
        CliRun run = await CliRun.OfAsync("lookup", "www.good.evil.example", "--files", Orders, "-c", _folder.Below("sinkhole.yaml"));

        Assert.StartsWith("www.good.evil.example A: allowed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lookup_of_bad_files_exits_with_2_with_the_findings()
    {
        _folder.WriteOrder("xa-erc-2026-0346", "entries:\n  - domain: evil$example.example\n");

        CliRun run = await CliRun.OfAsync("lookup", "evil.example", "--files", Orders);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains("error SH104", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lookup_of_files_and_of_a_server_at_once_is_usage()
    {
        CliRun run = await CliRun.OfAsync("lookup", "evil.example", "--files", Orders, "--via", "192.0.2.53");

        Assert.Equal(ExitCode.Usage, run.Code);
    }

    [Fact]
    public async Task Socket_is_the_one_that_the_configuration_names()
    {
        string file = _folder.Write("socket.yaml", "format: sinkhole.config/1\ncontrol: { socket: here.sock }\n");

        CliRun run = await CliRun.OfAsync("status", "-c", file);

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.StartsWith($"sinkhole: no appliance answers on {_folder.Below("here.sock")} ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_does_not_guess_the_socket_of_a_bad_configuration()
    {
        CliRun run = await CliRun.OfAsync("reload", "-c", _folder.Write("bad.yaml", "format: sinkhole.config/9\n"));

        Assert.Equal(ExitCode.BadConfiguration, run.Code);
        Assert.Contains("sinkhole check -c", run.Error, StringComparison.Ordinal);
    }
}
