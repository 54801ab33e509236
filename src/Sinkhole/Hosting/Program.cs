using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Cli;

namespace Sinkhole.Hosting;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        CliSurroundings surroundings = new(
            Console.Out,
            Console.Error,
            !Console.IsOutputRedirected,
            TimeProvider.System,
            (run, ended) => ApplianceRunner.RunAsync(run, Console.Out, Console.Error, ended));
        try
        {
            return await new CliApp(surroundings).RunAsync(arguments, CancellationToken.None);
        }
#pragma warning disable CA1031 // The one last catch: a fault of ours ends 1 with its trace, and never in a core dump.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"sinkhole: a fault of ours, please report it: {error}");
            return ExitCode.Fault;
        }
    }
}
