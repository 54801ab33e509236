using System.Collections.Generic;

namespace Sinkhole.Operator;

/// <summary>What "healthcheck" asks: whether the appliance serves, found out by a question to its own listeners.</summary>
/// <param name="NotReady">Why it does not, one sentence each; empty when it does.</param>
internal sealed record HealthReport(IReadOnlyList<string> NotReady);
