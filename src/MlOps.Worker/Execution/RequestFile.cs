using System.Text.Json;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Execution;

/// <summary>Reads the request that the build wrote.</summary>
internal static class RequestFile
{
    /// <summary>The request, with the names of properties and metadata looked up as MSBuild does: ignoring case.</summary>
    /// <exception cref="JsonException">The file is not a request.</exception>
    public static StageRequest Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        StageRequest request = JsonSerializer.Deserialize(file, ProtocolJson.Default.StageRequest) ?? throw new JsonException("The request is null.");
        return IgnoreCase(request);
    }

    /// <summary>The same request with dictionaries that ignore the case of names.</summary>
    public static StageRequest IgnoreCase(StageRequest request) => request with
    {
        Properties = IgnoreCase(request.Properties),
        Items = [.. request.Items.Select(item => item with { Metadata = IgnoreCase(item.Metadata) })],
    };

    private static Dictionary<string, string> IgnoreCase(IReadOnlyDictionary<string, string> texts) =>
        new(texts, StringComparer.OrdinalIgnoreCase);
}
