using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExportCommandTests() => _folder.WriteOrder("xa-erc-2026-0345", """
        entries:
          - domain: evil.example
          - domain: www.evil.example
          - domain: status.evil.example
            action: passthru
          - domain: pay.other-shop.example
            match: exact
            action: nxdomain
          - domain: watched.example
            action: observe
        """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Names_are_those_that_another_resolver_must_send_and_no_more()
    {
        _folder.WriteOrder("xa-erc-2020-0001", "entries:\n  - domain: over.example\n", "2020-01-01", "2020-02-01");
        _folder.WriteOrder("xa-erc-2029-0001", "entries:\n  - domain: to-come.example\n", "2099-01-01", "2099-02-01");
        _folder.WriteOrder("xa-erc-2026-0999", "entries:\n  - domain: com\n  - domain: catapult_tv.host.example\n");

        CliRun run = await ExportAsync("names");

        Assert.Equal("catapult_tv.host.example\nevil.example\npay.other-shop.example\nto-come.example\n", run.Output);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.EndsWith("4 names\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsynchronised_clock_ends_no_order()
    {
        _folder.WriteOrder("xa-erc-2020-0001", "entries:\n  - domain: over.example\n", "2020-01-01", "2020-02-01");

        CliRun export = await CliRun.UnsynchronizedAsync("export", "names", "-c", ConfigurationFile());
        CliRun lookup = await CliRun.UnsynchronizedAsync("lookup", "over.example", "--files", _folder.Below("orders"));

        Assert.Contains("over.example\n", export.Output, StringComparison.Ordinal);
        Assert.Contains("warning: the clock is not synchronised: 1 order is kept past 'valid_until'", export.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not listed", lookup.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bind", """
        zone "evil.example" { type forward; forward only; forwarders { 192.0.2.53 port 53; 2001:db8::53 port 5353; }; };
        zone "pay.other-shop.example" { type forward; forward only; forwarders { 192.0.2.53 port 53; 2001:db8::53 port 5353; }; };

        """)]
    [InlineData("bind-options", """
        validate-except {
          "evil.example";
          "pay.other-shop.example";
        };

        """)]
    [InlineData("unbound", """
        server:
          domain-insecure: "evil.example"
          domain-insecure: "pay.other-shop.example"
        forward-zone:
          name: "evil.example"
          forward-addr: 192.0.2.53@53
          forward-addr: 2001:db8::53@5353
          forward-no-cache: yes
        forward-zone:
          name: "pay.other-shop.example"
          forward-addr: 192.0.2.53@53
          forward-addr: 2001:db8::53@5353
          forward-no-cache: yes

        """)]
    [InlineData("dnsmasq", """
        server=/evil.example/192.0.2.53#53
        server=/pay.other-shop.example/192.0.2.53#53
        server=/evil.example/2001:db8::53#5353
        server=/pay.other-shop.example/2001:db8::53#5353

        """)]
    [InlineData("pdns-recursor", """
        +evil.example=192.0.2.53:53;[2001:db8::53]:5353
        +pay.other-shop.example=192.0.2.53:53;[2001:db8::53]:5353

        """)]
    [InlineData("pdns-recursor-lua", """
        addNTA('evil.example', 'seized')
        addNTA('pay.other-shop.example', 'seized')

        """)]
    [InlineData("knot-resolver", """
        seized = policy.todnames({
          'evil.example',
          'pay.other-shop.example',
        })
        policy.add(policy.suffix(policy.FLAGS({'NO_CACHE'}), seized))
        policy.add(policy.suffix(policy.STUB({'192.0.2.53@53', '2001:db8::53@5353'}), seized))

        """)]
    [InlineData("dnsdist", """
        newServer({address='192.0.2.53:53', pool='sinkhole', checkName='localhost.', checkType='A'})
        newServer({address='[2001:db8::53]:5353', pool='sinkhole', checkName='localhost.', checkType='A'})
        seized = newSuffixMatchNode()
        seized:add('evil.example.')
        seized:add('pay.other-shop.example.')
        addAction(SuffixMatchNodeRule(seized), PoolAction('sinkhole'))

        """)]
    public async Task Each_form_is_that_of_its_resolver(string format, string expected)
    {
        CliRun run = await ExportAsync(format, "--to", "192.0.2.53", "--to", "[2001:db8::53]:5353");

        Assert.Equal(expected, run.Output);
    }

    [Fact]
    public async Task Order_with_an_error_prints_no_partial_list()
    {
        _folder.WriteOrder("xa-erc-2026-0346", "entries:\n  - domain: evil$example.example\n");

        CliRun run = await ExportAsync("names");

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains("error SH104: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_is_replaced_atomically_keeps_its_mode_and_stays_if_an_order_has_an_error()
    {
        string list = _folder.Write("seized.conf", "old\n");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(list, Mode);

        CliRun good = await ExportAsync("names", "--output", list);
        string written = await File.ReadAllTextAsync(list, TestContext.Current.CancellationToken);
        _folder.WriteOrder("xa-erc-2026-0346", "entries:\n  - domain: evil$example.example\n");
        CliRun bad = await ExportAsync("names", "--output", list);

        Assert.Equal((ExitCode.Ok, string.Empty), (good.Code, good.Output));
        Assert.Equal("evil.example\npay.other-shop.example\n", written);
        Assert.Equal(ExitCode.Findings, bad.Code);
        Assert.Equal(written, await File.ReadAllTextAsync(list, TestContext.Current.CancellationToken));
        Assert.Equal(Mode, File.GetUnixFileMode(list));
    }

    [Fact]
    public async Task Output_that_cannot_be_written_exits_with_4_and_says_where()
    {
        CliRun run = await ExportAsync("names", "--output", "/nonexistent/seized.conf");

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Contains("/nonexistent/seized.conf", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--to' is missing", "unbound")]
    [InlineData("not 'evil'", "unbound", "--to", "evil")]
    [InlineData("not '192.0.2.53:0'", "unbound", "--to", "192.0.2.53:0")]
    [InlineData("not '53'", "unbound", "--to", "53")]
    [InlineData("not '010.0.0.1'", "unbound", "--to", "010.0.0.1")]
    [InlineData("not '192.0.2.53:'", "unbound", "--to", "192.0.2.53:")]
    [InlineData("not '[192.0.2.53]'", "unbound", "--to", "[192.0.2.53]")]
    [InlineData("not '2001:db8::1:53'", "unbound", "--to", "2001:db8::1:53")]
    [InlineData("0.0.0.0 is not an address of a host", "unbound", "--to", "0.0.0.0")]
    [InlineData(":: is not an address of a host", "unbound", "--to", "[::]:53")]
    [InlineData("224.0.0.1 is a multicast address", "unbound", "--to", "192.0.2.53", "--to", "224.0.0.1")]
    [InlineData("169.254.0.1 is link-local", "unbound", "--to", "169.254.0.1:1053")]
    [InlineData("fe80::1 is link-local", "unbound", "--to", "fe80::1")]
    [InlineData("write 192.0.2.53", "unbound", "--to", "[::ffff:192.0.2.53]")]
    [InlineData("'hosts'", "hosts", "--to", "192.0.2.53")]
    public async Task Invalid_usage_exits_with_64(string why, params string[] arguments)
    {
        CliRun run = await ExportAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> ExportAsync(params string[] arguments) => CliRun.OfAsync(["export", .. arguments, "-c", ConfigurationFile()]);

    private string ConfigurationFile() => _folder.Write("sinkhole.yaml", "format: sinkhole.config/1\norders: [orders]\n");
}
