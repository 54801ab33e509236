using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>One scrape of /metrics, read back.</summary>
internal sealed class Scrape
{
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    public Scrape(string text)
    {
        Text = text;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '#')
            {
                int end = line.LastIndexOf(' ');
                _samples.Add(line[..end], Value(line[(end + 1)..]));
            }
        }
    }

    /// <summary>As it came.</summary>
    public string Text { get; }

    /// <summary>All samples of a family whose labels hold a text, added up; the family must be there.</summary>
    /// <param name="family">Name of the metric.</param>
    /// <param name="label">Such as <c>reason="queue_full"</c>; empty for all.</param>
    public double Sum(string family, string label = "")
    {
        List<double> values = [.. _samples
            .Where(sample => NameOf(sample.Key) == family && sample.Key.Contains(label, StringComparison.Ordinal))
            .Select(static sample => sample.Value)];
        Assert.True(values.Count > 0, $"no sample of {family} has {label}");
        return values.Sum();
    }

    /// <summary>Holds the two balances of the counters: nothing that came in is lost between two counters.</summary>
    public void AssertBalanced()
    {
        Assert.Equal(Sum("sinkhole_dns_queries_total"), DecidedQueries);
        Assert.Equal(Sum("sinkhole_visits_total"), DecidedVisits);
    }

    /// <summary>Queries that were answered, that nobody answers, and whose answer could not be sent.</summary>
    public double DecidedQueries =>
        Sum("sinkhole_dns_responses_total") + Sum("sinkhole_dns_dropped_total") + Sum("sinkhole_dns_unsent_total");

    /// <summary>Visits whose record is decided.</summary>
    public double DecidedVisits =>
        Sum("sinkhole_hits_total") + Sum("sinkhole_hits_coalesced_total") + Sum("sinkhole_hits_counted_total")
        + Sum("sinkhole_hits_unrecorded_total") + Sum("sinkhole_visits_discarded_total");

    private static string NameOf(string sample) => sample.Split('{')[0];

    // "Infinity" is a bound that is not known; OpenMetrics writes it as "+Inf".
    private static double Value(string text) =>
        text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
