using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Composition;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Platform.Clocks;

namespace Sinkhole;

internal static class Program
{
    private static readonly LossyWriter Error = new(Console.Error);
    private static readonly LossyWriter Readiness = new(Console.Out);

    private static async Task<int> Main(string[] arguments)
    {
        CliEnvironment environment = new(
            Console.Out,
            Error,
            !Console.IsOutputRedirected,
            TimeProvider.System,
            (run, ended) => ApplianceRunner.RunAsync(run, Readiness, Error, ended))
        {
            IsClockSynchronized = static () => KernelClock.Read().IsSynchronized,
        };
        try
        {
            return await new CliApp(environment).RunAsync(arguments, CancellationToken.None);
        }
#pragma warning disable CA1031 // The last catch: an internal error ends 1 with its trace, and never in a core dump.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Error.WriteLineAsync($"sinkhole: internal error, please report it: {exception}");
            return ExitCode.Fault;
        }
    }
}
