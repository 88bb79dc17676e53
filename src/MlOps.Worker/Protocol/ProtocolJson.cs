using System.Text.Json.Serialization;

namespace MlOps.Worker.Protocol;

/// <summary>The JSON of the protocol: camel case, nothing by reflection, absent where null or zero.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StageRequest))]
[JsonSerializable(typeof(StageEvent))]
public sealed partial class ProtocolJson : JsonSerializerContext;
