using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Configuration;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Tests.Documents.Files;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Every_option_that_was_written_is_taken()
    {
        OptionsReadResult reading = OptionsSample.Read("""
            node: edge-3
            data: /srv/sinkhole
            orders: [blocklists, /opt/orders, ../more/a.yaml]
            allow: [Good.example]
            protected: [resolver.isp.example, bank.example]
            pages:
              seizure: { addresses: ["198.51.100.7"], ttl: 60s, languages: [en], texts: texts }
              police-notice: { addresses: ["2001:db8::1", "198.51.100.8"] }
            operator: { name: Other ISP, url: "https://other.example/" }
            verify_url: "https://check.example/"
            dns: { listen: ["198.51.100.1:53"], clients: ["198.51.100.0/24", "2001:db8::/32"], upstreams: ["198.51.100.53:53", "[2001:db8::53]:53"], canaries: [icloud], denial_soa: additional }
            web: { listen: ["198.51.100.1:80"] }
            evidence: { budget: 1s, retention: 90d, audit_retention: 400d, path: none, agent: false }
            metrics: { listen: "127.0.0.1:9999" }
            control: { socket: run/control.sock }
            limits: { drain: 20s, dns_tcp_memory: 8MiB, web_memory: 1GiB, hits_per_address: 5000 }
            """);

        Assert.Equal(string.Empty, OptionsSample.Print(reading));
        SinkholeOptions options = reading.Options!;
        Assert.Equal("edge-3|/srv/sinkhole|/etc/sinkhole/run/control.sock|127.0.0.1:9999", $"{options.Node}|{options.Data}|{options.ControlSocket}|{options.MetricsListen}");
        Assert.Equal(["/etc/sinkhole/blocklists", "/opt/orders", "/etc/more/a.yaml"], options.Orders);
        Assert.Equal("good.example /etc/sinkhole/sinkhole.yaml:5:9", $"{options.Allow[0].Name} {options.Allow[0].Position}");
        Assert.Equal(["resolver.isp.example", "bank.example"], options.Protected.Select(name => name.Name));
        Assert.Equal(["police-notice", "seizure"], options.Pages.Keys);
        PageOptions page = options.Pages["seizure"];
        Assert.Equal("198.51.100.7|00:01:00|en|/etc/sinkhole/texts", $"{page.Addresses.Single()}|{page.Ttl}|{page.Languages.Single()}|{page.Texts}");
        Assert.Equal("Other ISP|https://other.example/|https://check.example/", $"{options.Operator.Name}|{options.Operator.Url}|{options.VerifyUrl}");
        Assert.Equal("198.51.100.1:53", options.Dns.Listen.Single().ToString());
        Assert.Equal("198.51.100.0/24 2001:db8::/32", string.Join(' ', options.Dns.Clients));
        Assert.Equal("198.51.100.53:53 [2001:db8::53]:53", string.Join(' ', options.Dns.Upstreams));
        Assert.Equal([CanaryOption.ICloud], options.Dns.Canaries);
        Assert.True(options.Dns.SoaInAdditional);
        Assert.Equal("198.51.100.1:80", options.Web.Listen.Single().ToString());
        Assert.Equal("00:00:01|90.00:00:00|400.00:00:00|False|False", $"{options.Evidence.Budget}|{options.Evidence.Retention}|{options.Evidence.AuditRetention}|{options.Evidence.RecordsPath}|{options.Evidence.RecordsAgent}");
        Assert.Equal(new LimitsOptions { Drain = TimeSpan.FromSeconds(20), DnsTcpMemory = 8L << 20, WebMemory = 1L << 30, HitsPerAddress = 5000 }, options.Limits);
    }

    [Fact]
    public void Account_that_says_false_as_in_older_files_is_none()
    {
        OptionsReadResult reading = OptionsSample.Read("pages: { a: { account: false }, b: { account: none }, c: { account: sealed } }\nauthority: { certificates: [a.pem] }");

        Assert.Empty(reading.Findings);
        Assert.Equal([false, false, true], reading.Options!.Pages.Values.Select(static page => page.SealsAccounts));
        Assert.Equal("/etc/sinkhole/a.pem", Assert.Single(reading.Options.Authority.Certificates));
    }

    [Fact]
    public void Nothing_written_is_the_defaults()
    {
        OptionsReadResult reading = OptionsSample.Read(string.Empty);

        Assert.Empty(reading.Findings);
        Assert.Equal(OptionsText.Of(new SinkholeOptions { File = OptionsSample.File, Orders = ["/etc/sinkhole/blocklists"] }), OptionsText.Of(reading.Options!));
    }

    [Theory]
    [InlineData("pagess: {}", "SH101 unknown key 'pagess'; did you mean 'pages'?")]
    [InlineData("dns: { listn: [] }", "SH101 unknown key 'listn'; did you mean 'listen'?")]
    [InlineData("upstreams: []", "SH101 unknown key 'upstreams'; did you mean 'dns.upstreams'?")]
    [InlineData("socket: a", "SH101 unknown key 'socket'; did you mean 'control.socket'?")]
    [InlineData("node: a\nnode: b", "SH102 key 'node' appears twice; first at 2:1")]
    [InlineData("pages: { a: { addresses: [\"192.0.2.1\"] }, a: {} }", "SH102 key 'a' appears twice; first at 2:10")]
    [InlineData("dns: { canaries: [firefox, firefox] }", "SH410 'dns.canaries' names firefox twice")]
    [InlineData("dns: { canaries: [chrome] }", "SH127 unknown value 'chrome' for 'dns.canaries'")]
    [InlineData("pages: { a: { record: [http, mail] } }", "SH127 unknown value 'mail' for 'record'")]
    [InlineData("pages: { a: { record: [http, http] } }", "SH410 'record' names http twice")]
    [InlineData("pages: { a: { record: http } }", "SH125 'record' takes a list, not a text")]
    [InlineData("pages: { a: { account: clear } }", "SH127 unknown value 'clear' for 'account'")]
    [InlineData("pages: { a: { account: sealed } }", "SH425 the page profile 'a' seals accounts, and 'authority.certificates' names no certificate")]
    [InlineData("authority: { certificates: a.pem }", "SH125 'authority.certificates' takes a list, not a text")]
    [InlineData("authority: { certificates: [a.pem, ./a.pem] }", "SH410 'authority.certificates' names /etc/sinkhole/a.pem twice")]
    [InlineData("authority: { certificate: [] }", "SH101 unknown key 'certificate'; did you mean 'certificates'?")]
    [InlineData("dns: { denial_soa: none }", "SH127 unknown value 'none' for 'denial_soa'")]
    [InlineData("data: ~", "SH126 'data' has no value; it takes a folder")]
    [InlineData("orders: blocklists", "SH125 'orders' takes a list, not a text")]
    [InlineData("allow: [\"*.good.example\"]", "SH106 '*.good.example' is a wildcard; 'allow' names domains")]
    [InlineData("protected: [\".\"]", "SH409 'protected' takes domains, not the root")]
    [InlineData("evidence: { budget: 250 }", "SH401 '250' is not a duration")]
    [InlineData("evidence: { budget: 1:30 }", "SH401 '1:30' is not a duration")]
    [InlineData("evidence: { budget: 0250ms }", "SH401 '0250ms' is not a duration")]
    [InlineData("evidence: { budget: 1ms }", "SH409 'budget' takes 10ms to 5s, not 1ms")]
    [InlineData("evidence: { retention: 999999999d }", "SH401 '999999999d' is not a duration")]
    [InlineData("evidence: { retention: 4000d }", "SH409 'retention' takes 1d to 3650d, not 4000d")]
    [InlineData("evidence: { agent: yes }", "SH408 'agent' takes true or false, not 'yes'")]
    [InlineData("evidence: { path: all }", "SH127 unknown value 'all' for 'path'")]
    [InlineData("limits: { drain: 10 }", "SH401 '10' is not a duration")]
    [InlineData("limits: { drain: 10m }", "SH409 'drain' takes 1s to 5m, not 10m")]
    [InlineData("limits: { web_memory: 64 }", "SH402 '64' is not a size")]
    [InlineData("limits: { dns_tcp_memory: 512KiB }", "SH409 'dns_tcp_memory' takes 1MiB to 4096MiB, not 512KiB")]
    [InlineData("limits: { hits_per_address: 0 }", "SH409 'hits_per_address' takes a whole number from 10 to 1000000, not '0'")]
    [InlineData("dns: { listen: [127.0.0.1] }", "SH403 '127.0.0.1' is not an address and port")]
    [InlineData("dns: { listen: [\"localhost:53\"] }", "SH403 'localhost:53' is not an address and port")]
    [InlineData("dns: { listen: [\"::1:53\"] }", "SH403 '::1:53' is not an address and port")]
    [InlineData("dns: { listen: [\"127.0.0.1:65536\"] }", "SH403 '127.0.0.1:65536' is not an address and port: its port is above 65535")]
    [InlineData("dns: { listen: [\"127.0.0.010:53\"] }", "SH403 '127.0.0.010:53' is not an address and port")]
    [InlineData("dns: { listen: [] }", "SH409 'dns.listen' names nothing to listen on")]
    [InlineData("dns: { listen: [\"127.0.0.1:53\", \"127.0.0.1:53\"] }", "SH410 127.0.0.1:53 is already named by 'dns.listen' at 2:17")]
    [InlineData("dns: { listen: [\"127.0.0.1:53\"] }\nweb: { listen: [\"127.0.0.1:53\"] }", "SH410 127.0.0.1:53 is already named by 'dns.listen' at 2:17")]
    [InlineData("dns: { listen: [\"127.0.0.1:53\"], upstreams: [\"127.0.0.1:53\"] }", "SH410 127.0.0.1:53 is an upstream and our own listener at 2:17: every query would loop")]
    [InlineData("dns: { listen: [\"0.0.0.0:53\", \"127.0.0.1:53\"] }", "SH410 127.0.0.1:53 of 'dns.listen' and 0.0.0.0:53 of 'dns.listen' at 2:17 overlap: one of them listens on every address")]
    [InlineData("dns: { listen: [\"[::]:53\", \"[::1]:53\"] }", "SH410 [::1]:53 of 'dns.listen' and [::]:53 of 'dns.listen' at 2:17 overlap: one of them listens on every address")]
    [InlineData("web: { listen: [\"[::]:80\", \"0.0.0.0:80\"] }", "SH410 0.0.0.0:80 of 'web.listen' and [::]:80 of 'web.listen' at 2:17 overlap: one of them listens on every address")]
    [InlineData("web: { listen: [\"[::]:80\"] }\nmetrics: { listen: \"127.0.0.1:80\" }", "SH410 127.0.0.1:80 of 'metrics.listen' and [::]:80 of 'web.listen' at 2:17 overlap: one of them listens on every address")]
    [InlineData("dns: { listen: [\"0.0.0.0:9353\"] }", "SH410 127.0.0.1:9353 of 'metrics.listen' and 0.0.0.0:9353 of 'dns.listen' at 2:17 overlap: one of them listens on every address")]
    [InlineData("dns: { listen: [\"0.0.0.0:53\"], upstreams: [\"127.0.0.53:53\"] }", "SH410 the upstream 127.0.0.53:53 is our own listener 0.0.0.0:53: every query would loop")]
    [InlineData("dns: { upstreams: [\"[::1]:53\"], listen: [\"[::]:53\"] }", "SH410 the upstream [::1]:53 is our own listener [::]:53: every query would loop")]
    [InlineData("dns: { listen: [\"224.0.0.1:53\"] }", "SH419 224.0.0.1 is a multicast address")]
    [InlineData("dns: { listen: [\"[::ffff:192.0.2.1]:53\"] }", "SH419 ::ffff:192.0.2.1 is an IPv4 address in the form of IPv6: write 192.0.2.1")]
    [InlineData("web: { listen: [\"[fe80::1]:80\"] }", "SH419 fe80::1 is link-local, and which network is meant cannot be written here")]
    [InlineData("dns: { upstreams: [\"0.0.0.0:53\"] }", "SH419 0.0.0.0 is not an address of a host")]
    [InlineData("dns: { upstreams: [\"[ff02::1]:53\"] }", "SH419 ff02::1 is a multicast address")]
    [InlineData("dns: { routes: [{ suffix: a.example, upstreams: [\"255.255.255.255:53\"] }] }", "SH419 255.255.255.255 is the broadcast address")]
    [InlineData("pages: { seizure: { addresses: [0.0.0.0] } }", "SH419 0.0.0.0 is not an address of a host")]
    [InlineData("pages: { seizure: { addresses: [\"::\"] } }", "SH419 :: is not an address of a host")]
    [InlineData("pages: { seizure: { addresses: [239.1.2.3] } }", "SH419 239.1.2.3 is a multicast address")]
    [InlineData("pages: { seizure: { addresses: [169.254.7.7] } }", "SH419 169.254.7.7 is link-local: clients beyond one network segment cannot reach it")]
    [InlineData("pages: { seizure: { addresses: [\"fe80::1\"] } }", "SH419 fe80::1 is link-local: clients beyond one network segment cannot reach it")]
    [InlineData("pages: { seizure: { addresses: [\"::ffff:198.51.100.7\"] } }", "SH419 ::ffff:198.51.100.7 is an IPv4 address in the form of IPv6: write 198.51.100.7")]
    [InlineData("dns: { upstreams: [\"192.0.2.1:0\"] }", "SH409 an upstream has a port from 1 to 65535")]
    [InlineData("dns: { upstreams: [\"resolver.example:53\"] }", "SH403 'resolver.example:53' is not an address and port")]
    [InlineData("dns: { clients: [\"192.0.2.1/24\"] }", "SH405 '192.0.2.1/24' is not a prefix")]
    [InlineData("dns: { clients: [\"192.0.2.0\"] }", "SH405 '192.0.2.0' is not a prefix")]
    [InlineData("dns: { clients: [\"192.0.2.0/33\"] }", "SH405 '192.0.2.0/33' is not a prefix")]
    [InlineData("dns: { clients: [\"192.0.2.0/24\", \"192.0.2.0/24\"] }", "SH410 'dns.clients' names 192.0.2.0/24 twice")]
    [InlineData("pages: {}", "SH412 no page profile is configured")]
    [InlineData("pages: { Seizure: {} }", "SH411 'Seizure' is not the name of a page profile")]
    [InlineData("pages: { seizure: { addresses: [] } }", "SH412 a page profile needs at least one address")]
    [InlineData("pages: { seizure: { addresses: [10.0.0.300] } }", "SH404 '10.0.0.300' is not an IP address")]
    [InlineData("pages: { seizure: { addresses: [1] } }", "SH404 '1' is not an IP address")]
    [InlineData("pages: { seizure: { addresses: [\"fe80::1%eth0\"] } }", "SH404 'fe80::1%eth0' is not an IP address")]
    [InlineData("pages: { seizure: { ttl: 1500ms } }", "SH409 'ttl' takes whole seconds, not 1500ms")]
    [InlineData("pages: { seizure: { languages: [] } }", "SH413 a page profile needs at least one language")]
    [InlineData("pages: { seizure: { languages: [english] } }", "SH413 'english' is not a language")]
    [InlineData("pages: { seizure: { languages: [it, it] } }", "SH410 'languages' names it twice")]
    [InlineData("operator: { url: isp.example }", "SH135 'isp.example' is not a web address")]
    [InlineData("data: \"a\\u0007b\"", "SH416 'a\uFFFDb' is not a path")]
    public void Mistake_is_a_finding_and_there_are_no_options(string lines, string expected)
    {
        OptionsReadResult reading = OptionsSample.Read(lines);

        Assert.Null(reading.Options);
        Assert.Equal(expected, string.Join('\n', reading.Findings.Select(finding => $"{finding.Code.Id} {finding.Message}")));
    }

    [Theory]
    [InlineData("pages: { seizure: { iptv: 451-only } }", "'pages.iptv' is not built yet in this version; it takes only text-only")]
    [InlineData("pages: { seizure: { iptv_basis: \"§ 7\" } }", "'pages.iptv_basis' is not built yet in this version; it takes only null")]
    [InlineData("pages: { seizure: { record: [dns] } }", "'record' without http is not built yet in this version; visits of the page are always recorded")]
    [InlineData("pages: { seizure: { record: [] } }", "'record' without http is not built yet in this version; visits of the page are always recorded")]
    [InlineData("dns: { tls: { listen: [\"127.0.0.1:853\"] } }", "'dns.tls.listen' is not built yet in this version; it takes only []")]
    [InlineData("dns: { https: { key_file: key.pem } }", "'dns.https.key_file' is not built yet in this version; it takes only null")]
    [InlineData("dns: { proxy_from: [192.0.2.1] }", "'dns.proxy_from' is not built yet in this version; it takes only []")]
    [InlineData("dns: { rate_limit: { responses_per_second: 5 } }", "'dns.rate_limit.responses_per_second' is not built yet in this version; it takes only 0")]
    [InlineData("web: { proxy: { from: [192.0.2.1] } }", "'web.proxy.from' is not built yet in this version; it takes only []")]
    [InlineData("identity: { radius: { listen: [\"127.0.0.1:1813\"] } }", "'identity.radius.listen' is not built yet in this version; it takes only []")]
    public void Option_of_a_part_not_built_yet_is_refused_not_ignored(string lines, string expected)
    {
        OptionsReadResult reading = OptionsSample.Read(lines);

        Assert.Null(reading.Options);
        Assert.Equal($"SH406 {expected}", string.Join('\n', reading.Findings.Select(finding => $"{finding.Code.Id} {finding.Message}")));
    }

    [Fact]
    public void Routes_and_memory_of_the_cache_are_read()
    {
        OptionsReadResult reading = OptionsSample.Read(
            "dns: { cache: { memory: 8MiB }, routes: [{ suffix: Corp.Example, upstreams: [\"198.51.100.54:53\"] }] }");

        Assert.Empty(reading.Findings);
        Assert.Equal(8L << 20, reading.Options!.Dns.CacheMemory);
        RouteOptions route = Assert.Single(reading.Options.Dns.Routes);
        Assert.Equal("corp.example", route.Suffix);
        Assert.Equal("198.51.100.54:53", Assert.Single(route.Upstreams).ToString());
        Assert.False(route.TrustsAuthentic);
        Assert.False(reading.Options.Dns.TrustsAuthentic);
    }

    [Fact]
    public void Trust_in_what_upstreams_call_authentic_is_read()
    {
        OptionsReadResult reading = OptionsSample.Read(
            "dns: { trust_ad: true, routes: [{ suffix: corp.example, upstreams: [\"198.51.100.54:53\"], trust_ad: true }] }");

        Assert.Empty(reading.Findings);
        Assert.True(reading.Options!.Dns.TrustsAuthentic);
        Assert.True(Assert.Single(reading.Options.Dns.Routes).TrustsAuthentic);
    }

    [Fact]
    public void Limits_of_connections_and_prefetch_are_read()
    {
        OptionsReadResult reading = OptionsSample.Read(
            "dns: { cache: { prefetch: false }, tcp: { connections: 200, per_client: 20, idle: 3s }, in_flight: { total: 9, per_client: 3, per_suffix: 5 } }\n"
            + "web: { connections: 300, per_client: 30 }");

        Assert.Empty(reading.Findings);
        Assert.False(reading.Options!.Dns.Prefetches);
        Assert.Equal(
            new TcpOptions { Connections = 200, PerClient = 20, Idle = TimeSpan.FromSeconds(3) }, reading.Options.Dns.Tcp);
        Assert.Equal(new InFlightOptions { Total = 9, PerClient = 3, PerSuffix = 5 }, reading.Options.Dns.InFlight);
        Assert.Equal((300, 30), (reading.Options.Web.Connections, reading.Options.Web.PerClient));
    }

    [Theory]
    [InlineData("1s", 1)]
    [InlineData("60s", 60)]
    [InlineData("1m", 60)]
    public void Interval_of_checkpoints_is_a_second_to_a_minute(string written, int seconds)
    {
        OptionsReadResult reading = OptionsSample.Read($"evidence: {{ checkpoints: {{ every: {written} }} }}");

        Assert.Empty(reading.Findings);
        Assert.Equal(TimeSpan.FromSeconds(seconds), reading.Options?.Evidence.CheckpointEvery);
    }

    [Theory]
    [InlineData("evidence: { checkpoints: { every: 0s } }", "SH409 'every' takes 1s to 1m, not 0s")]
    [InlineData("evidence: { checkpoints: { every: 999ms } }", "SH409 'every' takes 1s to 1m, not 999ms")]
    [InlineData("evidence: { checkpoints: { every: 61s } }", "SH409 'every' takes 1s to 1m, not 61s")]
    [InlineData("dns: { tcp: { connections: 0 } }", "SH409 'dns.tcp.connections' takes a whole number from 1 to 100000, not '0'")]
    [InlineData("dns: { tcp: { per_client: 1 } }", "SH409 'dns.tcp.per_client' takes a whole number from 2 to 100000, not '1'")]
    [InlineData("dns: { tcp: { per_client: many } }", "SH407 'dns.tcp.per_client' takes a whole number from 2 to 100000, not 'many'")]
    [InlineData("limits: { hits_per_address: 600/min }", "SH407 'hits_per_address' takes a whole number from 10 to 1000000, not '600/min'")]
    [InlineData("limits: { hits_per_address: 1_000 }", "SH407 'hits_per_address' takes a whole number from 10 to 1000000, not '1_000'")]
    [InlineData("limits: { hits_per_address: 0600 }", "SH407 'hits_per_address' takes a whole number from 10 to 1000000, not '0600'")]
    [InlineData("limits: { hits_per_address: 99999999999 }", "SH409 'hits_per_address' takes a whole number from 10 to 1000000, not '99999999999'")]
    [InlineData("dns: { trust_ad: \"true\" }", "SH408 'trust_ad' takes true or false, not \"true\" in quotes")]
    [InlineData("web: { per_client: 1 }", "SH409 'web.per_client' takes a whole number from 2 to 100000, not '1'")]
    [InlineData("dns: { tcp: { idle: 10m } }", "SH409 'dns.tcp.idle' takes 1s to 5m, not 10m")]
    [InlineData("dns: { in_flight: { total: 0 } }", "SH409 'dns.in_flight.total' takes a whole number from 1 to 100000, not '0'")]
    [InlineData("dns: { in_flight: { per_suffix: 100001 } }", "SH409 'dns.in_flight.per_suffix' takes a whole number from 1 to 100000, not '100001'")]
    [InlineData("dns: { cache: { memory: 64 } }", "SH402 '64' is not a size")]
    [InlineData("dns: { cache: { memory: 5GiB } }", "SH409 'dns.cache.memory' takes 1MiB to 4096MiB, not 5GiB")]
    [InlineData("dns: { routes: [{ suffix: corp.example }] }", "SH111 required key 'upstreams' is missing from this route")]
    [InlineData("dns: { routes: [{ suffix: corp.example, upstreams: [] }] }", "SH409 a route has at least one upstream")]
    [InlineData("dns: { routes: [{ suffix: corp.example, upstreams: [\"198.51.100.54:0\"] }] }", "SH409 an upstream has a port from 1 to 65535")]
    [InlineData("dns: { routes: [{ suffix: a.example, upstreams: [\"198.51.100.54:53\"] }, { suffix: A.example, upstreams: [\"198.51.100.54:53\"] }] }", "SH410 'dns.routes' names a.example twice")]
    public void Wrong_route_or_size_is_a_finding(string lines, string expected)
    {
        OptionsReadResult reading = OptionsSample.Read(lines);

        Assert.Null(reading.Options);
        Assert.Equal(expected, string.Join('\n', reading.Findings.Select(finding => $"{finding.Code.Id} {finding.Message}")));
    }

    [Theory]
    [InlineData("web: { connections: 100 }", 8)]
    [InlineData("dns: { tcp: { per_client: 2000 } }", 15)]
    [InlineData("limits: { web_memory: 8MiB }", 11)]
    public void Unreachable_limit_is_said_where_one_of_the_two_is_written(string lines, int column)
    {
        OptionsReadResult reading = OptionsSample.Read(lines);

        Assert.All(reading.Findings, finding => Assert.Equal((2, column), (finding.Line, finding.Column)));
        Assert.NotEmpty(reading.Findings);
    }

    [Theory]
    [InlineData("allow: [*.x.example]", 9)]
    [InlineData("protected: [a.example, *.x.example]", 24)]
    [InlineData("dns: { routes: [{ suffix: *.x.example, upstreams: [\"198.51.100.54:53\"] }] }", 27)]
    public void Wildcard_without_quotes_is_refused_without_the_words_of_an_order(string line, int column)
    {
        Finding finding = OptionsSample.Read(line).Findings[0];

        Assert.Equal(("SH103", 2, column), (finding.Code.Id, finding.Line, finding.Column));
        Assert.Equal("'*' at the start of a value is a YAML alias; write 'x.example'; wildcards are not allowed", finding.Message);
        Assert.Null(finding.Hint);
    }

    [Theory]
    [InlineData("allow: [a.example, A.example]", 20, "'allow' names a.example twice")]
    [InlineData("protected: [a.example, b.example, a.example.]", 35, "'protected' names a.example twice")]
    [InlineData(
        "dns: { routes: [{ suffix: a.example, upstreams: [\"192.0.2.53:53\", \"192.0.2.53:53\"] }] }",
        67,
        "'dns.routes.upstreams' names 192.0.2.53:53 twice")]
    public void Value_that_is_named_twice_is_refused_at_the_second(string line, int column, string message)
    {
        Finding finding = Assert.Single(OptionsSample.Read(line).Findings);

        Assert.Equal(("SH410", 2, column, message), (finding.Code.Id, finding.Line, finding.Column, finding.Message));
    }

    [Fact]
    public void Routes_may_share_an_upstream() => Assert.Empty(OptionsSample.Read(
        "dns: { routes: [{ suffix: a.example, upstreams: [\"192.0.2.53:53\"] }, { suffix: b.example, upstreams: [\"192.0.2.53:53\"] }] }")
        .Findings);

    [Theory]
    [InlineData("name")]
    [InlineData("domain")]
    [InlineData("zone")]
    public void Other_words_for_the_suffix_of_a_route_are_answered_with_the_key(string word)
    {
        OptionsReadResult reading = OptionsSample.Read($"dns: {{ routes: [{{ {word}: a.example, upstreams: [\"192.0.2.53:53\"] }}] }}");

        Assert.Contains(reading.Findings, finding => finding.Message == $"unknown key '{word}'; did you mean 'suffix'?");
    }

    [Theory]
    [InlineData("allow: [\"https://www.example.org/\"]", "this is a URL; 'allow' takes domains alone: write 'www.example.org'", null)]
    [InlineData("protected: [\"a@example.org\"]", "this is a mail address; 'protected' takes domains alone: write 'example.org'", null)]
    [InlineData("allow: [192.0.2.1]", "'192.0.2.1' is an IP address; 'allow' names domains", "write a domain")]
    [InlineData("allow: [.x.example]", "not a valid domain name: it begins with '.'", "write 'x.example'")]
    [InlineData("orders: blocklists", "'orders' takes a list, not a text", "write a list: [blocklists]")]
    [InlineData("dns: { upstreams: \"192.0.2.53:53\" }", "'dns.upstreams' takes a list, not a text", "write a list: [\"192.0.2.53:53\"]")]
    [InlineData("allow: [\"*.x.example\"]", "'*.x.example' is a wildcard; 'allow' names domains", "write 'x.example': every name below it is meant too")]
    [InlineData("protected: [\"*.x.example\"]", "'*.x.example' is a wildcard; 'protected' names domains", "write 'x.example', and each name below it that is meant")]
    [InlineData("dns: { routes: [{ suffix: \"*.x.example\", upstreams: [\"198.51.100.54:53\"] }] }", "'*.x.example' is a wildcard; 'suffix' names domains", "write 'x.example': every name below it is meant too")]
    [InlineData("limits: { hits_per_address: 1,000 }", "the ',' of '1,000' ends the value", "write 1000")]
    [InlineData("limits: { hits_per_address: 1,000,000, drain: 10s }", "the ',' of '1,000,000' ends the value", "write 1000000")]
    [InlineData("node:demo-1\ndata: /var/lib/sinkhole", "a space is missing after this ':'", "write ': ' with a space after the ':'")]
    [InlineData("node = demo-1\ndata: /var/lib/sinkhole", "this line has no ': '", "write 'key: value', with a space after the ':'")]
    public void Remedy_can_be_followed_where_it_stands(string lines, string message, string? hint)
    {
        OptionsReadResult reading = OptionsSample.Read(lines);

        Finding finding = Assert.Single(reading.Findings);
        Assert.Equal((message, hint, 2), (finding.Message, finding.Hint, finding.Line));
    }

    [Theory]
    [InlineData("limits: { web_memory: 1MiB }", "SH421 'web.connections' is 10000, and 'limits.web_memory' has room for 42 idle connections\nSH421 'web.per_client' is 1000, and 'limits.web_memory' has room for 10 idle connections of one address")]
    [InlineData("web: { connections: 100000 }", "SH421 'web.connections' is 100000, and 'limits.web_memory' has room for 2730 idle connections")]
    [InlineData("web: { connections: 100 }", "SH421 'web.per_client' is 1000, and 'web.connections' allows 100 in all")]
    [InlineData("dns: { tcp: { per_client: 2000 } }", "SH421 'dns.tcp.per_client' is 2000, and 'dns.tcp.connections' allows 1000 in all")]
    [InlineData("dns: { clients: [\"0.0.0.0/32\", \"224.0.0.0/4\"] }", "SH422 'dns.clients' allows nobody: every query is refused")]
    [InlineData("dns: { clients: [] }", "SH422 'dns.clients' allows nobody: every query is refused")]
    public void Limit_that_another_makes_unreachable_is_a_warning(string lines, string expected)
    {
        OptionsReadResult reading = OptionsSample.Read(lines);

        Assert.NotNull(reading.Options);
        Assert.Equal(expected, string.Join('\n', reading.Findings.Select(finding => $"{finding.Code.Id} {finding.Message}")));
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_with_place_and_caret()
    {
        OptionsReadResult reading = OptionsSample.Read("evidence: { budget: soon }\ndns: { listen: [here] }\n");

        Assert.Equal(
            """
            /etc/sinkhole/sinkhole.yaml:2:21: error SH401: 'soon' is not a duration
            evidence: { budget: soon }
                                ^
            hint: write a number and a unit: 500ms, 60s, 10m, 24h, 30d
            /etc/sinkhole/sinkhole.yaml:3:17: error SH403: 'here' is not an address and port
            dns: { listen: [here] }
                            ^
            hint: write ip:port, an IPv6 address in brackets: "127.0.0.1:1053", "[::1]:1053"

            """,
            OptionsSample.Print(reading));
    }

    [Fact]
    public void Open_resolver_is_a_warning_and_starts()
    {
        OptionsReadResult reading = OptionsSample.Read("dns: { clients: [\"0.0.0.0/0\"], upstreams: [\"192.0.2.53:53\"] }");

        Assert.Equal("SH414", Assert.Single(reading.Findings).Code.Id);
        Assert.NotNull(reading.Options);
    }

    [Theory]
    [InlineData("dns: { listen: [[::1]:53] }", "2:17")]
    [InlineData("dns:\n  listen: [\"127.0.0.1:53\", [::1]:53]", "3:28")]
    [InlineData("dns: { clients: [a: b] }", "2:18")]
    public void Error_in_brackets_is_reported_at_its_place(string lines, string where)
    {
        OptionsReadResult reading = OptionsSample.Read(lines);

        Assert.Equal($"{OptionsSample.File}:{where}", Assert.Single(reading.Findings).Position.ToString());
        Assert.Equal("SH125", reading.Findings[0].Code.Id);
    }

    [Fact]
    public void No_finding_of_a_broken_list_is_placed_at_the_start_of_the_file()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string list = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => "[]{}:,\"a1. -#".Substring(random.Next(13), 1)));

            OptionsReadResult reading = OptionsSample.Read($"node: a\ndns: {{ listen: [{list}] }}\n");

            Assert.All(reading.Findings, finding => Assert.True(finding.Line != 1, $"{list}: {finding.Position} {finding.Message}"));
        }
    }

    [Theory]
    [InlineData("dns: { listen: [\"[::]:53\", \"0.0.0.0:53\"] }")]
    [InlineData("dns: { listen: [\"[::]:53\", \"192.0.2.1:53\"] }\nweb: { listen: [\"192.0.2.2:53\"] }")]
    [InlineData("dns: { listen: [\"0.0.0.0:53\"] }\nweb: { listen: [\"0.0.0.0:80\"] }")]
    [InlineData("dns: { listen: [\"0.0.0.0:53\"], upstreams: [\"127.0.0.1:5353\", \"192.0.2.1:53\", \"169.254.169.253:53\"] }")]
    public void Listeners_that_can_stand_beside_each_other_are_no_finding(string lines) => Assert.Empty(OptionsSample.Read(lines).Findings);

    [Theory]
    [InlineData("", "the page is visible only on this machine, which is enough for a trial")]
    [InlineData("dns: { listen: [\"192.0.2.1:53\"] }\n", "'dns.listen' answers others, who will not see the page")]
    [InlineData("dns: { listen: [\"0.0.0.0:53\"] }\n", "'dns.listen' answers others, who will not see the page")]
    public void Page_on_loopback_is_a_warning(string listen, string consequence)
    {
        OptionsReadResult reading = OptionsSample.Read(listen + "pages: { seizure: { addresses: [127.0.0.1, \"::1\"] } }");

        Assert.All(reading.Findings, finding => Assert.Equal("SH420", finding.Code.Id));
        Assert.Equal(
            [$"127.0.0.1 is the visitor's own machine: {consequence}", $"::1 is the visitor's own machine: {consequence}"],
            reading.Findings.Select(finding => finding.Message));
        Assert.NotNull(reading.Options);
    }

    [Fact]
    public void Names_with_an_underscore_are_taken_everywhere()
    {
        OptionsReadResult reading = OptionsSample.Read(
            "allow: [a_b.example]\nprotected: [_c.example]\ndns: { routes: [{ suffix: _msdcs.corp.example, upstreams: [\"198.51.100.54:53\"] }] }");

        Assert.Empty(reading.Findings);
        Assert.Equal(
            "a_b.example _c.example _msdcs.corp.example",
            $"{reading.Options!.Allow[0].Name} {reading.Options.Protected[0].Name} {reading.Options.Dns.Routes[0].Suffix}");
    }

    [Fact]
    public void Ports_that_the_system_chooses_do_not_clash() =>
        Assert.Empty(OptionsSample.Read("dns: { listen: [\"127.0.0.1:0\"] }\nweb: { listen: [\"127.0.0.1:0\"] }\nmetrics: { listen: \"127.0.0.1:0\" }").Findings);

    [Fact]
    public void Format_is_required_and_known()
    {
        Assert.Equal("SH128", Assert.Single(OptionsSample.Read(Encoding.UTF8.GetBytes("node: a\n")).Findings).Code.Id);
        Assert.Equal("SH111", Assert.Single(OptionsSample.Read(Encoding.UTF8.GetBytes("node: sinkhole.config/1\n")).Findings).Code.Id);
        Assert.Equal("SH130", Assert.Single(OptionsSample.Read(Encoding.UTF8.GetBytes("format: sinkhole.config/9\nnode: a\n")).Findings).Code.Id);
    }

    [Theory]
    [InlineData(FileError.Missing, "does not exist")]
    [InlineData(FileError.Denied, "may not be read by this user")]
    public void Unreadable_file_is_a_finding(FileError error, string words)
    {
        OptionsReadResult reading = OptionsReader.Read(new MemoryFiles().Add(OptionsSample.File, "x").Fail(OptionsSample.File, error), OptionsSample.File);

        Assert.Equal($"SH119 the file {words}", $"{reading.Findings[0].Code.Id} {reading.Findings[0].Message}");
    }

    [Theory]
    [InlineData(107, null)]
    [InlineData(108, "SH409 the path of a socket has at most 107 octets, and this one, counted from '/', 108")]
    public void Control_socket_whose_path_fits_into_no_address_is_refused(int octets, string? expected)
    {
        string path = "/run/" + new string('s', octets - "/run/".Length);

        OptionsReadResult reading = OptionsSample.Read($"control: {{ socket: {path} }}");

        Assert.Equal(expected, reading.Findings.Select(finding => $"{finding.Code.Id} {finding.Message}").FirstOrDefault());
    }

    [Fact]
    public void Any_octets_and_any_change_give_a_verdict()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true),
            Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), octets => IsVerdict(OptionsSample.Read(octets))));
        byte[] whole = System.IO.File.ReadAllBytes(ShippedConfigurationTests.Path);
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] changed = [.. whole];
            for (int change = 0; change < 3; change++)
            {
                changed[random.Next(changed.Length)] = (byte)"\n :-[]{},\"'&*!|>#%@`~x0\t"[random.Next(24)];
            }

            Assert.True(IsVerdict(OptionsSample.Read(changed)), $"seed {seed}");
        }
    }

    private static bool IsVerdict(OptionsReadResult reading) =>
        reading.Options is null == reading.Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}
