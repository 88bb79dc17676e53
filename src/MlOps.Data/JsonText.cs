using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlOps.Data;

/// <summary>What the files of this library have in common: JSON that ends with a line break, and one kind of error where a text is none.</summary>
internal static class JsonText
{
    /// <summary>Leaves <c>&lt;</c>, quotes and letters of any script as they are: the text goes to files, not into HTML.</summary>
    public static JsonSerializerOptions Unescaped(JsonSerializerOptions options) => new(options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as text.</summary>
    public static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type) + "\n";

    /// <summary>The value that <see cref="Write"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="type">What it is.</param>
    /// <param name="name">The word for it in messages.</param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static T Read<T>(string json, JsonTypeInfo<T> type, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException($"The {name} is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"Not a {name}: {error.Message}", error);
        }
    }
}
