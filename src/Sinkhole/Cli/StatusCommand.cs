using System.Collections.Generic;
using System.CommandLine;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>"status": shows the status of the running appliance.</summary>
internal static class StatusCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        ControlSocketOptions socket = new();
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Verb verb = new(
            "status",
            "Show the status of the running appliance: generation, last reload, listeners, upstreams, evidence and its proofs, clock.",
            "sinkhole status",
            "sinkhole status --json | jq .generation.number")
        {
            json, socket.Configuration, socket.Socket,
        };
        return verb.WithAction((result, cancellationToken) =>
            RunAsync(environment, socket.PathsOf(environment, result), result.GetValue(json), cancellationToken));
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, IReadOnlyList<string> sockets, bool json, CancellationToken cancellationToken)
    {
        using ControlClient client = new(sockets);
        return Show(environment, await client.StatusAsync(cancellationToken), json);
    }

    private static int Show(CliEnvironment environment, StatusReport status, bool json)
    {
        if (json)
        {
            environment.Output.WriteLine(JsonSerializer.Serialize(status, ControlJson.Default.StatusReport));
        }
        else
        {
            TableText.Write(environment, StatusText.Rows(status));
        }

        return ExitCode.Ok;
    }
}
