using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Data.Profiles;

/// <summary><c>profile.json</c>: a <see cref="DataProfile"/> as text. Equal profiles give equal bytes.</summary>
public static class ProfileFile
{
    private static readonly ProfileJson Json = new(JsonText.Unescaped(ProfileJson.Default.Options));

    /// <summary>The profile as JSON that ends with a line break.</summary>
    public static string ToJson(DataProfile profile) => JsonText.Write(profile, Json.DataProfile);

    /// <summary>The profile that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is not a profile.</exception>
    public static DataProfile FromJson(string json) => JsonText.Read(json, Json.DataProfile, "profile");
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
