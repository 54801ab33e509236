using System.Collections.Generic;
using System.Globalization;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>A hit as text: a table of all fields, or one line. A client chose its texts: escape them for a terminal.</summary>
internal static class HitText
{
    /// <summary>Titles over the lines of a list.</summary>
    public static string Titles { get; } = Line("INSTANT", "CLOCK", "REFERENCE", "SOURCE", "CLASS", "ORDER", "RECORD", "VISIT");

    /// <summary>All fields, each a label and a text.</summary>
    /// <param name="found">The hit.</param>
    /// <param name="held">Those of its orders that are on hold.</param>
    public static IEnumerable<(string Label, string Text)> Rows(FoundHit found, params IReadOnlyList<string> held)
    {
        HitRecord hit = found.Hit;
        Visit visit = hit.Visit;
        yield return ("reference", hit.Reference.ToString());
        yield return ("record", found.Position.ToString());
        yield return ("instant", HitWords.Format(visit.Instant));
        yield return ("clock", HitWords.Describe(visit.Clock));
        yield return ("source", visit.Source.ToString());
        yield return ("destination", visit.Destination.ToString());
        yield return ("transport", HitWords.Lower(hit.Source));
        yield return ("host", visit.Host);
        yield return ("request", visit.Path.Length > 0 ? $"{visit.Method} {visit.Path}" : $"{visit.Method}, no path is kept");
        yield return ("agent", visit.Agent.Length > 0 ? visit.Agent : "none is kept");
        yield return ("account", HitWords.KeyOf(hit) is string key
            ? $"sealed to the authority, {hit.Sealed.Length} octets, which --json shows; its key: seals/{hit.OrderId}/*-{key}.p7m"
            : "none is sealed");
        yield return ("intent", HitWords.Describe(visit.Intent));
        yield return ("order", $"{hit.OrderId} ({HitWords.Lower(hit.OrderClass)})");
        yield return ("covered by", string.Join(", ", hit.CoveringOrders));
        if (held.Count > 0)
        {
            yield return ("on hold", $"{string.Join(", ", held)}: nothing recorded under it is erased");
        }

        yield return ("generation", hit.Generation.ToString(CultureInfo.InvariantCulture));
        yield return ("page", hit.PageVersion.Value == 0 ? "the answer was not a page" : $"version {hit.PageVersion}, in {hit.Language}");
        yield return (
            "further requests",
            found.Closing is ClosingRecord closing
                ? $"{closing.Requests} on the same connection, the last at {HitWords.Format(closing.Last)}"
                : "none are recorded");
        yield return ("says", HitWords.Says(hit.Source, visit.Clock));
    }

    /// <summary>One line of a list.</summary>
    public static string LineOf(FoundHit found)
    {
        HitRecord hit = found.Hit;
        Visit visit = hit.Visit;
        return Line(
            HitWords.Format(visit.Instant),
            HitWords.Short(visit.Clock),
            hit.Reference.ToString(),
            visit.Source.ToString(),
            visit.Intent == IntentClass.Undetermined ? "-" : visit.Intent.ToString(),
            hit.OrderId,
            found.Position.ToString(),
            $"{visit.Method} {visit.Host}{visit.Path}");
    }

    /// <summary>A line from its columns, which <see cref="Titles"/> names.</summary>
    public static string Line(
        string instant, string clock, string reference, string source, string intent, string order, string record, string visit) =>
        $"{instant,-27}  {clock,-14}  {reference,-16}  {source,-21}  {intent,-5}  {order,-16}  {record,-20}  {visit}";
}
