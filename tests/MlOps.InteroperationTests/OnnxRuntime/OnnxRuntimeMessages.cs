using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.InteroperationTests.OnnxRuntime;

/// <summary>A model and what to feed it, as <c>score.js</c> reads it.</summary>
internal sealed record OnnxRuntimeRequest(byte[] Model, IReadOnlyList<OnnxRuntimeTensor> Inputs);

/// <summary>What <c>score.js</c> answers: outputs or an error.</summary>
internal sealed record OnnxRuntimeResponse(IReadOnlyList<OnnxRuntimeTensor>? Outputs, string? Error);

/// <summary>A tensor under way to or from ONNX Runtime.</summary>
internal sealed record OnnxRuntimeTensor(string Name, string Type, long[] Dims, JsonElement Data)
{
    public string?[] Texts() => [.. Data.EnumerateArray().Select(element => element.GetString())];

    public double[] Numbers() => [.. Data.EnumerateArray().Select(ToNumber)];

    private static double ToNumber(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number => element.GetDouble(),
        _ => element.GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.NaN,
        },
    };
}

[JsonSerializable(typeof(OnnxRuntimeRequest))]
[JsonSerializable(typeof(OnnxRuntimeResponse))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(double[]))]
[JsonSerializable(typeof(string[]))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class OnnxRuntimeJson : JsonSerializerContext;
