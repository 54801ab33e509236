using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>"healthcheck": whether the running appliance serves; for containers and load balancers.</summary>
internal static class HealthcheckCommand
{
    /// <summary>A process that is stuck still has its socket; whoever asks must hear so in time to withdraw a route.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        ControlSocketOptions socket = new();
        Verb verb = new(
            "healthcheck",
            "Say whether the running appliance serves, each DNS listener asked by UDP and TCP (2 s): ends 0 when ready, 2 when not, 5 when "
                + "nobody answers within 3 s. Errors in the configuration are said and change nothing for it.",
            "sinkhole healthcheck && echo announce || echo withdraw")
        {
            socket.Configuration, socket.Socket,
        };
        return verb.Does((result, cancellationToken) => RunAsync(surroundings, socket.PathOf(surroundings, result), cancellationToken));
    }

    private static async Task<int> RunAsync(CliSurroundings surroundings, string path, CancellationToken cancellationToken)
    {
        using ControlClient client = new(path);
        using CancellationTokenSource patience = new(Patience, surroundings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return Show(surroundings, await client.HealthAsync(either.Token));
        }
        catch (OperationCanceledException fault) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NotReachableException($"what holds {path} says nothing for {Patience.TotalSeconds} s: it is stuck", fault);
        }
    }

    private static int Show(CliSurroundings surroundings, HealthReport health)
    {
        if (health.NotReady.Count == 0)
        {
            surroundings.Output.WriteLine("ready");
            return ExitCode.Ok;
        }

        foreach (string reason in health.NotReady)
        {
            surroundings.Error.WriteLine($"not ready: {VisibleText.Of(reason)}");
        }

        return ExitCode.Findings;
    }
}
