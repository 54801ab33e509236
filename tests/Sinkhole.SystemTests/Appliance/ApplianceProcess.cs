using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Lookup;
using Sinkhole.Operator;
using Sinkhole.Resolving;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>The built program as a process of its own, serving; killed by its id where a test does not end it.</summary>
internal sealed class ApplianceProcess : IAsyncDisposable
{
    // Not what it takes, but when a test gives up: the machine may be busy.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private static readonly HttpClient Client = new();

    private readonly Process _process;
    private readonly ControlClient _control;

    // Guards the text of standard error, which a thread of the process class writes and tests read.
    private readonly Lock _gate = new();
    private readonly StringBuilder _error = new();

    private ApplianceProcess(Process process, string controlSocket)
    {
        _process = process;
        _control = new ControlClient([controlSocket]);
        process.ErrorDataReceived += (_, told) => Keep(told.Data);
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>The first listener for DNS, UDP and TCP.</summary>
    public IPEndPoint Dns { get; private set; } = new(IPAddress.None, 0);

    public IPEndPoint Web { get; private set; } = new(IPAddress.None, 0);

    public IPEndPoint Metrics { get; private set; } = new(IPAddress.None, 0);

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
    public static async Task<ApplianceProcess> StartAsync(
        ApplianceHome home, IReadOnlyDictionary<string, string>? environment = null, params string[] below)
    {
        ApplianceProcess appliance = Launch(home, environment, below);
        await appliance.AwaitReadyAsync();
        return appliance;
    }

    /// <summary>Starts it and waits for nothing.</summary>
    /// <param name="home">What it has on disk.</param>
    /// <param name="environment">Variables that differ from ours.</param>
    /// <param name="below">A program and its arguments that becomes it, such as prlimit.</param>
    public static ApplianceProcess Launch(
        ApplianceHome home, IReadOnlyDictionary<string, string>? environment = null, params string[] below)
    {
        string[] command = [.. below, home.Runs, "run", "-c", home.Configuration];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        return new ApplianceProcess(process, home.ControlSocket);
    }

    /// <summary>SIGTERM, and the wait for the end.</summary>
    public async Task<int> TerminateAsync()
    {
        Signal.Send(Id, Signal.Terminate);
        return await EndAsync();
    }

    /// <summary>SIGTERM: it must drain, exit with 0, and report no fault of its own.</summary>
    public async Task StopAsync()
    {
        int code = await TerminateAsync();

        Assert.True(code == 0, $"it exited with {code} and said: {Error}");
        Assert.DoesNotContain("internal error", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", Error, StringComparison.Ordinal);
    }

    /// <summary>SIGKILL, and the wait for the end.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>Sends a query as any client would; the answer as lines, "NOERROR rd ra" first.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string name, RRType type = RRType.A)
    {
        var resolver = new StubResolver(Dns, TimeProvider.System, Timeout);
        return [.. AnswerText.Read(await resolver.QueryAsync(name, type, TestContext.Current.CancellationToken)).All()];
    }

    /// <summary>The numbers as Prometheus gets them.</summary>
    public async Task<Scrape> ScrapeAsync() => new(await Client.GetStringAsync($"http://{Metrics}/metrics", TestContext.Current.CancellationToken));

    /// <summary>The same once every query is decided: a reply is counted a moment after its client may have it.</summary>
    public async Task<Scrape> ScrapeAtRestAsync()
    {
        Scrape scrape = await ScrapeAsync();
        await AwaitAsync(
            async () =>
            {
                scrape = await ScrapeAsync();
                return scrape.DecidedQueries == scrape.Sum("sinkhole_dns_queries_total");
            },
            "every query decided");
        return scrape;
    }

    /// <summary>What "sinkhole status" shows.</summary>
    public Task<StatusReport> StatusAsync() => PatientlyAsync(_control.StatusAsync);

    /// <summary>What "sinkhole reload" does, without the cost of a process.</summary>
    public Task<ReloadOutcome> ReloadAsync(bool confirms = false) =>
        PatientlyAsync(cancellationToken => _control.ReloadAsync(confirms, cancellationToken));

    /// <summary>The number of the running generation.</summary>
    public async Task<long> GenerationAsync() => (await StatusAsync()).Generation!.Number;

    /// <summary>Waits until a line of its standard error holds a text.</summary>
    public Task AwaitErrorAsync(string text) =>
        AwaitAsync(() => Task.FromResult(Error.Contains(text, StringComparison.Ordinal)), $"'{text}' on standard error");

    /// <summary>Waits for something that the appliance does by itself.</summary>
    public async Task AwaitAsync(Func<Task<bool>> holds, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            AssertRuns(what);
            Assert.True(waited.Elapsed < Timeout, $"{what} did not come; it said: {Error}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Fails where it has ended.</summary>
    /// <param name="awaited">What a test waits for.</param>
    public void AssertRuns(string awaited)
    {
        if (_process.HasExited)
        {
            // Its last words are read to the end first.
            _process.WaitForExit();
            Assert.Fail($"it exited with {_process.ExitCode} while a test waited for {awaited}; it said: {Error}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _control.Dispose();
        _process.Dispose();
    }

    // The client itself waits for ever, as an operator may.
    private static async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        return await ask(timeout.Token);
    }

    private async Task AwaitReadyAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        string? line = await _process.StandardOutput.ReadLineAsync(timeout.Token);
        if (line is null)
        {
            await _process.WaitForExitAsync(timeout.Token);
            Assert.Fail($"it did not start and exited with {_process.ExitCode}: {Error}");
        }

        Dictionary<string, IPEndPoint> served = line.Split(' ').Skip(1).Select(static word => word.Split('='))
            .ToDictionary(static word => word[0], static word => IPEndPoint.Parse(word[1].Split(',')[0]));
        Assert.StartsWith("READY ", line, StringComparison.Ordinal);
        (Dns, Web, Metrics) = (served["dns"], served["web"], served["metrics"]);
    }

    private void Keep(string? line)
    {
        lock (_gate)
        {
            _error.AppendLine(line);
        }
    }
}
