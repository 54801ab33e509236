using System.CommandLine;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>"status": how the running appliance is.</summary>
internal static class StatusCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        ControlSocketOptions socket = new();
        Option<bool> json = new("--json") { Description = "For machines." };
        Verb verb = new(
            "status",
            "Show how the running appliance is: generation, last reload, listeners, upstreams, evidence, clock.",
            "sinkhole status",
            "sinkhole status --json | jq .generation.number")
        {
            json, socket.Configuration, socket.Socket,
        };
        return verb.Does((result, cancellationToken) =>
            RunAsync(surroundings, socket.PathOf(surroundings, result), result.GetValue(json), cancellationToken));
    }

    private static async Task<int> RunAsync(CliSurroundings surroundings, string path, bool json, CancellationToken cancellationToken)
    {
        using ControlClient client = new(path);
        return Show(surroundings, await client.StatusAsync(cancellationToken), json);
    }

    private static int Show(CliSurroundings surroundings, StatusReport status, bool json)
    {
        if (json)
        {
            surroundings.Output.WriteLine(JsonSerializer.Serialize(status, ControlJson.Default.StatusReport));
        }
        else
        {
            TableText.Write(surroundings, StatusText.Rows(status));
        }

        return ExitCode.Ok;
    }
}
