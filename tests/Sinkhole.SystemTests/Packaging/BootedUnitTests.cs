using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>The package and its unit under a real systemd, in the long run: it needs root, a mirror and minutes.</summary>
public sealed class BootedUnitTests : IClassFixture<BootedDebian>
{
    private const string MainProcess = "$(systemctl show -P MainPID sinkhole)";

    private const string Visit = """
        exec 3<>/dev/tcp/127.0.0.1/8080
        printf 'GET / HTTP/1.1\r\nHost: gold-panel-tv.example\r\nConnection: close\r\n\r\n' >&3
        head -1 <&3
        """;

    /// <summary>As an operator writes them: port 53 for the resolver of this machine, port 80 of the address that seized names get.</summary>
    private const string WithAddresses = """
        sed -i 's/"127.0.0.1:1053"/"127.0.0.1:53"/; s/"127.0.0.1:8080"/"192.0.2.80:80"/' /etc/sinkhole/sinkhole.yaml
        grep -q 127.0.0.1:53 /etc/sinkhole/sinkhole.yaml && grep -q 192.0.2.80:80 /etc/sinkhole/sinkhole.yaml
        """;

    /// <summary>A visitor of this machine, whose resolver has the name from us.</summary>
    private const string VisitByName = """
        exec 3<>/dev/tcp/gold-panel-tv.example/80
        printf 'GET / HTTP/1.1\r\nHost: gold-panel-tv.example\r\nConnection: close\r\n\r\n' >&3
        head -1 <&3
        """;

    private readonly BootedDebian _debian;

    public BootedUnitTests(BootedDebian debian) => _debian = debian;

    /// <summary>
    /// The lines of the page that says how to install, one after another as they stand there; what a person types into an editor, and
    /// whence the orders come, is the test's.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Guide_is_followed_from_the_package_to_the_first_hit()
    {
        await _debian.ResetAsync();
        await _debian.AddAddressAsync("192.0.2.80");
        var taken = Stopwatch.StartNew();
        foreach (string command in Guide())
        {
            await _debian.RunAsync("cd /root\n" + command switch
            {
                "apt install ./artifacts/deb/sinkhole_0.1.0_amd64.deb" => "apt install ./sinkhole_0.1.0_amd64.deb",
                "editor /etc/sinkhole/sinkhole.yaml" => WithAddresses,
                "editor /etc/default/sinkhole" => "sed -i s/ENABLED=no/ENABLED=yes/ /etc/default/sinkhole",
                "git clone ORDERS /etc/sinkhole/blocklists" => "cp -r /usr/share/doc/sinkhole/examples/blocklists/xa /etc/sinkhole/blocklists/",
                _ => command,
            });
        }

        await _debian.RunAsync("echo 'nameserver 127.0.0.1' >/etc/resolv.conf");
        Assert.StartsWith("192.0.2.80", await _debian.RunAsync("getent ahostsv4 gold-panel-tv.example"), StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 451", await _debian.RunAsync(VisitByName), StringComparison.Ordinal);
        Assert.Contains("1 record", await _debian.RunAsync("sinkhole evidence verify /var/lib/sinkhole/hits"), StringComparison.Ordinal);
        Measured.Tell("from the package to the first hit", taken.Elapsed);
    }

    [Fact(Explicit = true)]
    public async Task Nothing_starts_before_the_operator_says_so()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("sed -i s/ENABLED=yes/ENABLED=no/ /etc/default/sinkhole && systemctl enable --now sinkhole");

        Assert.Equal("inactive", await _debian.RunAsync("systemctl is-active sinkhole || true"));
        Assert.Contains("does not say ENABLED=yes", await LogAsync(), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Started_is_when_it_serves_and_it_may_do_nothing_but_bind_low_ports()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("systemctl enable --now sinkhole");

        await AssertSeizedAsync();
        Assert.Contains("HTTP/1.1 451", await _debian.RunAsync(Visit), StringComparison.Ordinal);
        string status = await _debian.RunAsync($"cat /proc/{MainProcess}/status");
        foreach (string set in (string[])["CapPrm", "CapEff", "CapBnd", "CapAmb"])
        {
            Assert.Contains($"{set}:\t0000000000000400", status, StringComparison.Ordinal);
        }

        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
        Assert.Contains($"\nUid:\t{await _debian.RunAsync("id -u sinkhole")}\t", status, StringComparison.Ordinal);
        Assert.Equal(string.Empty, await _debian.RunAsync($"awk '$2 ~ /w.*x/' /proc/{MainProcess}/maps"));
    }

    [Fact(Explicit = true)]
    public async Task Exposure_is_at_most_1_9()
    {
        await _debian.InstallAsync();

        string said = await _debian.RunAsync("systemd-analyze security --no-pager sinkhole");

        Match score = Regex.Match(said, @"Overall exposure level for sinkhole.service: (?<score>[0-9.]+)", RegexOptions.ExplicitCapture);
        Assert.True(score.Success, said);
        Assert.InRange(decimal.Parse(score.Groups["score"].Value, CultureInfo.InvariantCulture), 0, 1.9m);
    }

    [Fact(Explicit = true)]
    public async Task Good_reload_succeeds_and_a_bad_one_fails_and_changes_nothing()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("systemctl start sinkhole");
        string process = await _debian.RunAsync($"echo {MainProcess}");

        await _debian.RunAsync("cp -r /usr/share/doc/sinkhole/examples/blocklists/xb /etc/sinkhole/blocklists/");
        await _debian.RunAsync("systemctl reload sinkhole");
        string good = await _debian.RunAsync("sinkhole status");
        await _debian.RunAsync("echo '}' >/etc/sinkhole/blocklists/bad.yaml && ! systemctl reload sinkhole");

        Assert.Contains("2 orders", good, StringComparison.Ordinal);
        Assert.Equal("active", await _debian.RunAsync("systemctl is-active sinkhole"));
        Assert.Equal(process, await _debian.RunAsync($"echo {MainProcess}"));
        await AssertSeizedAsync();
        Assert.Contains("bad.yaml", await LogAsync(), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Failing_list_at_a_start_is_served_from_the_last_good_one()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("systemctl start sinkhole && systemctl stop sinkhole && echo '}' >/etc/sinkhole/blocklists/bad.yaml");

        await _debian.RunAsync("systemctl start sinkhole");

        await AssertSeizedAsync();
    }

    [Fact(Explicit = true)]
    public async Task Without_any_good_list_it_fails_and_is_not_started_again()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("echo '}' >/etc/sinkhole/blocklists/bad.yaml");

        await _debian.RunAsync("! systemctl start sinkhole");

        Assert.Equal("failed", await _debian.RunAsync("systemctl is-failed sinkhole"));
        Assert.Equal($"{ExitCode.BadConfiguration}", await _debian.RunAsync("systemctl show -P ExecMainStatus sinkhole"));
        Assert.Equal("0", await _debian.RunAsync("systemctl show -P NRestarts sinkhole"));
    }

