using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Configuration;
using Sinkhole.Erasing;
using Sinkhole.Exits;
using Sinkhole.Inspection;

namespace Sinkhole.Cli;

/// <summary>"evidence show": finds a hit by the reference that a visitor quotes. The look is recorded first.</summary>
internal static class EvidenceShowCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        LookOptions look = new();
        Argument<string> reference = new Argument<string>("REFERENCE")
        {
            Description = "The reference on the visitor's page; case, spaces and hyphens do not matter.",
        }.WithoutOptions().NotEmpty();
        Verb verb = new(
            "show",
            "Show every field of the hit with a reference. The look, its order and its result are recorded in the audit journal first; if "
                + "they cannot be, nothing is shown. Exits with 7 if no hit has the reference.",
            "sinkhole evidence show 'AAAQ EAYE AUDA OCH7' --authority 'Example Court' --file-number '12 O 345/26' --purpose 'complaint'",
            "sinkhole evidence show AAAQEAYEAUDAOCH7        # asks for the three texts",
            "sinkhole evidence show AAAQEAYEAUDAOCH7 --json")
        {
            reference,
        };
        look.AddTo(verb);
        return verb.WithAction((result, cancellationToken) => RunAsync(environment, look, result, reference, cancellationToken));
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, LookOptions look, ParseResult result, Argument<string> argument, CancellationToken cancellationToken)
    {
        string reference = ReferenceText.TryRead(result.GetRequiredValue(argument), out string? read, out string? error)
            ? read
            : throw new UsageException(error);
        AuditReason reason = look.ReasonOf(environment, result);
        var question = new AuditQuestion { Action = AuditAction.Show, Subject = reference, Reason = reason };
        RecordedLook recorded =
            await RecordedLook.OfAsync(environment, look.PlaceOf(environment, result), question, cancellationToken);
        string folder = Path.Combine(recorded.Data, DataFolderNames.Hits);
        ScanProgress progress = new(environment);
        RecordScan scan = new(folder, recorded.LastHit, progress.Count);
        FoundHit? found = new HitSearch(scan).Find(reference);
        progress.Clear();
        await recorded.AnswerAsync(found?.Hit.OrderId ?? string.Empty, found is null ? 0 : 1);
        int code = ScanNotes.Write(environment, scan, folder);
        if (found is null)
        {
            ScanNotes.Note(environment, $"no hit that can be read has the reference {reference}");
            if (scan.WithoutKey > 0)
            {
                ScanNotes.Note(environment, "it may be that of a record without its storage key");
            }

            return code == ExitCode.Ok ? ExitCode.NotFound : code;
        }

        Write(environment, found, HeldOrders.In(recorded.Data).Of(found.Hit.CoveringOrders), result.GetValue(look.Json));
        return code;
    }

    private static void Write(CliEnvironment environment, FoundHit found, IReadOnlyList<string> held, bool isJson)
    {
        if (isJson)
        {
            environment.Output.WriteLine(JsonSerializer.Serialize(HitReport.Of(found, held), InspectionJson.Default.HitReport));
        }
        else
        {
            TableText.Write(environment, HitText.Rows(found, held));
        }
    }
}
