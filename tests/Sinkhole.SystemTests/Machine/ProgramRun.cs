using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>A program that ran to its end, and what it said.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ProgramRun(int Code, string Output, string Error)
{
    /// <summary>Both outputs, for the message of a failed test.</summary>
    public string Said => Output + Error;

    /// <summary>Runs a program to its end; it is killed when the test is given up.</summary>
    /// <param name="program">A path, or a name that PATH finds.</param>
    /// <param name="arguments">Its arguments, none quoted.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="folder">Where it runs; null: where the tests run.</param>
    /// <param name="environment">Variables that differ from ours.</param>
    public static async Task<ProgramRun> OfAsync(
        string program,
        IEnumerable<string> arguments,
        string input = "",
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? string.Empty,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        using CancellationTokenRegistration given = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None);
        return new ProgramRun(process.ExitCode, await output, await error);
    }
}
