using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>"sinkhole witness" as a process of its own; killed by its id where a test does not end it.</summary>
internal sealed class WitnessProcess : IAsyncDisposable
{
    // Not what it takes, but when a test gives up: the machine may be busy.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private static readonly HttpClient Client = new();

    private readonly Process _process;

    // Guards the text of standard error, which a thread of the process class writes and tests read.
    private readonly Lock _gate = new();
    private readonly StringBuilder _error = new();

    private WitnessProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, told) => Keep(told.Data);
        process.BeginErrorReadLine();
    }

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    public IPEndPoint Metrics { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Its verifier key, as its first line says it.</summary>
    public string Key { get; private set; } = string.Empty;

    /// <summary>What it has said on standard error so far.</summary>
    public string Error
    {
        get
        {
            lock (_gate)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="port">Where it is asked; 0 takes a free port.</param>
    /// <param name="logs">The keys of the logs.</param>
    public static async Task<WitnessProcess> StartAsync(string folder, int port, params string[] logs)
    {
        string[] arguments =
        [
            "witness", "--data", folder, "--name", "witness.example/w1", "--listen", $"127.0.0.1:{port}", "--metrics", "127.0.0.1:0",
            .. logs.SelectMany(static log => new[] { "--log", log }),
        ];
        var start = new ProcessStartInfo(ApplianceHome.Program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("the witness did not start");
        var witness = new WitnessProcess(process);
        await witness.AwaitReadyAsync();
        return witness;
    }

    /// <summary>Starts one for the logs of an appliance, and writes it into the configuration. The appliance runs once before: it makes its logs.
    /// </summary>
    public static async Task<WitnessProcess> StartForAsync(ApplianceHome home)
    {
        await using (ApplianceProcess appliance = await home.StartAsync())
        {
            await appliance.StopAsync();
        }

        ProgramRun hits = await home.RunAsync("evidence", "checkpoint", home.Data, "--key");
        ProgramRun audit = await home.RunAsync("evidence", "checkpoint", home.Data, "--key", "--journal", "audit");
        Assert.True(hits.Code == 0 && audit.Code == 0, hits.Said + audit.Said);
        WitnessProcess witness =
            await StartAsync(Path.Combine(home.Folder, "witness"), 0, hits.Output.TrimEnd('\n'), audit.Output.TrimEnd('\n'));
        witness.WriteInto(home);
        return witness;
    }

    /// <summary>Names it in a configuration that has been written.</summary>
    public void WriteInto(ApplianceHome home) => File.WriteAllText(home.Configuration, File.ReadAllText(home.Configuration).Replace(
        "evidence: {",
        $"evidence: {{ checkpoints: {{ every: 1s }}, witnesses: [{{ url: \"http://{EndPoint}\", key: \"{Key}\" }}],",
        StringComparison.Ordinal));

    /// <summary>The numbers as Prometheus gets them.</summary>
    public async Task<Scrape> ScrapeAsync() =>
        new(await Client.GetStringAsync($"http://{Metrics}/metrics", TestContext.Current.CancellationToken));

    public async Task<string> HealthAsync() =>
        await Client.GetStringAsync($"http://{Metrics}/healthz", TestContext.Current.CancellationToken);

    /// <summary>SIGTERM, and the wait for the end.</summary>
    public async Task<int> TerminateAsync()
    {
        Signal.Send(_process.Id, Signal.Terminate);
        await EndAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGKILL, and the wait for the end.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task EndAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await _process.WaitForExitAsync(timeout.Token);
    }

    private async Task AwaitReadyAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        string? line = await _process.StandardOutput.ReadLineAsync(timeout.Token);
        if (line is null)
        {
            await EndAsync();
            Assert.Fail($"it did not start and exited with {_process.ExitCode}: {Error}");
        }

        string[] words = line.Split(' ');
        Assert.Equal("READY", words[0]);
        EndPoint = IPEndPoint.Parse(words[1]["witness=".Length..]);
        Metrics = IPEndPoint.Parse(words[2]["metrics=".Length..]);
        Key = words[3]["key=".Length..];
    }

    private void Keep(string? line)
    {
        lock (_gate)
        {
            _error.AppendLine(line);
        }
    }
}
