namespace Sinkhole.Telemetry;

/// <summary>A metric family as it is declared in a <see cref="MetricGroup"/>.</summary>
/// <param name="Type">Its Prometheus type.</param>
/// <param name="Name">Base units; a counter ends in "_total".</param>
/// <param name="Help">One sentence for dashboards. The exporter writes it unescaped: no quote, backslash or line feed.</param>
/// <param name="Labels">Label names. Their values come from closed sets: never a qname, a client, a case or an order.</param>
internal sealed record Metric(MetricType Type, string Name, string Help, string[] Labels);
