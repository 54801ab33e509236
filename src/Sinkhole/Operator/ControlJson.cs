using System.Text.Json.Serialization;
using Sinkhole.Audit;
using Sinkhole.Erasing;
using Sinkhole.Lookup;

namespace Sinkhole.Operator;

/// <summary>JSON bodies of the control socket, and the output of "status --json".</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReloadOutcome))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(LookupReport))]
[JsonSerializable(typeof(AuditQuestion))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(ErasureOutcome))]
[JsonSerializable(typeof(ControlError))]
internal sealed partial class ControlJson : JsonSerializerContext;
