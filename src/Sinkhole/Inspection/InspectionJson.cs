using System.Text.Json.Serialization;

namespace Sinkhole.Inspection;

/// <summary>The output of <c>--json</c>: one object a line. Every character outside ASCII is escaped, so no terminal obeys one.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HitReport))]
[JsonSerializable(typeof(ContactReport))]
[JsonSerializable(typeof(AuditReport))]
internal sealed partial class InspectionJson : JsonSerializerContext;
