using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Hosting;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>"healthcheck": whether the running appliance serves; for containers and load balancers.</summary>
internal static class HealthcheckCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        ControlSocketOptions socket = new();
        Verb verb = new(
            "healthcheck",
            "Say whether the running appliance serves: ends 0 when ready, 2 when not, 5 when nobody answers.",
            "sinkhole healthcheck || birdc configure")
        {
            socket.Configuration, socket.Socket,
        };
        return verb.Does((result, cancellationToken) => RunAsync(surroundings, socket.PathOf(result), cancellationToken));
    }

    private static async Task<int> RunAsync(CliSurroundings surroundings, string path, CancellationToken cancellationToken)
    {
        using ControlClient client = new(path);
        return Show(surroundings, await client.StatusAsync(cancellationToken));
    }

    private static int Show(CliSurroundings surroundings, StatusReport status)
    {
        if (status.NotReady.Count == 0)
        {
            surroundings.Output.WriteLine("ready");
            return ExitCode.Ok;
        }

        foreach (string reason in status.NotReady)
        {
            surroundings.Error.WriteLine($"not ready: {VisibleText.Of(reason)}");
        }

        return ExitCode.Findings;
    }
}
