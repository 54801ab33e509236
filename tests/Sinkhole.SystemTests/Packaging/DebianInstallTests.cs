using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>A Debian 12 of our own, made by debootstrap: minutes, a mirror and root, so only in the long run.</summary>
public sealed class DebianInstallTests
{
    /// <summary>What an operator does in the life of an installation, in its order; the log of it is kept in artifacts/reports.</summary>
    [Fact(Explicit = true)]
    public async Task Installs_serves_upgrades_and_is_purged_without_losing_evidence()
    {
        Privilege.RequireRoot("make a Debian and install into it");
        await using DebianRoot debian = await DebianRoot.CreateAsync();
        string first = await DebianPackage.BuildAsync(debian.Exchange, "--version", "0.1.0");
        string second = await DebianPackage.BuildAsync(debian.Exchange, "--version", "0.1.1");

        // Installed: a user, folders that are its own, nothing started, and no start with an empty list.
        string installed = await debian.RunAsync($"apt-get install -y -q --no-install-recommends {debian.Inside(first)}");
        Assert.Contains("sinkhole: not started; /etc/default/sinkhole says how to enable it", installed, StringComparison.Ordinal);
        Assert.Equal("700 sinkhole sinkhole", await debian.RunAsync("stat -c '%a %U %G' /var/lib/sinkhole"));
        Assert.Equal("750 root sinkhole", await debian.RunAsync("stat -c '%a %U %G' /etc/sinkhole"));
        Assert.Equal("2750 root sinkhole", await debian.RunAsync("stat -c '%a %U %G' /etc/sinkhole/blocklists"));
        Assert.Equal(string.Empty, await debian.RunAsync("systemd-analyze verify --man=no sinkhole.service"));
        Assert.Contains("sinkhole run", await debian.RunAsync("man sinkhole | cat"), StringComparison.Ordinal);
        Assert.Contains("SH209", await debian.RunAsync("! sinkhole check 2>&1"), StringComparison.Ordinal);
        Assert.EndsWith("3", await debian.RunAsync($"{AsUser} sinkhole run 2>&1; echo $?"), StringComparison.Ordinal);

        // With an order it serves as its own user, and a visit becomes evidence.
        await debian.RunAsync("cp -r /usr/share/doc/sinkhole/examples/blocklists/xa /etc/sinkhole/blocklists/");
        await debian.RunAsync(AnyPort);
        await debian.RunAsync("sinkhole check");
        string served = await debian.RunAsync(ServeOnce);
        Assert.Contains("READY dns=", served, StringComparison.Ordinal);
        Assert.Contains("192.0.2.80", served, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 451", served, StringComparison.Ordinal);
        Assert.Contains("exited with 0", served, StringComparison.Ordinal);
        Assert.Contains("1 record", await debian.RunAsync("sinkhole evidence verify /var/lib/sinkhole/hits"), StringComparison.Ordinal);

        // Enabled, with folders as the operator wants them, and without the file that says so: an upgrade leaves that, and stumbles over nothing.
        await debian.RunAsync("systemctl enable sinkhole && chmod 2770 /etc/sinkhole/blocklists && mv /etc/default/sinkhole /root/default");

        // Upgraded: what the operator wrote and what was recorded stay, and the new one goes on from there.
        string configuration = await debian.RunAsync("cat /etc/sinkhole/sinkhole.yaml");
        string identity = await debian.RunAsync("cat /var/lib/sinkhole/appliance_id /var/lib/sinkhole/generation");
        await debian.RunAsync($"apt-get install -y -q --no-install-recommends {debian.Inside(second)}");
        Assert.Equal("0.1.1", await debian.RunAsync("dpkg-query -W -f '${Version}' sinkhole"));
        Assert.Equal(configuration, await debian.RunAsync("cat /etc/sinkhole/sinkhole.yaml"));
        Assert.Equal("enabled", await debian.RunAsync("systemctl is-enabled sinkhole"));
        Assert.Equal("2770", await debian.RunAsync("stat -c %a /etc/sinkhole/blocklists"));
        await debian.RunAsync("mv /root/default /etc/default/sinkhole && /var/lib/dpkg/info/sinkhole.postinst configure 0.1.1");
        Assert.Contains("exited with 0", await debian.RunAsync(ServeOnce), StringComparison.Ordinal);
        Assert.Equal(identity, await debian.RunAsync("cat /var/lib/sinkhole/appliance_id /var/lib/sinkhole/generation"));

        // Removed and put in again: it is enabled still, with the configuration it had.
        await debian.RunAsync($"apt-get remove -y -q sinkhole && apt-get install -y -q --no-install-recommends {debian.Inside(second)}");
        Assert.Equal("enabled", await debian.RunAsync("systemctl is-enabled sinkhole"));
        Assert.Equal(configuration, await debian.RunAsync("cat /etc/sinkhole/sinkhole.yaml"));

        // Purged: all is gone but the evidence; where there is none, all is gone.
        string purged = await debian.RunAsync("apt-get purge -y -q sinkhole");
        Assert.Contains("the evidence in /var/lib/sinkhole/hits was kept", purged, StringComparison.Ordinal);
        Assert.Equal("appliance_id\nhits\nhits.epoch\nhits.loss", await debian.RunAsync("ls /var/lib/sinkhole"));
        await debian.RunAsync("! ls /etc/sinkhole/sinkhole.yaml /etc/default/sinkhole /usr/bin/sinkhole 2>/dev/null");
        Assert.Equal(string.Empty, await debian.RunAsync("find /etc/systemd /var/lib/systemd -name 'sinkhole*'"));
        await debian.RunAsync("rm -r /var/lib/sinkhole");
        await debian.RunAsync($"apt-get install -y -q --no-install-recommends {debian.Inside(second)} && apt-get purge -y -q sinkhole");
        await debian.RunAsync("! ls -d /var/lib/sinkhole 2>/dev/null && ! getent passwd sinkhole");
        string report = Path.Combine(Repository.Root, "artifacts", "reports", "debian-installation.log");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        await File.WriteAllTextAsync(report, debian.Log, TestContext.Current.CancellationToken);
    }

    private const string AsUser = "install -d -o sinkhole /run/sinkhole; setpriv --reuid sinkhole --regid sinkhole --clear-groups";

    private const string AnyPort =
        "sed -i 's/\\[\"127.0.0.1:[0-9]*\", \"\\[::1\\]:[0-9]*\"\\]/[\"127.0.0.1:0\"]/; s/127.0.0.1:9353/127.0.0.1:0/' /etc/sinkhole/sinkhole.yaml";

    /// <summary>Starts it as its own user, asks over DNS and HTTP, and ends it.</summary>
    private const string ServeOnce = $$"""
        {{AsUser}} sinkhole run >/run/sinkhole.ready 2>/run/sinkhole.log & run=$!
        until grep -q READY /run/sinkhole.ready; do kill -0 $run || { cat /run/sinkhole.log; exit 1; }; sleep 0.1; done
        cat /run/sinkhole.ready
        dns=$(sed 's/.*dns=\([^ ]*\).*/\1/' /run/sinkhole.ready) web=$(sed 's/.*web=127.0.0.1:\([^ ]*\).*/\1/' /run/sinkhole.ready)
        sinkhole lookup gold-panel-tv.example --via $dns
        exec 3<>/dev/tcp/127.0.0.1/$web
        printf 'GET / HTTP/1.1\r\nHost: gold-panel-tv.example\r\nConnection: close\r\n\r\n' >&3
        head -1 <&3
        kill -TERM $run; wait $run; echo "exited with $?"
        """;
}
