using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using Sinkhole.Evidence.Packages;
using Sinkhole.Inspection;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Exporting;

/// <summary>The records of a package as pages for people: HTML without a script, that asks for nothing and prints well.</summary>
internal sealed class ReportPage : IDisposable
{
    private const int RowsOfAPart = 5_000;

    private const string Style = """
        body{font:11pt/1.4 sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color:#000;background:#fff}
        table{border-collapse:collapse;table-layout:fixed;width:100%;font-size:9pt}
        th,td{border:1px solid #888;padding:.3em .4em;text-align:left;vertical-align:top;overflow-wrap:anywhere}
        th{background:#eee}thead{display:table-header-group}tr{break-inside:avoid}
        th:nth-child(1){width:6%}th:nth-child(2){width:11%}th:nth-child(4){width:16%}th:nth-child(3),th:nth-child(5){width:20%}
        time{white-space:nowrap}
        dt{font-weight:bold}dd{margin:0 0 .4em}code{font-size:9pt;overflow-wrap:anywhere}@page{size:A4 landscape;margin:15mm}
        @media print{body{margin:0;max-width:none}}
        """;

    private const string Tail = "</tbody></table></body></html>\n";

    private readonly PackageParts _parts;

    /// <param name="package">Gets the pages.</param>
    /// <param name="plan">What is exported.</param>
    /// <param name="appliance">The id of the appliance.</param>
    public ReportPage(PackageFolder package, ExportPlan plan, string appliance)
    {
        _parts = new PackageParts(package, "report", ".html")
        {
            Head = Encoding.UTF8.GetBytes(Head(plan, appliance)),
            Tail = Encoding.UTF8.GetBytes(Tail),
            MaxPieces = RowsOfAPart,
        };
    }

    /// <summary>Adds a hit.</summary>
    public void Write(long number, FoundHit found)
    {
        HitRecord hit = found.Hit;
        Visit visit = hit.Visit;
        string path = visit.Path.Length > 0 ? visit.Path : "(no path is kept)";
        string account = hit.Sealed.IsEmpty ? string.Empty : "; account: sealed";
        Row(
            number,
            found.Position.ToString(),
            [visit.Instant],
            HitWords.Describe(visit.Clock),
            $"{visit.Source} to {visit.Destination}, {HitWords.Lower(hit.Source)}",
            $"{visit.Method} {visit.Host}{path}; agent: {(visit.Agent.Length > 0 ? visit.Agent : "none is kept")}{account}",
            $"{HitWords.Describe(visit.Intent)}. Reference {hit.Reference}. {HitWords.Says(hit.Source, visit.Clock)}");
    }

    /// <summary>Adds the record of further requests on the connection of a hit.</summary>
    public void Write(long number, string position, ClosingRecord closing) => Row(
        number,
        position,
        [closing.Last],
        HitWords.Describe(closing.Clock),
        string.Empty,
        $"{Count(closing.Requests, "further request")} on the connection of hit {closing.Reference}",
        "the instant is that of the last of them");

    /// <summary>Adds the record of visits that are only counted.</summary>
    public void Write(long number, string position, CountedRecord counted) => Row(
        number,
        position,
        [counted.First, counted.Last],
        HitWords.Describe(counted.Clock),
        string.Join(", ", counted.Clients) + (counted.HasFurtherClients ? " and others" : string.Empty),
        $"{Count(counted.Visits, "visit")} beyond the hits of a minute, from {Count(counted.Ports.Count, "port")}",
        "counted, without a record for each; of an IPv6 address the first 64 bits");

    /// <summary>Adds a minute of DNS queries.</summary>
    public void Write(long number, FoundContact found)
    {
        DnsContactRecord contact = found.Contact;
        string further = contact.HasFurtherPorts ? " and others" : string.Empty;
        string ports = contact.Ports.IsEmpty ? string.Empty : $", ports {string.Join(' ', contact.Ports)}{further}";
        string names = string.Join(
            ", ", contact.Names.Select(static asked => $"{asked.Name} {ContactText.TypeOf(asked.Type)} {asked.Queries}"));
        Row(
            number,
            found.Position.ToString(),
            [contact.First, contact.Last],
            HitWords.Describe(contact.Clock),
            (contact.Client?.ToString() ?? Count(contact.Clients, "client")) + ports,
            $"{Count(contact.Queries, "DNS query", "DNS queries")} over {HitWords.Lower(contact.Transport)}: {names}",
            $"{(contact.IsSpoofable ? "SPOOFABLE. " : string.Empty)}{ContactText.Says(contact)}");
    }

