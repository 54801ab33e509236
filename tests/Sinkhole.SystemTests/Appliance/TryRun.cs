using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary><c>appliance/try</c> as a person runs it at a terminal: a process group of its own, so that Ctrl-C meets all of it.</summary>
internal sealed class TryRun : IAsyncDisposable
{
    private const string LastLine = "Ctrl-C ends it.";

    // The first run builds, on a machine that may be busy.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(8);

    private readonly Process _process;
    private readonly Task<string> _error;

    private TryRun(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static string Script { get; } = Path.Combine(Repository.Root, "appliance", "try");

    /// <summary>What it printed up to its last line.</summary>
    public string Output { get; private set; } = string.Empty;

    /// <summary>Flags that give it free ports and a folder of its own, and nobody to forward to.</summary>
    public static string[] Flags(string state)
    {
        // All three at once, so that they differ.
        using Socket dns = Free();
        using Socket web = Free();
        using Socket metrics = Free();
        return
        [
            "--dns-port", PortOf(dns), "--web-port", PortOf(web), "--metrics-port", PortOf(metrics), "--upstream", "none", "--state", state,
        ];
    }

    /// <summary>Starts it and waits until it has printed all it has to say.</summary>
    public static Task<TryRun> StartAsync(params IEnumerable<string> flags) => StartAsync(path: null, flags);

    /// <summary>The same with programs of a folder before those of the machine.</summary>
    public static async Task<TryRun> StartAsync(DirectoryInfo? path, IEnumerable<string> flags)
    {
        var start = new ProcessStartInfo("setsid", ["bash", Script, .. flags])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (path is not null)
        {
            start.Environment["PATH"] = $"{path.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException("setsid did not start");
        var run = new TryRun(process);
        await run.ReadToLastLineAsync();
        return run;
    }

    /// <summary>The line of its output that begins so, without the blanks before it.</summary>
    public string Line(string beginning) =>
        Output.Split('\n').Select(static line => line.Trim()).First(line => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Ctrl-C: SIGINT to the whole group.</summary>
    /// <returns>The exit code, and what stood on standard error.</returns>
    public async Task<(int Code, string Error)> InterruptAsync()
    {
        Signal.Send(-_process.Id, Signal.Interrupt);
        using var timeout = new CancellationTokenSource(Timeout);
        await _process.WaitForExitAsync(timeout.Token);
        return (_process.ExitCode, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await InterruptAsync();
        }

        _process.Dispose();
    }

    private static Socket Free()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static string PortOf(Socket socket) => $"{((IPEndPoint)socket.LocalEndPoint!).Port}";

    private async Task ReadToLastLineAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var output = new StringBuilder();
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync(timeout.Token);
            output.Append(line).Append('\n');
        }
        while (line is not null and not LastLine);
        Output = output.ToString();
        Assert.True(line is not null, $"appliance/try ended: {Output}{(line is null ? await _error : string.Empty)}");
    }
}
