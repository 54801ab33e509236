using System;
using System.Collections.Generic;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Prometheus;

namespace Sinkhole.Telemetry;

/// <summary>Chooses the form of a scrape by what the client accepts (RFC 9110 §12.5.1).</summary>
internal static class ExpositionChoice
{
    private static readonly MediaTypeHeaderValue PrometheusText = MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8");
    private static readonly MediaTypeHeaderValue OpenMetrics =
        MediaTypeHeaderValue.Parse("application/openmetrics-text; version=1.0.0; charset=utf-8");

    /// <summary>
    /// The form with the higher quality; Prometheus's text if both are equal, if neither is accepted, and if the field cannot be read. A
    /// client gets a scrape in another form rather than an error.
    /// </summary>
    /// <param name="accept">The values of the field Accept; it may have several lines.</param>
    public static ExpositionFormat Choose(StringValues accept)
    {
        _ = MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges);
        return QualityOf(OpenMetrics, ranges ?? []) > QualityOf(PrometheusText, ranges ?? [])
            ? ExpositionFormat.OpenMetricsText
            : ExpositionFormat.PrometheusText;
    }

    /// <summary>The content type of the response.</summary>
    public static string ContentTypeOf(ExpositionFormat form) =>
        (form == ExpositionFormat.OpenMetricsText ? OpenMetrics : PrometheusText).ToString();

    /// <summary>The quality given by the most specific range that matches; 0 if none matches.</summary>
    private static double QualityOf(MediaTypeHeaderValue form, IEnumerable<MediaTypeHeaderValue> ranges)
    {
        int closest = -1;
        double quality = 0;
        foreach (MediaTypeHeaderValue range in ranges)
        {
            int closeness = Closeness(form, range);
            double offered = range.Quality ?? 1;
            if (closeness > closest || (closeness == closest && closeness >= 0 && offered > quality))
            {
                (closest, quality) = (closeness, offered);
            }
        }

        return quality;
    }

    /// <summary>
    /// How specific a match is: 0 for any type, 1 for a type, 2 for type and subtype, one more for each equal parameter; -1 for no match.
    /// </summary>
    private static int Closeness(MediaTypeHeaderValue form, MediaTypeHeaderValue range)
    {
        if (range.MatchesAllTypes)
        {
            return 0;
        }

        if (!range.Type.Equals(form.Type, StringComparison.OrdinalIgnoreCase))
        {
            return -1;
        }

        if (range.MatchesAllSubTypes)
        {
            return 1;
        }

        return range.SubType.Equals(form.SubType, StringComparison.OrdinalIgnoreCase) ? ClosenessOfParameters(form, range) : -1;
    }

    // Parameters that the form does not have are ignored: Prometheus 3 sends "escaping", which our names never need.
    private static int ClosenessOfParameters(MediaTypeHeaderValue form, MediaTypeHeaderValue range)
    {
        int closeness = 2;
        foreach (NameValueHeaderValue parameter in form.Parameters)
        {
            NameValueHeaderValue? wanted = NameValueHeaderValue.Find(range.Parameters, parameter.Name);
            if (wanted is null)
            {
                continue;
            }

            StringSegment value = HeaderUtilities.RemoveQuotes(wanted.Value);
            if (!value.Equals(parameter.Value, StringComparison.OrdinalIgnoreCase))
            {
                return -1;
            }

            closeness++;
        }

        return closeness;
    }
}
