using System;
using System.Collections.Generic;

namespace Sinkhole.Operator;

/// <summary>One upstream that is configured.</summary>
/// <param name="Address">Where it is asked.</param>
/// <param name="AskedFor">The suffixes of its routes; "." for all names without one.</param>
/// <param name="State">Its circuit: "closed" lets all through, so does "failing", "open" only one question of our own a second.</param>
/// <param name="Trouble">What is wrong with it, such as "refuses us"; null while its circuit is closed.</param>
/// <param name="Answered">Tries that gave an answer, since the start.</param>
/// <param name="Failed">Tries answered with a failure, or with something that is no answer.</param>
/// <param name="Silent">Tries of which nothing was heard in time.</param>
/// <param name="Spared">Tries that were not made because the circuit was open.</param>
/// <param name="MedianSeconds">What half of its last answers took at most; null while too few are known.</param>
/// <param name="LateSeconds">What nineteen of twenty of them took at most.</param>
/// <param name="LastAnswer">When it last answered; null for never.</param>
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
