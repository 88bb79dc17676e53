using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Data.Schema;

/// <summary><c>schema.json</c>: a <see cref="DataSchema"/> as text. Equal schemas give equal bytes.</summary>
public static class SchemaFile
{
    private static readonly SchemaJson Json = new(JsonText.Unescaped(SchemaJson.Default.Options));

    /// <summary>Writes a schema to a file.</summary>
    public static void Write(string path, DataSchema schema) => File.WriteAllText(path, ToJson(schema));

    /// <summary>Reads a schema from a file.</summary>
    /// <exception cref="InvalidDataException">The file is not a schema.</exception>
    public static DataSchema Read(string path) => FromJson(File.ReadAllText(path));

    /// <summary>The schema as indented JSON that ends with a line break.</summary>
    public static string ToJson(DataSchema schema) => JsonText.Write(schema, Json.DataSchema);

    /// <summary>The schema that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is not a schema.</exception>
    public static DataSchema FromJson(string json)
    {
        DataSchema schema = JsonText.Read(json, Json.DataSchema, "schema");
        return schema.Columns.Any(column => column.Name == schema.LabelColumn)
            ? schema
            : throw new InvalidDataException($"The schema has no column '{schema.LabelColumn}', which it names as the label.");
    }
}

[JsonSerializable(typeof(DataSchema))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class SchemaJson : JsonSerializerContext;
