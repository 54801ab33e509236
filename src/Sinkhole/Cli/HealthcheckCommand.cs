using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>"healthcheck": whether the running appliance is healthy; for containers and load balancers.</summary>
internal static class HealthcheckCommand
{
    /// <summary>A process that hangs still accepts connections; the caller must notice in time to withdraw a route.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        ControlSocketOptions socket = new();
        Verb verb = new(
            "healthcheck",
            "Check the running appliance: each DNS listener must answer a query over UDP and one over TCP within 2 s. Exits with 0 when "
                + "ready, 2 when not, 5 when the appliance does not answer within 3 s. Errors in the configuration are reported but do not "
                + "change the result.",
            "sinkhole healthcheck && echo announce || echo withdraw")
        {
            socket.Configuration, socket.Socket,
        };
        return verb.WithAction(
            (result, cancellationToken) => RunAsync(environment, socket.PathsOf(environment, result), cancellationToken));
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, IReadOnlyList<string> sockets, CancellationToken cancellationToken)
    {
        using ControlClient client = new(sockets);
        using CancellationTokenSource timeout = new(AnswerTimeout, environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return Show(environment, await client.HealthAsync(either.Token));
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            string late = $"no answer within {AnswerTimeout.TotalSeconds} s";
            throw new NotReachableException(
                client.IsConnected
                    ? $"the process on {client.SocketPath} hangs: {late}"
                    : ControlClient.DescribeFailure(client.SocketPath, new TimeoutException(late)),
                exception);
        }
    }

    private static int Show(CliEnvironment environment, HealthReport health)
    {
        if (health.NotReady.Count == 0)
        {
            environment.Output.WriteLine("ready");
            return ExitCode.Ok;
        }

        foreach (string reason in health.NotReady)
        {
            environment.Error.WriteLine($"not ready: {VisibleText.Escape(reason)}");
        }

        return ExitCode.Findings;
    }
}
