using System;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>Reload on the built program: every way in, one path, and no query lost or answered wrongly.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class ReloadTests : IAsyncLifetime
{
    private const int Rate = 5_000;
    private const int Reloads = 100;
    private const int AnswersBetween = 200;
    private const string OtherId = "xa-erc-2026-0002";
    private const string Other = "other.example";

    private readonly ApplianceHome _home = new();
    private ApplianceProcess _appliance = null!;

    public async ValueTask InitializeAsync() => _appliance = await _home.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        _home.Dispose();
    }

    [Fact(Timeout = 300_000)]
    public async Task Hundred_reloads_under_load_answer_every_query_rightly()
    {
        var changing = new LoadName($"www.{Other}", isSeized: false);
        LoadName[] names =
        [
            new($"www.{ApplianceHome.Seized}", isSeized: true), changing, new("library.example", isSeized: false),
            new(ApplianceHome.Seized, isSeized: true),
        ];
        long first = await _appliance.GenerationAsync();
        using var load = new DnsLoad(_appliance, Rate, names);
        for (int reload = 1; reload <= Reloads; reload++)
        {
            await load.AwaitAnswersAsync(AnswersBetween);
            bool isSeized = reload % 2 == 1;
            changing.Truth = Truth.InBetween();
            _home.Orders.Put(OtherId, isSeized ? Other : "another.example");
            await ReloadAsync(reload, first + reload);
            changing.Truth = Truth.Of(isSeized);
        }

        await load.AwaitAnswersAsync(AnswersBetween);
        await load.StopAsync();

        Scrape scrape = await _appliance.ScrapeAtRestAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Sent} queries, {load.Rate:0} a second");
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        Assert.Equal(load.Sent, scrape.Sum("sinkhole_dns_queries_total"));
        Assert.Equal(first + Reloads, scrape.Sum("sinkhole_blocklist_generation"));
        Assert.Equal(0, scrape.Sum("sinkhole_blocklist_reloads_total", "result=\"invalid\""));
        scrape.AssertBalanced();
    }

    [Fact]
    public async Task Verbs_find_the_appliance_after_its_control_socket_was_changed_in_the_file()
    {
        string text = await File.ReadAllTextAsync(_home.Configuration, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _home.Configuration, text.Replace("control.sock", "c2.sock", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        ProgramRun reload = await _home.RunAsync("reload", "-c", _home.Configuration);
        ProgramRun health = await _home.RunAsync("healthcheck", "-c", _home.Configuration);
        ProgramRun status = await _home.RunAsync("status", "-c", _home.Configuration);

        Assert.Equal((0, 0, 0), (reload.Code, health.Code, status.Code));
        Assert.Contains("restart to apply control.socket", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hang_up_alone_reloads()
    {
        await ChangeUnseenAsync(Other);

        Signal.Send(_appliance.Id, Signal.HangUp);

        await AwaitSeizedAsync(Other);
    }

    [Fact]
    public async Task Command_alone_reloads()
    {
        await ChangeUnseenAsync(Other);

        ProgramRun reload = await _home.ReloadAsync();

        Assert.True(reload.Code == 0, reload.Said);
        Assert.Contains("1 order, 1 entry", reload.Output, StringComparison.Ordinal);
        Assert.Equal("NOERROR rd ra", (await _appliance.AskAsync(Other))[0]);
    }

    [Fact]
    public async Task Change_of_a_file_alone_reloads()
    {
        _home.Orders.Put(OtherId, Other);

        await AwaitSeizedAsync(Other);
    }

    [Fact]
    public async Task Number_grows_by_one_when_the_content_changes_and_only_then()
    {
        long first = await _appliance.GenerationAsync();
        await _appliance.ReloadAsync();
        await _appliance.ReloadAsync();
        Assert.Equal(first, await _appliance.GenerationAsync());

        _home.Orders.Put(OtherId, Other);
        await _appliance.ReloadAsync();
        _home.Orders.Put(OtherId, Other);
        await _appliance.ReloadAsync();
        Assert.Equal(first + 1, await _appliance.GenerationAsync());

        await _appliance.KillAsync();
        await using ApplianceProcess again = await _home.StartAsync();
        Assert.Equal(first + 1, await again.GenerationAsync());
    }

    [Fact]
    public async Task Order_that_is_removed_exits_with_6_and_stands_over_a_restart_until_it_is_confirmed()
    {
        _home.Orders.Put(OtherId, Other);
        Assert.Equal(0, (await _home.ReloadAsync()).Code);
        File.Delete(_home.Orders.PathOf(OtherId));

        ProgramRun reload = await _home.ReloadAsync();

        Assert.Equal(6, reload.Code);
        Assert.Contains($"warning: order {OtherId}, in force until", reload.Error, StringComparison.Ordinal);
        Assert.Contains("1 name no longer blocked", reload.Error, StringComparison.Ordinal);
        await _appliance.KillAsync();
        await using ApplianceProcess again = await _home.StartAsync();
        Assert.Contains("is missing with its 1 name since", Assert.Single((await again.StatusAsync()).Shrunk), StringComparison.Ordinal);
        Assert.Equal(1, (await again.ScrapeAsync()).Sum("sinkhole_blocklist_orders_shrunk"));
        Assert.Equal(6, (await _home.ReloadAsync()).Code);
        Assert.Equal(6, (await _home.ReloadAsync()).Code);
        ProgramRun confirmed = await _home.ConfirmAsync();
        Assert.Equal(0, confirmed.Code);
        Assert.StartsWith($"confirmed: order {OtherId}, in force until", confirmed.Error, StringComparison.Ordinal);
        Assert.Empty((await again.StatusAsync()).Shrunk);
    }

    [Fact]
    public async Task Bad_set_is_refused_by_file_line_and_column_and_what_runs_is_unchanged()
    {
        long before = await _appliance.GenerationAsync();
        _home.Orders.Put(OtherId, Other, "evil$.example");

        ProgramRun reload = await _home.ReloadAsync();

        Assert.Equal(2, reload.Code);
        Assert.Contains($"{_home.Orders.PathOf(OtherId)}:16:17: error SH104", reload.Error, StringComparison.Ordinal);
        Assert.Contains($"the running generation {before} is unchanged", reload.Error, StringComparison.Ordinal);
        Assert.Equal(before, await _appliance.GenerationAsync());
        Assert.Equal("SERVFAIL rd ra", (await _appliance.AskAsync(Other))[0]);
        Assert.Equal("NOERROR rd ra", (await _appliance.AskAsync(ApplianceHome.Seized))[0]);
        Assert.Equal(0, (await _appliance.ScrapeAsync()).Sum("sinkhole_blocklist_last_reload_successful"));
    }

    [Fact]
    public async Task Upstream_that_is_our_own_listener_until_the_restart_is_refused()
    {
        IPEndPoint listener = _appliance.Dns;
        await _appliance.KillAsync();
        _home.Configure(dns: listener.ToString());
        await using ApplianceProcess again = await _home.StartAsync();
        _home.Configure(dns: "127.0.0.1:0", upstream: listener);

        ProgramRun check = await _home.RunAsync("check", "-c", _home.Configuration);
        ProgramRun reload = await _home.ReloadAsync();

        Assert.True(check.Code == 0, check.Said);
        Assert.Equal(2, reload.Code);
        Assert.Contains(
            $"{_home.Configuration}:13:15: error SH410: the upstream {listener} is our own listener {listener}, which stays open until",
            reload.Error,
            StringComparison.Ordinal);
        Assert.Contains("restart to apply 'dns.listen', or write another upstream", reload.Error, StringComparison.Ordinal);
        Assert.Empty((await again.StatusAsync()).Upstreams);
    }

    [Fact]
    public async Task Status_says_which_orders_are_on_hold()
    {
        const string Sentence = "order xa-erc-2026-0002 is on hold: Example High Court, 12 O 3/27; nothing recorded under it is erased";
        string text = Orders.Text(OtherId, [Other]);
        _home.Orders.Write(OtherId, text.Replace("  class:", "  hold: \"Example High Court, 12 O 3/27\"\n  class:", StringComparison.Ordinal));
        await _home.ReloadAsync();
        ProgramRun status = await _home.RunAsync("status", "-c", _home.Configuration);

        _home.Orders.Write(OtherId, text);
        await _home.ReloadAsync();

        Assert.Contains(Sentence, status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain((await _appliance.StatusAsync()).Notes, static note => note.Contains("on hold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Number_that_cannot_be_kept_is_refused_and_the_next_reload_works()
    {
        string inTheWay = Path.Combine(_home.Data, "generation.new");
        Directory.CreateDirectory(inTheWay);
        _home.Orders.Put(OtherId, Other);
        Signal.Send(_appliance.Id, Signal.HangUp);
        await _appliance.AwaitErrorAsync("number could not be saved");
        ProgramRun refused = await _home.ReloadAsync();
        Directory.Delete(inTheWay);

        Signal.Send(_appliance.Id, Signal.HangUp);

        await AwaitSeizedAsync(Other);
        Assert.Equal(2, refused.Code);
        Assert.Contains("number could not be saved", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>Writes through another name of the file, in a folder that is not watched: no event tells of it.</summary>
    private async Task ChangeUnseenAsync(string name)
    {
        string elsewhere = Path.Combine(_home.Folder, "elsewhere.yaml");
        ProgramRun link = await ProgramRun.OfAsync("ln", [_home.Orders.PathOf(ApplianceHome.OrderId), elsewhere]);
        Assert.True(link.Code == 0, link.Said);
        await File.WriteAllTextAsync(elsewhere, Orders.Text(ApplianceHome.OrderId, [name]));
    }

    private Task AwaitSeizedAsync(string name) =>
        _appliance.AwaitAsync(async () => (await _appliance.AskAsync(name))[0] == "NOERROR rd ra", $"{name} seized");

    /// <summary>By command, by signal, or by nothing but the change itself; the number must come to what is expected, and no further.</summary>
    private async Task ReloadAsync(int reload, long expected)
    {
        switch (reload % 5)
        {
            case 1:
                Signal.Send(_appliance.Id, Signal.HangUp);
                await AwaitGenerationAsync(expected);
                break;
            case 2 when reload % 4 == 2:
                await AwaitGenerationAsync(expected);
                break;
            default:
                ReloadOutcome outcome = await _appliance.ReloadAsync();
                Assert.True(outcome.Accepted, outcome.Summary);
                Assert.Equal(expected, outcome.Generation);
                break;
        }
    }

    private Task AwaitGenerationAsync(long number) =>
        _appliance.AwaitAsync(async () => await _appliance.GenerationAsync() == number, $"generation {number}");
}
