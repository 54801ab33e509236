using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Documents.Findings;
using Sinkhole.Erasing;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Orders.Model;

namespace Sinkhole.Cli;

/// <summary>"evidence erase": erases the records of an order that has ended, before their retention ends. Recorded first.</summary>
internal static class EvidenceEraseCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        LookOptions look = new();
        Option<string?> order = new("--order") { Description = "Id of the order.", HelpName = "ID" };
        Option<bool> yes = new("--yes") { Description = "Do not ask: the records cannot be brought back." };
        Verb verb = new(
            "erase",
            "Erase the records of an order that has ended, by the running appliance: it destroys the keys under which they stand on "
                + "the disk, and signs a note that says so. Records of another order too are kept for that one. An order in force or on "
                + "hold is refused. Without this command records are erased when their retention ends.",
            "sinkhole evidence erase --order xa-erc-2026-0345 --authority 'Example Court' --file-number '12 O 345/26' "
                + "--purpose 'order lifted on 12 January'");
        verb.Add(order);
        verb.Add(yes);
        look.AddToCommand(verb);
        verb.Validators.Add(result =>
        {
            if (result.GivenValue(order) is not string given)
            {
                result.AddError("--order is needed: the id of the order");
            }
            else if (!OrderId.IsValid(given))
            {
                result.AddError($"'--order' takes {OrderId.Form}, not '{given}'{OrderId.Meant(given)}");
            }
        });
        return verb.WithAction((result, cancellationToken) =>
        {
            string id = result.GetValue(order) ?? string.Empty;
            var question = new AuditQuestion
            {
                Action = AuditAction.Erase,
                Subject = id,
                Reason = look.ReasonOf(environment, result),
            };
            LookPlace place = look.PlaceOf(environment, result, changes: true);
            return RunAsync(environment, place, question, result.GetValue(yes), cancellationToken);
        });
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, LookPlace place, AuditQuestion question, bool isSure, CancellationToken cancellationToken)
    {
        if (!isSure && !Confirms(environment, question.Subject))
        {
            ScanNotes.Note(environment, "nothing is erased");
            return ExitCode.Usage;
        }

        try
        {
            if (place.Sockets.Count == 0)
            {
                ScanNotes.Note(
                    environment, "nothing is erased: only the running appliance erases, and no socket of one is known; give --socket");
                return ExitCode.CannotStart;
            }

            using ControlClient client = new(place.Sockets);
            ErasureOutcome outcome = await client.EraseAsync(question with { Data = place.RequiredData }, cancellationToken);
            Write(environment, question.Subject, outcome);
            return ExitCode.Ok;
        }
        catch (ErasureRefusedException error)
        {
            ScanNotes.Note(environment, error.Message);
            return ExitCode.CannotStart;
        }
    }

    private static bool Confirms(CliEnvironment environment, string order)
    {
        if (!environment.IsInteractive)
        {
            throw new UsageException("the records cannot be brought back: give --yes where nobody can be asked");
        }

        string question = $"The records of {order} cannot be brought back. Type the id of the order to erase them: ";
        environment.Error.Write(VisibleText.Escape(question));
        return environment.Input.ReadLine() == order;
    }

    private static void Write(CliEnvironment environment, string order, ErasureOutcome outcome)
    {
        ScanNotes.Note(environment, $"this erasure is record {outcome.Epoch}/{outcome.Sequence} of the audit journal");
        string keys = MessageText.Count(outcome.Keys, "storage key");
        string accounts = MessageText.Count(outcome.Envelopes, "key");
        environment.Output.WriteLine(VisibleText.Escape($"erased: all records of {order} alone ({keys}, {accounts} of sealed accounts)"));
        if (outcome.Unreadable > 0)
        {
            string files = MessageText.Count(outcome.Unreadable, "file");
            ScanNotes.Note(environment, $"{files} below keys/hits cannot be read as keys, and are not erased: 'sinkhole status'");
        }

        if (outcome.Kept > 0)
        {
            string kept = MessageText.Count(outcome.Kept, "storage key");
            string others = string.Join(", ", outcome.KeptFor);
            string text = $"kept: records that are of {others} too ({kept}), until those need them no more";
            environment.Output.WriteLine(VisibleText.Escape(text));
        }
    }
}
