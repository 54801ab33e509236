using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Erasing;
using Sinkhole.Inspection;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>"evidence list": lists the hits of an order in an interval. The look is recorded first.</summary>
internal static class EvidenceListCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        LookOptions look = new();
        IntervalOptions interval = new();
        Option<long?> limit = new("--limit") { Description = "Max number of lines; default: all.", HelpName = "NUMBER" };
        Verb verb = new(
            "list",
            "List the hits of an order in an interval, one line each, and the contacts that are no visits: DNS queries, with the mark "
                + "spoofable. The look and its result are recorded in the audit journal first; if they cannot be, "
                + "nothing is shown. Visits that an address made beyond 'limits.hits_per_address' are counted at the end.",
            "sinkhole evidence list --order xa-erc-2026-0345 --from 2026-11-01 --to 2026-12-01 --authority 'Example Court' "
                + "--file-number '12 O 345/26' --purpose 'monthly report'",
            "sinkhole evidence list --order xa-erc-2026-0345 --from 2026-11-30T18:00:00+01:00 --to 2026-11-30T19:00:00+01:00 --json");
        interval.AddTo(verb);
        verb.Add(limit);
        verb.Validators.Add(result =>
        {
            if (result.GivenValue(limit) is string given && (!long.TryParse(given, out long number) || number < 1))
            {
                result.AddError($"'--limit' takes a number of 1 or more, not '{given}'");
            }
        });
        look.AddTo(verb);
        return verb.WithAction((result, cancellationToken) =>
        {
            AuditQuestion question = interval.QuestionOf(result, AuditAction.List, look.ReasonOf(environment, result));
            return RunAsync(
                environment,
                look.PlaceOf(environment, result),
                question,
                result.GetValue(limit) ?? long.MaxValue,
                result.GetValue(look.Json),
                cancellationToken);
        });
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, LookPlace place, AuditQuestion question, long limit, bool isJson, CancellationToken cancellationToken)
    {
        RecordedLook recorded = await RecordedLook.OfAsync(environment, place, question, cancellationToken);
        string folder = Path.Combine(recorded.Data, DataFolderNames.Hits);
        ScanProgress progress = new(environment);
        await recorded.AnswerAsync(question.Subject, Count(recorded, folder, question, limit, progress, cancellationToken));
        if (HeldOrders.In(recorded.Data).Has(question.Subject))
        {
            progress.Clear();
            ScanNotes.Note(environment, HeldOrders.Describe(question.Subject));
        }

        RecordScan scan = new(folder, recorded.LastHit, progress.Count);
        HitSearch search = new(scan);
        long shown = 0;
        foreach (FoundRecord found in search.FindRecords(question.Subject, question.From ?? default, question.To ?? default))
        {
            if (shown == limit)
            {
                progress.Clear();
                ScanNotes.Note(environment, $"{MessageText.Count(shown, "line")}, the limit; there are more");
                return ScanNotes.Write(environment, scan, folder);
            }

            progress.Clear();
            Write(environment, found, isJson, isFirst: shown++ == 0);
            cancellationToken.ThrowIfCancellationRequested();
        }

        progress.Clear();
        ScanNotes.Note(environment, Summary(search, question.Subject, shown - search.Contacts));
        if (OutsideOf(search.Begin, question, environment.Time.GetUtcNow()) is string outside)
        {
            ScanNotes.Note(environment, outside);
        }

        if (!search.IsOrderNamed && OrderNote.Unknown(question.Subject, recorded.Data) is string unknown)
        {
            ScanNotes.Note(environment, unknown);
        }

        return ScanNotes.Write(environment, scan, folder);
    }

    /// <summary>Why nothing can be in the interval, whatever the order; null where something can.</summary>
    private static string? OutsideOf(DateTimeOffset? begin, AuditQuestion question, DateTimeOffset now) =>
        begin is { } first && question.To <= first ? $"the interval ends before this journal begins, at {UtcText.Format(first)}"
        : question.From > now ? $"the interval begins in the future: it is {UtcText.Format(now)} by the clock of this machine"
        : null;

    /// <summary>How many lines there will be. The journal is read twice, so that the result is recorded before the first of them.</summary>
    private static long Count(
        RecordedLook recorded,
        string folder,
        AuditQuestion question,
        long limit,
        ScanProgress progress,
        CancellationToken cancellationToken)
    {
        var search = new HitSearch(new RecordScan(folder, recorded.LastHit, progress.Count));
        long found = 0;
        foreach (FoundRecord record in search.FindRecords(question.Subject, question.From ?? default, question.To ?? default))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++found == limit)
            {
                break;
            }
        }

        return found;
    }

    private static string Summary(HitSearch search, string order, long hits)
    {
        string counted = search.CountedRecords == 0
            ? string.Empty
            : $"; {MessageText.Count(search.CountedVisits, "further visit")} of addresses beyond 'limits.hits_per_address', in "
                + $"{MessageText.Count(search.CountedRecords, "record")} that are not listed";
        string contacts = search.Contacts == 0
            ? string.Empty
            : $"; {MessageText.Count(search.Contacts, "contact that is no visit", "contacts that are no visits")}, with "
                + MessageText.Count(search.ContactQueries, "DNS query", "DNS queries");
        string lost = search.LostQueries == 0
            ? string.Empty
            : $"; {MessageText.Count(search.LostQueries, "DNS query", "DNS queries")} in the interval, of any order, kept as a number only";
        string clock = search.ClockChanges == 0
            ? string.Empty
            : $"; the clock was set, or its synchronisation changed, {MessageText.Count(search.ClockChanges, "time")} in the interval";
        string addresses = hits == 0
            ? string.Empty
            : $" from {(search.Addresses.AreMore ? "more than " : string.Empty)}"
                + $"{MessageText.Count(search.Addresses.Count, "source address", "source addresses")} (an address is not a line)";
        return $"{MessageText.Count(hits, "hit")} of order {order}{addresses}{counted}{contacts}{lost}{clock}";
    }

    private static void Write(CliEnvironment environment, FoundRecord found, bool isJson, bool isFirst)
    {
        if (isJson)
        {
            environment.Output.WriteLine(RecordLine.Json(found));
            return;
        }

        if (isFirst && environment.IsTerminal)
        {
            environment.Output.WriteLine(HitText.Titles);
        }

        environment.Output.WriteLine(VisibleText.Escape(RecordLine.Text(found)));
    }
}
