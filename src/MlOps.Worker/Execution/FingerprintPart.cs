using System.Security.Cryptography;
using System.Text;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Execution;

/// <summary>One thing that a stage's artifacts depend on: a property, an item, a file, an artifact of an earlier stage, the program.</summary>
/// <remarks>Values go in as hashes: a stamp tells what changed, and holds nothing that a property may keep secret.</remarks>
/// <param name="Kind"><see cref="Property"/>, <see cref="Artifact"/>, <see cref="Tool"/>, or the type of an item.</param>
/// <param name="Name">What a person calls it: the property's name, the item's identity, a path relative to the project with <c>/</c>.</param>
/// <param name="Hash">The SHA-256 of its value or content in lower-case hexadecimal, or <see cref="Missing"/>.</param>
internal sealed record FingerprintPart(string Kind, string Name, string Hash)
{
    /// <summary>The kind of properties.</summary>
    public const string Property = "property";

    /// <summary>The kind of artifacts of earlier stages.</summary>
    public const string Artifact = "artifact";

    /// <summary>The kind of the program that runs the stage; its name is the product's with the version.</summary>
    public const string Tool = "tool";

    /// <summary>The hash of a file that is not there.</summary>
    public const string Missing = "missing";

    /// <summary>A property, trimmed.</summary>
    public static FingerprintPart OfProperty(StageRequest request, string name) =>
        new(Property, name, HashOf(request.Properties.GetValueOrDefault(name, "").Trim()));

    /// <summary>An item with those of its metadata that the product knows.</summary>
    public static FingerprintPart OfItem(RequestItem item) =>
        new(item.Type, item.Include, HashOf([.. ItemMetadata.Of(item.Type).SelectMany(name => (string[])[name, item.Metadata.GetValueOrDefault(name, "")])]));

    /// <summary>A hash over texts, each with its length before it, so that no two lists of texts give the same bytes.</summary>
    public static string HashOf(params IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
