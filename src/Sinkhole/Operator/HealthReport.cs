using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Sinkhole.Operator;

/// <summary>Result of a health check, which queries the own listeners.</summary>
/// <param name="NotReady">Reasons why the appliance is not ready, one sentence each; empty when ready. Older appliances omit it.</param>
internal sealed record HealthReport([property: JsonRequired] IReadOnlyList<string> NotReady);
