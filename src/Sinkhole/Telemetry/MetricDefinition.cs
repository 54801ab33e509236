using System;

namespace Sinkhole.Telemetry;

/// <summary>One metric family: its name with its unit, and the labels that every sample of it bears.</summary>
/// <param name="Name">Base units, "_total" at the end of a counter.</param>
/// <param name="Type">How its numbers are to be read.</param>
/// <param name="Help">One sentence for the reader of a dashboard.</param>
/// <param name="Labels">Names of labels, whose values come from closed sets: never a qname, client, case or order.</param>
internal sealed record MetricDefinition(string Name, MetricType Type, string Help, params string[] Labels)
{
    /// <summary>Ties the family to the counters of the part that owns them.</summary>
    /// <param name="read">Called at every scrape, on the scraper's thread and perhaps on two at once; reads, and never waits or
    /// throws.</param>
    public BoundMetric From(Action<Samples> read) => new(this, read);
}
