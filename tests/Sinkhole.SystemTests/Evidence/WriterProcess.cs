using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>The journal writer as a process, and its output.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;

    private WriterProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Every line of its output.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Starts it, below another program where one is named.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="prefix">What its records' names begin with.</param>
    /// <param name="workers">How many append at once.</param>
    /// <param name="records">How many each appends; 0 for no end.</param>
    /// <param name="below">A program with arguments that starts it, such as strace.</param>
    public static WriterProcess Start(string folder, string prefix, int workers, int records, params string[] below)
    {
        string[] command =
        [
            .. below,
            Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Sinkhole.JournalWriter.dll"),
            folder,
            prefix,
            $"{workers}",
            $"{records}",
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
        return new WriterProcess(process);
    }

    /// <summary>Reads until lines with this beginning have come so many times.</summary>
    public async Task ReadUntilAsync(string beginning, int times = 1)
    {
        while (times > 0)
        {
            string? line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(line is not null, $"it ended before '{beginning}'; it said: {string.Join(" | ", Lines)}");
            Lines.Add(line);
            times -= line.StartsWith(beginning, StringComparison.Ordinal) ? 1 : 0;
        }
    }

    /// <summary>Kills it with SIGKILL and reads the rest of its output.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await ReadToEndAsync();
    }

    /// <summary>Closes its input, and reads its output until it ends.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await ReadToEndAsync();
    }

    /// <summary>Every record that was acknowledged to it: position and name.</summary>
    public IEnumerable<(RecordPosition Position, string Id)> Acknowledged()
    {
        foreach (string line in Lines)
        {
            // A last line that was cut by the kill acknowledged nothing.
            string[] words = line.Split(' ');
            if (words is ["ACK", string epoch, string sequence, string id])
            {
                yield return (new RecordPosition(int.Parse(epoch), long.Parse(sequence)), id);
            }
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadToEndAsync()
    {
        string rest = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        int whole = rest.LastIndexOf('\n');
        if (whole >= 0)
        {
            Lines.AddRange(rest[..whole].Split('\n'));
        }

        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
