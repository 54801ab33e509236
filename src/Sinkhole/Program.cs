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
    // Before everything else, also before the output is opened: nothing below works without descriptors.
    private static Task<int> Main(string[] arguments) =>
        DescriptorLimit.Refuse(arguments) ? Task.FromResult(ExitCode.CannotStart) : RunAsync(arguments);

    private static async Task<int> RunAsync(string[] arguments)
    {
#pragma warning disable CA2000 // They write to the console's own streams, which live as long as the process.
        LossyWriter error = new(Console.Error);
        LossyWriter readiness = new(Console.Out);
        CheckedWriter output = new(Console.Out);
#pragma warning restore CA2000
        CliEnvironment environment = new(
            output,
            error,
            !Console.IsOutputRedirected,
            TimeProvider.System,
            (run, ended) => ApplianceRunner.RunAsync(run, readiness, error, ended))
        {
            RunWitness = (run, ended) => WitnessRunner.RunAsync(run, readiness, error, ended),
            IsClockSynchronized = static () => KernelClock.Read().IsSynchronized,
            Input = Console.In,
            IsErrorTerminal = !Console.IsErrorRedirected,
            IsInteractive = !Console.IsErrorRedirected && !Console.IsInputRedirected,
        };
        try
        {
            return await new CliApp(environment).RunAsync(arguments, CancellationToken.None);
        }
#pragma warning disable CA1031 // The last catch: an internal error exits with 1 and its trace, and never in a core dump.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"sinkhole: internal error, please report it: {exception}");
            return ExitCode.Fault;
        }
    }
}
