using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>
/// A Debian 12 that systemd-nspawn has booted: a real systemd as process 1, a network of its own with loopback alone, packages of two
/// versions in /root. Made once for all tests that ask for it, and for none where none does.
/// </summary>
public sealed class BootedDebian : IAsyncLifetime
{
    // Where /run is no tmpfs, systemd-nspawn ends with a failure although the machine in it has shut down.
    private const string Boot = "mkdir -p /run/systemd/nspawn && mount -t tmpfs tmpfs /run/systemd/nspawn && exec \"$@\"";

    /// <summary>Prints what the service has logged since it was last asked; journalctl exits with 1 where that is nothing.</summary>
    internal const string Log = "{ journalctl --quiet --no-pager --unit sinkhole --cursor-file=/run/cursor || [ $? = 1 ]; }";

    private const string Packages = "systemd,systemd-sysv,dbus,adduser,publicsuffix,libssl3";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("sinkhole-boot-").FullName;
    private Task? _booted;
    private Process? _nspawn;
    private string _leader = string.Empty;

    private string Root => Path.Combine(_folder, "root");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_nspawn is not null)
        {
            if (_leader.Length > 0)
            {
                await EnterAsync("systemctl poweroff");
            }

            await AwaitEndAsync();
            _nspawn.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Makes it as after a first installation of 0.1.0, with one order and <c>ENABLED=yes</c>: nothing of an earlier test is left.
    /// </summary>
    internal async Task InstallAsync()
    {
        await ResetAsync();
        await RunAsync($"""
            dpkg -i /root/sinkhole_0.1.0_amd64.deb
            cp -r /usr/share/doc/sinkhole/examples/blocklists/xa /etc/sinkhole/blocklists/
            sed -i s/ENABLED=no/ENABLED=yes/ /etc/default/sinkhole
            """);
    }

    /// <summary>Makes it as before the first installation.</summary>
    internal async Task ResetAsync()
    {
        // Tests of one class run one after another: the first of them boots it.
        await (_booted ??= BootAsync());
        await RunAsync($"""
            {Log} >/dev/null
            if dpkg-query -s sinkhole >/dev/null 2>&1; then dpkg --purge sinkhole; fi
            rm -rf /var/lib/sinkhole /etc/sinkhole /etc/systemd/system/sinkhole.service.d
            systemctl daemon-reload && systemctl reset-failed
            """);
    }

    /// <summary>Runs lines of bash in it, which must exit with 0.</summary>
    /// <returns>What they said, without the end of the last line.</returns>
    internal async Task<string> RunAsync(string lines)
    {
        ProgramRun run = await EnterAsync(lines);
        Assert.True(run.Code == 0, $"{lines}\nexited with {run.Code}:\n{run.Said}");
        return run.Output.TrimEnd('\n');
    }

    /// <summary>Gives its loopback one more address, by the program of the machine outside.</summary>
    internal async Task AddAddressAsync(string address)
    {
        ProgramRun run = await ProgramRun.OfAsync(
            Tool.Nsenter.Required(), ["-t", _leader, "-n", "--", Tool.Ip.Required(), "address", "replace", $"{address}/32", "dev", "lo"]);
        Assert.True(run.Code == 0, run.Said);
    }

    /// <summary>Waits until lines of bash exit with 0.</summary>
    internal async Task AwaitAsync(string lines)
    {
        var waited = Stopwatch.StartNew();
        ProgramRun run = await EnterAsync(lines);
        while (run.Code != 0)
        {
            Assert.True(waited.Elapsed < Timeout, $"{lines}\nstill ends {run.Code}:\n{run.Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
            run = await EnterAsync(lines);
        }
    }

    private async Task BootAsync()
    {
        Privilege.RequireRoot("boot a Debian");
        string nspawn = Tool.SystemdNspawn.Required();
        Tool.Nsenter.Required();
        Tool.Unshare.Required();
        File.SetUnixFileMode(_folder, (UnixFileMode)Convert.ToInt32("755", 8));
        ProgramRun made = await Tool.Mmdebstrap.RunAsync(
            "--variant=minbase", "--include=" + Packages, "bookworm", Root, DebianRoot.Mirror());
        Assert.True(made.Code == 0, made.Said);
        foreach (string version in (string[])["0.1.0", "0.1.1"])
        {
            await DebianPackage.BuildAsync(Path.Combine(Root, "root"), "--version", version);
        }

        _nspawn = Process.Start(
            new ProcessStartInfo(
                Tool.Unshare.Required(),
                [
                    "--mount", "--", "bash", "-c", Boot, "boot",
                    nspawn, "-D", Root, "--register=no", "--keep-unit", "--private-network", "--link-journal=no",
                    "--console=pipe", "--boot",
                ])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }) ?? throw new InvalidOperationException("systemd-nspawn did not start");
        _nspawn.OutputDataReceived += static (_, _) => { };
        _nspawn.ErrorDataReceived += static (_, _) => { };
        _nspawn.BeginOutputReadLine();
        _nspawn.BeginErrorReadLine();
        await AwaitLeaderAsync();
        await AwaitAsync("[ \"$(systemctl is-system-running)\" = running ]");
    }

    /// <summary>The machine's process 1 as it is seen from here: the child of systemd-nspawn that is systemd.</summary>
    private async Task AwaitLeaderAsync()
    {
        string children = $"/proc/{_nspawn!.Id}/task/{_nspawn.Id}/children";
        var waited = Stopwatch.StartNew();
        while (_leader.Length == 0)
        {
            Assert.True(!_nspawn.HasExited && waited.Elapsed < Timeout, "the machine does not boot");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
            _leader = (await File.ReadAllTextAsync(children)).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .FirstOrDefault(static child => File.ReadAllText($"/proc/{child}/comm").Trim() == "systemd") ?? string.Empty;
        }
    }

    private async Task AwaitEndAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await _nspawn!.WaitForExitAsync(timeout.Token);
            Assert.Equal(0, _nspawn.ExitCode);
        }
        finally
        {
            if (!_nspawn!.HasExited)
            {
                _nspawn.Kill(entireProcessTree: true);
            }
        }
    }

    private Task<ProgramRun> EnterAsync(string lines) => ProgramRun.OfAsync(
        Tool.Nsenter.Required(),
        ["-t", _leader, "-m", "-u", "-i", "-n", "-p", "--", "bash", "-e", "-c", $"exec 2>&1\n{lines}"]);
}