    /// <summary>Adds a TLS hello without a request.</summary>
    public void Write(long number, FoundHello found) => Row(
        number,
        found.Position.ToString(),
        [found.Hello.Instant],
        HitWords.Describe(found.Hello.Clock),
        $"{found.Hello.Source} to {found.Hello.Destination}, tls",
        $"TLS hello without a request: {found.Hello.Name}",
        HitWords.Says(HitSource.Tls, found.Hello.Clock));

    /// <summary>Adds a change of the clock.</summary>
    public void Write(long number, string position, ClockRecord clock) => Row(
        number,
        position,
        [clock.To],
        HitWords.Describe(clock.After),
        string.Empty,
        $"the clock of the appliance changed: it would have shown {HitWords.Format(clock.From)}",
        "instants before and after it cannot be compared by themselves");

    /// <summary>Ends the pages.</summary>
    public void Finish() => _parts.Finish(hasOne: true);

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();

    private static string Count(long count, string one, string? many = null) =>
        $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : many ?? one + "s")}";

    private void Row(
        long number, string record, DateTimeOffset[] instants, string clock, string line, string request, string says)
    {
        // An instant stays on one line, so that none is misread.
        string when = string.Join(" to ", instants.Select(static instant => $"<time>{Text(HitWords.Format(instant))}</time>"));
        var row = new StringBuilder("<tr>");
        foreach (string cell in (string[])[
            number.ToString(CultureInfo.InvariantCulture), Text(record), $"{when} ({Text(clock)})", Text(line), Text(request), Text(says)])
        {
            row.Append("<td>").Append(cell).Append("</td>");
        }

        _parts.Write(Encoding.UTF8.GetBytes(row.Append("</tr>\n").ToString()));
    }

    // The order was in force or not, and still nothing of it may be erased.
    private static string Hold(ExportPlan plan) => plan.IsOnHold
        ? "\n<dt>On hold</dt><dd>when this package was made, the order was on hold: nothing recorded under it is erased</dd>"
        : string.Empty;

    private static string Head(ExportPlan plan, string appliance) => $"""
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Order {Text(plan.Interval.Order)}</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width"><style>{Style}</style></head><body>
        <h1>Visits to seized names: order {Text(plan.Interval.Order)}</h1>
        <dl><dt>Interval</dt><dd>{HitWords.Format(plan.Interval.From)} up to
        {HitWords.Format(plan.Interval.To)}, which is not in it; UTC</dd>
        <dt>For</dt><dd>{Text(plan.Reason.Authority)}, file {Text(plan.Reason.FileNumber)}: {Text(plan.Reason.Purpose)}</dd>{Hold(plan)}
        <dt>Recorded</dt><dd>as record {plan.AuditRecord} of the audit journal of appliance {Text(appliance)}</dd></dl>
        <h2>What a hit says, and what it does not</h2>
        <p>A visitor's device completed a TCP connection from the address and port that are shown, at the instant that is shown, within the
        error of the clock. Host, path and agent are what that device sent; anyone can send anything. A hit does not say which person or
        device it was, nor that somebody saw a page or meant to visit it. Who held the address at that instant is known to the network
        operator only, and behind a shared address only together with the port. An instant that is marked NOT RESOLVABLE was taken from a
        clock that was not synchronised: it cannot be held against anyone's line. An asterisk stands for what is not recorded.</p>
        <h2>How to verify</h2>
        <p>This page is a copy for reading; the evidence is in <code>records-001.txt</code> and the parts that follow it. The number of each
        row is that of the record there. <code>sinkhole evidence verify PACKAGE --key hits.pub</code>, or <code>verify.py PACKAGE
        hits.pub</code> without this program, verifies each record, this page, and all other files, as <code>README.txt</code> says. The
        key must come from another place than this package. An account that is sealed is in <code>accounts-001.jsonl</code> and the parts
        that follow it; <code>README.txt</code> says how the authority opens it.</p>
        <h2>Records</h2><table><thead><tr><th>No.</th><th>Record</th><th>Instant (clock)</th><th>Line</th><th>Request</th><th>Says</th></tr>
        </thead><tbody>

        """;

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
