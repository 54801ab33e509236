using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Sinkhole.Operator;

/// <summary>What "healthcheck" asks: whether the appliance serves, found out by a question to its own listeners.</summary>
/// <param name="NotReady">Why it does not, one sentence each; empty when it does. An older appliance sends none.</param>
internal sealed record HealthReport([property: JsonRequired] IReadOnlyList<string> NotReady);
