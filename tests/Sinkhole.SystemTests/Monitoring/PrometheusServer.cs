using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Monitoring;

/// <summary>Debian's Prometheus on a free loopback port, with the configuration that we ship and one appliance, with its witness, as targets.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _client = new();

    // Reads the rest of what it says, so that it never waits for a reader.
    private Task _ending = Task.CompletedTask;

    private PrometheusServer(DirectoryInfo folder, Process process)
    {
        _folder = folder;
        _process = process;
    }

    /// <summary>Starts it and waits until it listens; skips the test where the package is missing.</summary>
    public static async Task<PrometheusServer> StartAsync(IPEndPoint target, IPEndPoint witness)
    {
        string program = Path.Combine(Path.GetDirectoryName(Tool.Promtool.Required())!, "prometheus");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sinkhole-prometheus-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "prometheus.yml"), await ConfigureAsync(target, witness));
        var start = new ProcessStartInfo(program, ["--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.listen-address=127.0.0.1:0"])
        {
            UseShellExecute = false,
            WorkingDirectory = folder.FullName,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var server = new PrometheusServer(folder, process);
        try
        {
            await server.AwaitListeningAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Samples that an expression finds; what Prometheus says where it cannot be asked.</summary>
    public async Task<(int Samples, string? Error)> AskAsync(string expression)
    {
        using JsonDocument answer = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        return answer.RootElement.TryGetProperty("error", out JsonElement error)
            ? (0, error.GetString())
            : (answer.RootElement.GetProperty("data").GetProperty("result").GetArrayLength(), null);
    }

    /// <summary>Waits until an expression finds a sample.</summary>
    public async Task AwaitAsync(string expression)
    {
        var waited = Stopwatch.StartNew();
        while ((await AskAsync(expression)).Samples == 0)
        {
            Assert.True(waited.Elapsed < Timeout, $"Prometheus never found {expression}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _ending;
        _process.Dispose();
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>As it is shipped, but for the targets, the places of files and the pace.</summary>
    private static async Task<string> ConfigureAsync(IPEndPoint target, IPEndPoint witness)
    {
        string folder = Path.Combine(Repository.Root, "appliance", "monitoring");
        string text = await File.ReadAllTextAsync(Path.Combine(folder, "prometheus.yml"));
        return text
            .Replace("127.0.0.1:9353", target.ToString(), StringComparison.Ordinal)
            .Replace("targets: []", $"targets: [\"{witness}\"]", StringComparison.Ordinal)
            .Replace("rules/sinkhole.yml", Path.Combine(folder, "rules", "sinkhole.yml"), StringComparison.Ordinal)
            .Replace("interval: 15s", "interval: 1s", StringComparison.Ordinal);
    }

    private async Task AwaitListeningAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        List<string> said = [];
        while (_client.BaseAddress is null)
        {
            string? line = await _process.StandardError.ReadLineAsync(timeout.Token);
            Assert.True(line is not null, $"Prometheus ended: {string.Join('\n', said)}");
            said.Add(line);
            Match listening = Regex.Match(line, "msg=\"Listening on\" address=(?<address>[0-9.:]+)", RegexOptions.ExplicitCapture);
            if (listening.Success)
            {
                _client.BaseAddress = new Uri($"http://{listening.Groups["address"].Value}");
            }
        }

        _ending = _process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    private async Task<JsonDocument> GetAsync(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(path, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
