using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Worker.Locking;

/// <summary>A <see cref="LockFile"/> as text: JSON with one value a line, two spaces of indent, line feeds, and a line feed at the end.</summary>
public static class LockFileText
{
    // Relaxed: umlauts and quotes are for people to read, and the file is never part of a page.
    private static readonly LockFileJson s_json =
        new(new JsonSerializerOptions(LockFileJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The text; equal lock files give equal texts.</summary>
    public static string Write(LockFile lockFile) => JsonSerializer.Serialize(lockFile, s_json.LockFile) + "\n";

    /// <summary>Reads a lock file.</summary>
    /// <exception cref="LockFileException">It is damaged, from a newer version, or an unresolved merge.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LockFile Load(string path) => Read(File.ReadAllText(path));

    /// <summary>Reads the text of a lock file.</summary>
    /// <exception cref="LockFileException">It is damaged, from a newer version, or an unresolved merge.</exception>
    public static LockFile Read(string text)
    {
        if (ConflictLine(text) is { } line)
        {
            throw new LockFileException(LockFileFault.Conflict, $"line {line} is a conflict marker of an unfinished merge", line);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new LockFileException(LockFileFault.Damaged, "it is empty", 0);
        }

        try
        {
            // The version first: what a newer format holds is not known here.
            using JsonDocument document = JsonDocument.Parse(text);
            int version = document.RootElement.GetProperty("version").GetInt32();
            if (version > LockedInputs.FormatVersion)
            {
                throw new LockFileException(LockFileFault.Newer, $"it has the format version {version}, and this SDK reads up to {LockedInputs.FormatVersion}", 0);
            }

            LockFile read = JsonSerializer.Deserialize(text, s_json.LockFile) ?? throw new JsonException("The lock file is null.");
            return FaultOf(read) is { } fault ? throw new LockFileException(LockFileFault.Damaged, fault, 0) : read;
        }
        catch (JsonException error)
        {
            throw new LockFileException(LockFileFault.Damaged, FaultOf(error), (int)(error.LineNumber + 1 ?? 0));
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new LockFileException(LockFileFault.Damaged, "it does not begin with a version of the format", 0);
        }
    }

    // The serializer's own words are of types, bytes and lines counted from zero.
    private static string FaultOf(JsonException error) => error switch
    {
        { Path: null or "" } => "it is no JSON from this line on",
        { Path: "$" } => "values are missing in it, unknown or there twice",
        _ => $"'{error.Path!.TrimStart('$', '.')}' is not a value that belongs there, or lacks a part",
    };

    // What the serializer does not look at: the elements of lists, and lists that are keyed by something.
    private static string? FaultOf(LockFile file)
    {
        (string Name, bool HasNull)[] parts =
        [
            ("properties", file.Properties.ContainsValue(null!)),
            ("items", file.Items.Contains(null!)),
            ("data", file.Data.Contains(null!)),
            ("members", file.Model.Members.Contains(null!)),
            ("hyperparameters", file.Model.Members.Any(member => member?.Hyperparameters.ContainsValue(null!) == true)),
        ];
        if (Array.Find(parts, part => part.HasNull).Name is { } name)
        {
            return $"it has null among its {name}";
        }

        // Files that share no folder with the project are there by name alone, and two of them can have the same.
        var twice = file.Data.Where(data => data.Path.Contains('/')).CountBy(data => (data.Path, data.Use)).FirstOrDefault(data => data.Value > 1);
        return twice.Value > 1 ? $"it names '{twice.Key.Path}' twice as {twice.Key.Use.ToLowerInvariant()} data" : null;
    }

    private static int? ConflictLine(string text)
    {
        string[] lines = text.Split('\n');
        int index = Array.FindIndex(lines, line => line.StartsWith("<<<<<<<", StringComparison.Ordinal) || line.StartsWith(">>>>>>>", StringComparison.Ordinal));
        return index < 0 ? null : index + 1;
    }
}

/// <summary>What is wrong with a lock file.</summary>
public enum LockFileFault
{
    /// <summary>It is no JSON, or values are missing, unknown or twice.</summary>
    Damaged,

    /// <summary>A newer SDK wrote it.</summary>
    Newer,

    /// <summary>It holds the conflict markers of a merge.</summary>
    Conflict,
}

/// <summary>A lock file that cannot be read.</summary>
public sealed class LockFileException(LockFileFault fault, string message, int line) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public LockFileFault Fault => fault;

    /// <summary>The line, from one; zero where unknown.</summary>
    public int Line => line;
}

[JsonSerializable(typeof(LockFile))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class LockFileJson : JsonSerializerContext;
