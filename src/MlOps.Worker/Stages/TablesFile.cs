using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Worker.Stages;

/// <summary><c>data/tables.json</c>: the tables and their SHA-256. It changes when one of them does, and is there when they are not.</summary>
internal static class TablesFile
{
    /// <summary>The file's text.</summary>
    public static string ToJson(IEnumerable<KeyValuePair<string, string>> hashes) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(hashes.ToDictionary(), StringComparer.Ordinal), TablesJson.Default.SortedDictionaryStringString) + "\n";
}

[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n")]
internal sealed partial class TablesJson : JsonSerializerContext;
