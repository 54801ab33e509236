using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Differential;

/// <summary>Debian's BIND or Unbound in the foreground, with a folder and a port of its own; ended, and begun again, by its id.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private const int PortTries = 8;

    private const string World = "world.zone";

    private readonly ProcessStartInfo _start;
    private readonly StringBuilder _said = new();
    private readonly string _folder;
    private Process _process;

    private PeerServer(ProcessStartInfo start, string folder, IPEndPoint endPoint)
    {
        _start = start;
        _folder = folder;
        EndPoint = endPoint;
        _process = Run();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>BIND that knows one zone, the root, and answers for nothing else.</summary>
    /// <param name="zone">The zone; null for the one that <see cref="SeizedSet"/> needs.</param>
    /// <param name="inside">A network namespace that it lives in; null for loopback.</param>
    public static Task<PeerServer> StartWorldAsync(string? zone = null, NetworkNamespace? inside = null) => StartAsync(
        "/usr/sbin/named",
        "bind9",
        (folder, port) =>
        {
            File.WriteAllText(Path.Join(folder, World), zone ?? SeizedSet.World());
            return Bind(folder, port, "recursion no;", $"zone \".\" {{ type primary; file \"{World}\"; }};", inside);
        },
        inside);

    /// <summary>BIND with the policy zone; QNAME policy does not wait for recursion and covers DO and RD=0, as ours does.</summary>
    public static Task<PeerServer> StartBindAsync(IPEndPoint world) => StartAsync("/usr/sbin/named", "bind9", (folder, port) =>
    {
        File.WriteAllText(Path.Join(folder, "rpz.zone"), SeizedSet.PolicyZone());
        string options = $$"""
            recursion yes; dnssec-validation no; forward only; forwarders { 127.0.0.1 port {{world.Port}}; };
            response-policy { zone "rpz" recursive-only no; } qname-wait-recurse no break-dnssec yes;
            """;
        return Bind(folder, port, options, "zone \"rpz\" { type primary; file \"rpz.zone\"; allow-query { none; }; };");
    });

    /// <summary>Unbound with the policy zone.</summary>
    public static Task<PeerServer> StartUnboundAsync(IPEndPoint world) => StartAsync("/usr/sbin/unbound", "unbound", (folder, port) =>
    {
        File.WriteAllText(Path.Join(folder, "rpz.zone"), SeizedSet.PolicyZone());
        File.WriteAllText(Path.Join(folder, "unbound.conf"), $"""
            server:
              interface: 127.0.0.1@{port}
              username: ""
              chroot: ""
              directory: "{folder}"
              use-syslog: no
              do-ip6: no
              do-daemonize: no
              pidfile: ""
              num-threads: 1
              do-not-query-localhost: no
              module-config: "respip iterator"
            remote-control:
              control-enable: no
            rpz:
              name: rpz.
              zonefile: "{folder}/rpz.zone"
            forward-zone:
              name: "."
              forward-addr: 127.0.0.1@{world.Port}
            """);
        return ["-d", "-p", "-c", Path.Join(folder, "unbound.conf")];
    });

    /// <summary>SIGKILL, and the wait for the end.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Begins again, on the same port, once it was killed; returns when it has answered.</summary>
    /// <param name="zone">What it knows of the world now.</param>
    public async Task ReviveAsync(string zone)
    {
        File.WriteAllText(Path.Join(_folder, World), zone);
        _process.Dispose();
        _process = Run();
        Assert.True(await AnswersAsync(), $"it did not come back:\n{_said}");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] Bind(string folder, int port, string options, string zones, NetworkNamespace? inside = null)
    {
        File.WriteAllText(Path.Join(folder, "named.conf"), $$"""
            options {
              directory "{{folder}}"; pid-file none; session-keyfile none; lock-file none; listen-on-v6 { none; };
              listen-on port {{port}} { {{inside?.Address ?? IPAddress.Loopback}}; }; allow-query { any; }; notify no; minimal-responses yes;
              {{options}}
            };
            controls { };
            {{zones}}
            """);
        return ["-g", "-n", "1", "-c", Path.Join(folder, "named.conf")];
    }

    /// <summary>Starts a program; tries other ports while the one that was free is taken by someone else in between.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="package">The Debian package that brings it.</param>
    /// <param name="configure">Writes its configuration for a folder and a port; says its arguments.</param>
    /// <param name="inside">A network namespace that it lives in; null for loopback.</param>
    public static async Task<PeerServer> StartAsync(
        string program, string package, Func<string, int, string[]> configure, NetworkNamespace? inside = null)
    {
        Assert.SkipUnless(File.Exists(program), $"{Path.GetFileName(program)} is missing: install the package '{package}'");
        StringBuilder said = new();
        for (int tries = 0; tries < PortTries; tries++)
        {
            string folder = Directory.CreateTempSubdirectory("sinkhole-peer-").FullName;
            int port = FreePort();
            string[] command = [.. inside?.Command ?? [], program, .. configure(folder, port)];
            var start = new ProcessStartInfo(command[0], command[1..])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var peer = new PeerServer(start, folder, new IPEndPoint(inside?.Address ?? IPAddress.Loopback, port));
            if (await peer.AnswersAsync())
            {
                return peer;
            }

            await peer.DisposeAsync();
            said.Append(peer._said);
        }

        throw new InvalidOperationException($"{program} did not begin to answer:\n{said}");
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (probe.LocalEndPoint as IPEndPoint)?.Port ?? 0;
    }

    private Process Run()
    {
        Process process = Process.Start(_start) ?? throw new InvalidOperationException($"{_start.FileName} did not start");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }

    /// <summary>Asks until it answers; false when the process ends first or stays silent.</summary>
    private async Task<bool> AnswersAsync()
    {
        for (int tries = 0; tries < 600 && !_process.HasExited; tries++)
        {
            using var client = new PeerClient(EndPoint, TimeSpan.FromMilliseconds(500));
            if (client.TryAsk("plain0.example", RRType.A, out _))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        return false;
    }
}