    [Fact(Explicit = true)]
    public async Task Killed_service_is_back_by_itself()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync($"systemctl start sinkhole && kill -KILL {MainProcess}");

        await _debian.AwaitAsync("[ $(systemctl show -P NRestarts sinkhole) = 1 ] && systemctl is-active sinkhole");
        await AssertSeizedAsync();
    }

    [Fact(Explicit = true)]
    public async Task Service_that_hangs_is_ended_by_the_watchdog_and_starts_again()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("systemctl start sinkhole");
        Assert.Equal("30s", await _debian.RunAsync("systemctl show -P WatchdogUSec sinkhole"));

        await _debian.RunAsync($"kill -STOP {MainProcess}");

        await _debian.AwaitAsync("[ $(systemctl show -P NRestarts sinkhole) = 1 ] && systemctl is-active sinkhole");
        Assert.Contains("Watchdog timeout (limit 30s)", await LogAsync(), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Stop_drains_and_exits_with_0()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("systemctl start sinkhole");
        await _debian.RunAsync(Visit);

        await _debian.RunAsync("systemctl stop sinkhole");

        Assert.Equal("success", await _debian.RunAsync("systemctl show -P Result sinkhole"));
        Assert.Equal("0", await _debian.RunAsync("systemctl show -P ExecMainStatus sinkhole"));
        Assert.Contains("1 record", await _debian.RunAsync("sinkhole evidence verify /var/lib/sinkhole/hits"), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Upgrade_runs_the_new_version_in_the_place_of_the_old_and_keeps_identity_and_evidence()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("systemctl enable --now sinkhole");
        await _debian.RunAsync(Visit);
        string identity = await _debian.RunAsync("cat /var/lib/sinkhole/appliance_id");
        string process = await _debian.RunAsync($"echo {MainProcess}");

        await _debian.RunAsync("dpkg -i /root/sinkhole_0.1.1_amd64.deb");

        Assert.Equal("active enabled", await _debian.RunAsync("echo $(systemctl is-active sinkhole) $(systemctl is-enabled sinkhole)"));
        Assert.NotEqual(process, await _debian.RunAsync($"echo {MainProcess}"));
        Assert.Equal(identity, await _debian.RunAsync("cat /var/lib/sinkhole/appliance_id"));
        Assert.Contains("1 record", await _debian.RunAsync("sinkhole evidence verify /var/lib/sinkhole/hits"), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Purge_stops_the_service_and_leaves_the_evidence_alone()
    {
        await _debian.InstallAsync();
        await _debian.RunAsync("systemctl enable --now sinkhole");
        await _debian.RunAsync(Visit);
        string process = await _debian.RunAsync($"echo {MainProcess}");

        string purged = await _debian.RunAsync("dpkg --purge sinkhole");

        Assert.Contains("the evidence in /var/lib/sinkhole/hits was kept", purged, StringComparison.Ordinal);
        await _debian.RunAsync($"! kill -0 {process} 2>/dev/null");
        Assert.Equal("appliance_id hits hits.epoch hits.loss", await _debian.RunAsync("echo $(ls /var/lib/sinkhole)"));
        Assert.Equal(string.Empty, await _debian.RunAsync("find /etc/systemd /lib/systemd/system /var/lib/systemd -name 'sinkhole*'"));
    }

    /// <summary>The commands of the block: what stands before two blanks of each line.</summary>
    private static string[] Guide()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "appliance", "README.md"));
        string block = page[(page.IndexOf("apt install ./artifacts", StringComparison.Ordinal) - 1)..];
        block = block[..block.IndexOf("```", StringComparison.Ordinal)];
        string[] commands = [.. block.Trim().Split('\n').Select(static line => line.Split("  ")[0].Trim())];
        Assert.Equal("sinkhole status", commands[^1]);
        return commands;
    }

    private async Task AssertSeizedAsync() => Assert.Contains(
        "192.0.2.80", await _debian.RunAsync("sinkhole lookup gold-panel-tv.example --via 127.0.0.1:1053"), StringComparison.Ordinal);

    private Task<string> LogAsync() => _debian.RunAsync(BootedDebian.Log);
}
