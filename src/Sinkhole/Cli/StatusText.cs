using System;
using System.Collections.Generic;
using System.Globalization;
using Sinkhole.Documents.Findings;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>Formats a status as rows of a label and a text.</summary>
internal static class StatusText
{
    /// <summary>The rows, in the order of importance.</summary>
    public static IEnumerable<(string Label, string Text)> Rows(StatusReport status)
    {
        yield return ("node", $"{status.Node} ({status.ApplianceId}), sinkhole {status.Version}, since {Instant(status.StartedAt)}");
        yield return ("state", status.NotReady.Count == 0 ? "ready" : "NOT READY");
        foreach (string reason in status.NotReady)
        {
            yield return (string.Empty, reason);
        }

        yield return ("generation", status.Generation is null ? "none is loaded" : Generation(status.Generation));
        if (status.Generation is { Overdue: > 0 and int overdue })
        {
            string orders = MessageText.Count(overdue, "order still blocks after its", "orders still block after their");
            yield return (string.Empty, $"{orders} valid_until: no synchronised clock has reached that time");
        }

        if (status.LastReload is ReloadStatus reload)
        {
            string outcome = reload.Accepted ? "applied" : "REFUSED";
            string findings = $"errors {reload.Errors}, warnings {reload.Warnings}";
            yield return ("last reload", $"{Instant(reload.At)} {outcome}: {reload.Summary} ({findings})");
        }

        foreach (string shrunk in status.Shrunk)
        {
            yield return ("SHRUNK", shrunk);
        }

        foreach (string listener in status.Listeners)
        {
            yield return ("listens", listener);
        }

        foreach (UpstreamStatus upstream in status.Upstreams)
        {
            yield return ("upstream", Upstream(upstream));
        }

        foreach ((string Label, string Text) row in Evidence(status.Journals, status.Visits))
        {
            yield return row;
        }

        foreach ((string Label, string Text) row in ProofText.Rows(status.Proofs, status.Sealing, status.At))
        {
            yield return row;
        }

        foreach ((string Label, string Text) row in Clock(status.Clock))
        {
            yield return row;
        }

        foreach (string note in status.Notes)
        {
            yield return ("note", note);
        }
    }

    private static string Generation(GenerationStatus generation)
    {
        string held = generation.Held == 0 ? string.Empty : $", {generation.Held} held by the guard";
        string expiry = generation.NextExpiry is DateTimeOffset instant ? $", the next order ends {Instant(instant)}" : string.Empty;
        string content = $"{MessageText.Count(generation.Orders, "order")}, {MessageText.Count(generation.Entries, "entry", "entries")}";
        return $"{generation.Number} since {Instant(generation.PublishedAt)}: {content}{held}{expiry}";
    }

    private static string Upstream(UpstreamStatus upstream)
    {
        string asked = upstream.AskedFor is ["."] ? string.Empty : $" for {string.Join(", ", upstream.AskedFor)}";
        string fault = upstream.Trouble is null ? string.Empty : $": it {upstream.Trouble}";
        string state = upstream.State == "closed" ? "closed" : upstream.State.ToUpperInvariant() + fault;
        string times = upstream.MedianSeconds is double median && upstream.LateSeconds is double late
            ? $"; latency median {Milliseconds(median)}, p95 {Milliseconds(late)}"
            : string.Empty;
        string last = upstream.LastAnswer is DateTimeOffset instant ? $"; last answer {Instant(instant)}" : string.Empty;
        string tries = $"{upstream.Answered} answered, {upstream.Failed} failed, {upstream.Silent} silent, "
            + $"{upstream.Spared} short-circuited";
        return $"{upstream.Address}{asked}: circuit {state}; {tries}{times}{last}";
    }

    private static string Count(long count, string one) =>
        $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : one + "s")}";

    private static string Milliseconds(double seconds) => (1000 * seconds).ToString("0.#", CultureInfo.InvariantCulture) + " ms";

    private static IEnumerable<(string Label, string Text)> Evidence(IReadOnlyList<JournalReport> journals, VisitStatus visits)
    {
        if (journals.Count == 0)
        {
            yield return ("evidence", "no journal is open");
        }

        foreach (JournalReport journal in journals)
        {
            string name = journals.Count == 1 ? string.Empty : $"{journal.Name}: ";
            string oldest = journal.Oldest is DateTimeOffset instant ? $", oldest segment begun {Instant(instant)}" : string.Empty;
            yield return (
                "evidence",
                $"{name}{Count(journal.Written, "record")} written, {journal.Pending} pending; {Count(journal.Octets, "octet")} in "
                    + $"{journal.Folder}{oldest}");
            if (journal.FailingSince is DateTimeOffset since)
            {
                yield return (string.Empty, $"{name}FAILING since {Instant(since)}: {journal.LastError}");
            }
        }

        if (visits.Unrecorded > 0 || visits.PagesUnreferenced > 0)
        {
            yield return (
                string.Empty,
                $"{Count(visits.Unrecorded, "visit")} not recorded, {Count(visits.PagesUnreferenced, "page")} sent without a reference");
        }
    }

    private static IEnumerable<(string Label, string Text)> Clock(ClockStatus clock)
    {
        string bound = clock.ErrorBoundSeconds is double seconds
            ? $", error bound {seconds.ToString("0.######", CultureInfo.InvariantCulture)} s"
            : ", error bound unknown";
        yield return ("clock", (clock.Synchronized ? "synchronised" : "NOT synchronised: hits are marked not resolvable") + bound);
        if (!clock.Synchronized)
        {
            yield return (
                string.Empty,
                clock.LastSynchronized is DateTimeOffset last
                    ? $"last synchronised {Instant(last)}: orders that end later stay in force"
                    : "never synchronised: orders do not end");
        }

        if (clock.BehindSeconds > 0)
        {
            yield return (
                string.Empty,
                string.Create(
                    CultureInfo.InvariantCulture, $"{clock.BehindSeconds:0} s behind the last synchronised time: no order ends"));
        }

        if (clock.LastStep is not null)
        {
            yield return (string.Empty, $"stepped {clock.LastStep}");
        }
    }

    private static string Instant(DateTimeOffset instant) => UtcText.FormatInSentence(instant);
}
