using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Differential;

/// <summary>Debian's BIND or Unbound in the foreground, with a folder and a loopback port of its own; ended by its id.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private const int PortTries = 8;

    private readonly Process _process;
    private readonly string _folder;

    private PeerServer(Process process, string folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>BIND that knows one zone, the root, and answers for nothing else.</summary>
    public static Task<PeerServer> StartWorldAsync() => StartAsync("/usr/sbin/named", "bind9", (folder, port) =>
    {
        File.WriteAllText(Path.Join(folder, "world.zone"), SeizedSet.World());
        return Bind(folder, port, "recursion no;", "zone \".\" { type primary; file \"world.zone\"; };");
    });

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

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] Bind(string folder, int port, string options, string zones)
    {
        File.WriteAllText(Path.Join(folder, "named.conf"), $$"""
            options {
              directory "{{folder}}"; pid-file none; session-keyfile none; lock-file none; listen-on-v6 { none; };
              listen-on port {{port}} { 127.0.0.1; }; allow-query { 127.0.0.0/8; }; notify no; minimal-responses yes;
              {{options}}
            };
            controls { };
            {{zones}}
            """);
        return ["-g", "-n", "1", "-c", Path.Join(folder, "named.conf")];
    }

    /// <summary>Tries other ports while the one that was free is taken by someone else in between.</summary>
    private static async Task<PeerServer> StartAsync(string program, string package, Func<string, int, string[]> configure)
    {
        Assert.SkipUnless(File.Exists(program), $"{Path.GetFileName(program)} is missing: install the package '{package}'");
        StringBuilder said = new();
        for (int tries = 0; tries < PortTries; tries++)
        {
            string folder = Directory.CreateTempSubdirectory("sinkhole-peer-").FullName;
            int port = FreePort();
            var start = new ProcessStartInfo(program, configure(folder, port))
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
            process.OutputDataReceived += (_, line) => Keep(said, line.Data);
            process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var peer = new PeerServer(process, folder, new IPEndPoint(IPAddress.Loopback, port));
            if (await peer.AnswersAsync())
            {
                return peer;
            }

            await peer.DisposeAsync();
        }

        throw new InvalidOperationException($"{program} did not begin to answer:\n{said}");
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (probe.LocalEndPoint as IPEndPoint)?.Port ?? 0;
    }

    private static void Keep(StringBuilder said, string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }
    }

    /// <summary>Asks until it answers; false when the process ends first or stays silent.</summary>
    private async Task<bool> AnswersAsync()
    {
        for (int tries = 0; tries < 60 && !_process.HasExited; tries++)
        {
            using var client = new PeerClient(EndPoint, TimeSpan.FromMilliseconds(500));
            if (client.TryAsk("plain0.example", RRType.A, out _))
            {
                return true;
            }

            await Task.Delay(100);
        }

        return false;
    }
}
