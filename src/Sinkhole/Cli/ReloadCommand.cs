using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>"reload": makes the running appliance read everything again.</summary>
internal static class ReloadCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        ControlSocketOptions socket = new();
        Option<bool> confirm = new("--confirm")
        {
            Description = "Confirm what an earlier reload reported with exit code 6: names that orders lost, or a jump of the clock.",
        };
        Verb verb = new(
            "reload",
            "Make the running appliance read orders and configuration again. On errors it changes nothing and exits with 2; for lost names "
            + "or a clock in doubt it exits with 6; with 3 if the control socket cannot be read from FILE.",
            "sinkhole reload                     # waits for the result",
            "sinkhole reload && echo in force")
        {
            confirm, socket.Configuration, socket.Socket,
        };
        return verb.WithAction((result, cancellationToken) => RunAsync(
            environment, socket.PathsOf(environment, result, changes: true), result.GetValue(confirm), cancellationToken));
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, IReadOnlyList<string> sockets, bool confirms, CancellationToken cancellationToken)
    {
        using ControlClient client = new(sockets);
        return Show(environment, await client.ReloadAsync(confirms, cancellationToken));
    }

    private static int Show(CliEnvironment environment, ReloadOutcome outcome)
    {
        foreach (ReportedFinding finding in outcome.Findings)
        {
            environment.Error.WriteLine(VisibleText.Escape(finding.ToString()));
            if (finding.Hint is not null)
            {
                environment.Error.WriteLine($"hint: {VisibleText.Escape(finding.Hint)}");
            }
        }

        (outcome.Accepted ? environment.Output : environment.Error).WriteLine(VisibleText.Escape(outcome.Summary));
        foreach (string confirmed in outcome.Confirmed)
        {
            environment.Error.WriteLine($"confirmed: {VisibleText.Escape(confirmed)}");
        }

        foreach (string shrunk in outcome.Shrunk)
        {
            environment.Error.WriteLine($"warning: {VisibleText.Escape(shrunk)}");
        }

        if (outcome.Shrunk.Count > 0)
        {
            environment.Error.WriteLine("hint: restore the names, or confirm the loss with 'sinkhole reload --confirm'");
        }

        if (outcome.InDoubt is not null)
        {
            environment.Error.WriteLine($"warning: {VisibleText.Escape(outcome.InDoubt)}");
        }

        bool isComplete = outcome is { Shrunk.Count: 0, InDoubt: null };
        return !outcome.Accepted ? ExitCode.Findings : isComplete ? ExitCode.Ok : ExitCode.Incomplete;
    }
}
