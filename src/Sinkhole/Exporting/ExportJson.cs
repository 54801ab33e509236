using System.Text.Json.Serialization;

namespace Sinkhole.Exporting;

/// <summary>The JSON of a package. Every character outside ASCII is escaped, so no terminal obeys one.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EcsEvent))]
[JsonSerializable(typeof(ExportManifest))]
[JsonSerializable(typeof(SealedAccount))]
internal sealed partial class ExportJson : JsonSerializerContext;
