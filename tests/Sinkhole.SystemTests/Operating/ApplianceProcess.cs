using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Sinkhole.SystemTests.Operating;

/// <summary>The built program in a process of its own, with a folder of its own.</summary>
internal sealed partial class ApplianceProcess : IDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;

    private ApplianceProcess(Process process) => _process = process;

    /// <summary>Starts a verb; its output is read to the end.</summary>
    public static ApplianceProcess Start(string folder, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "sinkhole.dll");
        Process process = new()
        {
            StartInfo = new ProcessStartInfo("dotnet", (IEnumerable<string>)[program, .. arguments])
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        return new ApplianceProcess(process);
    }

    /// <summary>A file of /proc that tells of it.</summary>
    public Task<string> TellsAsync(string file) => File.ReadAllTextAsync($"/proc/{_process.Id}/{file}");

    /// <summary>The first line of standard output: "READY …" of run.</summary>
    public Task<string?> FirstLineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>What it wrote on standard error, once it has ended.</summary>
    public Task<string> ErrorAsync() => _process.StandardError.ReadToEndAsync();

    /// <summary>The exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGTERM.</summary>
    public void AskToEnd() => _ = Kill(_process.Id, Terminate);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
