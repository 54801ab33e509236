using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>"reload": has the running appliance read everything again.</summary>
internal static class ReloadCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        ControlSocketOptions socket = new();
        Option<bool> confirm = new("--confirm")
        {
            Description = "Confirm what an earlier reload has told and ended 6 for: names that orders lost, a jump of the clock.",
        };
        Verb verb = new(
            "reload",
            "Have the running appliance read orders and configuration again; what is wrong changes nothing and ends 2, lost names and "
            + "a clock in doubt end 6. Ends 3 where FILE does not say which appliance to ask.",
            "sinkhole reload                     # waits for the outcome",
            "sinkhole reload && echo in force")
        {
            confirm, socket.Configuration, socket.Socket,
        };
        return verb.Does((result, cancellationToken) => RunAsync(
            surroundings, socket.PathOf(surroundings, result, changes: true), result.GetValue(confirm), cancellationToken));
    }

    private static async Task<int> RunAsync(CliSurroundings surroundings, string path, bool confirms, CancellationToken cancellationToken)
    {
        using ControlClient client = new(path);
        return Show(surroundings, await client.ReloadAsync(confirms, cancellationToken));
    }

    private static int Show(CliSurroundings surroundings, ReloadOutcome outcome)
    {
        foreach (ReportedFinding finding in outcome.Findings)
        {
            surroundings.Error.WriteLine(VisibleText.Of(finding.ToString()));
            if (finding.Hint is not null)
            {
                surroundings.Error.WriteLine($"hint: {VisibleText.Of(finding.Hint)}");
            }
        }

        (outcome.Accepted ? surroundings.Output : surroundings.Error).WriteLine(VisibleText.Of(outcome.Summary));
        foreach (string confirmed in outcome.Confirmed)
        {
            surroundings.Error.WriteLine($"confirmed: {VisibleText.Of(confirmed)}");
        }

        foreach (string shrunk in outcome.Shrunk)
        {
            surroundings.Error.WriteLine($"warning: {VisibleText.Of(shrunk)}");
        }

        if (outcome.Shrunk.Count > 0)
        {
            surroundings.Error.WriteLine("hint: put the names back, or confirm that they are to go: 'sinkhole reload --confirm'");
        }

        if (outcome.InDoubt is not null)
        {
            surroundings.Error.WriteLine($"warning: {VisibleText.Of(outcome.InDoubt)}");
        }

        bool isAsAsked = outcome is { Shrunk.Count: 0, InDoubt: null };
        return !outcome.Accepted ? ExitCode.Findings : isAsAsked ? ExitCode.Ok : ExitCode.NotAsAsked;
    }
}
