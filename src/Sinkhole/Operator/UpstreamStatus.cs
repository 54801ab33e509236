using System;
using System.Collections.Generic;

namespace Sinkhole.Operator;

/// <summary>Status of a configured upstream.</summary>
/// <param name="Address">Its address.</param>
/// <param name="AskedFor">The suffixes of its routes; "." for all names without a route.</param>
/// <param name="State">State of its circuit breaker: "closed" and "failing" send all queries, "open" sends one probe a second.</param>
/// <param name="Trouble">Its fault, such as "answers REFUSED"; null while the circuit is closed.</param>
/// <param name="Answered">Answered attempts since the start.</param>
/// <param name="Failed">Attempts answered with a failure or an unusable message.</param>
/// <param name="Silent">Attempts without a response in time.</param>
/// <param name="Spared">Attempts that were short-circuited because the circuit was open.</param>
/// <param name="MedianSeconds">Median latency of its last answers; null while there are too few.</param>
/// <param name="LateSeconds">95th-percentile latency of its last answers.</param>
/// <param name="LastAnswer">When it last answered; null if never.</param>
internal sealed record UpstreamStatus(
    string Address,
    IReadOnlyList<string> AskedFor,
    string State,
    string? Trouble,
    long Answered,
    long Failed,
    long Silent,
    long Spared,
    double? MedianSeconds,
    double? LateSeconds,
    DateTimeOffset? LastAnswer);
