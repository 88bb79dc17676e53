using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Data.Profiles;

/// <summary><c>profile.json</c>: a <see cref="DataProfile"/> as text. Equal profiles give equal bytes.</summary>
public static class ProfileFile
{
    private static readonly ProfileJson Json =
        new(new JsonSerializerOptions(ProfileJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The profile as JSON that ends with a line break.</summary>
    public static string ToJson(DataProfile profile) => JsonSerializer.Serialize(profile, Json.DataProfile) + "\n";

    /// <summary>The profile that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is not a profile.</exception>
    public static DataProfile FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Json.DataProfile) ?? throw new InvalidDataException("The profile is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"Not a profile: {error.Message}", error);
        }
    }
}

[JsonSerializable(typeof(DataProfile))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class ProfileJson : JsonSerializerContext;
