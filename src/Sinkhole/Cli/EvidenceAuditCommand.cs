using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Journals;
using Sinkhole.Inspection;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>"evidence audit": lists who looked at evidence, for the data-protection officer. This look is recorded too.</summary>
internal static class EvidenceAuditCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        LookOptions look = new();
        Option<string?> from = InstantArgument.Option("--from", "Begin of the interval; default: the oldest record.");
        Option<string?> to = InstantArgument.Option("--to", "End of the interval: the first instant that is not in it; default: now.");
        Verb verb = new(
            "audit",
            "List who looked at evidence, when, for whom and why, one line each, and a line with what was shown. This look is recorded "
                + "too, and is the last line. A user with '*' looked while no appliance ran; an instant with '?' is of a clock that was "
                + "not synchronised.",
            "sinkhole evidence audit --authority 'data-protection officer' --file-number 'DPO 7/26' --purpose 'yearly check'",
            "sinkhole evidence audit --from 2026-01-01 --to 2027-01-01 --json")
        {
            from, to,
        };
        verb.Validators.Add(result => InstantArgument.Validate(result, from, to));
        look.AddTo(verb);
        return verb.WithAction((result, cancellationToken) => RunAsync(
            environment,
            look,
            result,
            InstantArgument.ValueOf(result, from),
            InstantArgument.ValueOf(result, to),
            cancellationToken));
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment,
        LookOptions look,
        ParseResult result,
        DateTimeOffset? from,
        DateTimeOffset? to,
        CancellationToken cancellationToken)
    {
        AuditReason reason = look.ReasonOf(environment, result);
        var question = new AuditQuestion { Action = AuditAction.Audit, Subject = string.Empty, From = from, To = to, Reason = reason };
        RecordedLook recorded =
            await RecordedLook.OfAsync(environment, look.PlaceOf(environment, result), question, cancellationToken);
        string folder = Path.Combine(recorded.Data, DataFolderNames.Audit);
        ScanProgress progress = new(environment);
        await recorded.AnswerAsync(string.Empty, Find(new RecordScan(folder, recorded.Record, progress.Count), question).LongCount());
        RecordScan scan = new(folder, recorded.Record, progress.Count);
        long shown = 0;
        foreach ((RecordPosition position, AuditRecord record) in Find(scan, question))
        {
            progress.Clear();
            Write(environment, position, record, result.GetValue(look.Json), isFirst: shown++ == 0);
        }

        progress.Clear();
        ScanNotes.Note(environment, MessageText.Count(shown, "record"));
        return ScanNotes.Write(environment, scan, folder);
    }

    private static IEnumerable<(RecordPosition Position, AuditRecord Record)> Find(RecordScan scan, AuditQuestion question)
    {
        foreach (StoredRecord stored in scan.Records())
        {
            if (!AuditRecord.TryRead(stored.Record, out AuditRecord? record))
            {
                CountUnknown(scan, stored.Record);
            }
            else if (record.Instant >= (question.From ?? DateTimeOffset.MinValue)
                && record.Instant < (question.To ?? DateTimeOffset.MaxValue))
            {
                yield return (stored.Position, record);
            }
        }
    }

    private static void CountUnknown(RecordScan scan, in Record record)
    {
        if (record.Kind == AuditRecord.Kind)
        {
            scan.CountUnknown();
        }
    }

    private static void Write(CliEnvironment environment, RecordPosition position, AuditRecord record, bool isJson, bool isFirst)
    {
        if (isJson)
        {
            environment.Output.WriteLine(JsonSerializer.Serialize(AuditReport.Of(position, record), InspectionJson.Default.AuditReport));
            return;
        }

        if (isFirst && environment.IsTerminal)
        {
            environment.Output.WriteLine(AuditText.Titles);
        }

        environment.Output.WriteLine(VisibleText.Escape(AuditText.LineOf(position, record)));
    }
}
