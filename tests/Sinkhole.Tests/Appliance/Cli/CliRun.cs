using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Tests.Clocks;

namespace Sinkhole.Tests.Appliance.Cli;

/// <summary>One run of the command line in process: its exit code and what it wrote.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    public static Task<CliRun> OfAsync(params string[] arguments) => OfAsync(isTerminal: false, (_, _) => Task.FromResult(0), arguments);

    /// <summary>A run by another clock.</summary>
    public static Task<CliRun> AtAsync(TimeProvider time, params string[] arguments) =>
        OfAsync(isTerminal: false, (_, _) => Task.FromResult(0), isClockSynchronized: true, arguments, time: time);

    public static Task<CliRun> OfAsync(bool isTerminal, ApplianceRun run, params string[] arguments) =>
        OfAsync(isTerminal, run, isClockSynchronized: true, arguments);

    /// <summary>A run on a machine with an unsynchronised clock.</summary>
    public static Task<CliRun> UnsynchronizedAsync(params string[] arguments) =>
        OfAsync(isTerminal: false, (_, _) => Task.FromResult(0), isClockSynchronized: false, arguments);

    /// <summary>A run by a person at a terminal, who types some lines and then ends the input.</summary>
    public static Task<CliRun> InteractiveAsync(string typed, params string[] arguments) =>
        OfAsync(isTerminal: true, (_, _) => Task.FromResult(0), isClockSynchronized: true, arguments, typed);

    private static async Task<CliRun> OfAsync(
        bool isTerminal, ApplianceRun run, bool isClockSynchronized, string[] arguments, string? typed = null, TimeProvider? time = null)
    {
        using StringReader input = new(typed ?? string.Empty);
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        CliEnvironment environment = new(output, error, isTerminal, time ?? new ManualTime(), run)
        {
            IsClockSynchronized = () => isClockSynchronized,
            Input = input,
            IsInteractive = typed is not null,
            IsErrorTerminal = typed is not null,
        };

        int code = await new CliApp(environment).RunAsync(arguments, CancellationToken.None);

        return new CliRun(code, output.ToString(), error.ToString());
    }
}
