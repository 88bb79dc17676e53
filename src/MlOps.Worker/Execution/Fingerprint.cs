using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Execution;

/// <summary>A hash over everything a stage's artifacts depend on.</summary>
/// <remarks>Every text goes in with its length before it, so that no two lists of texts give the same bytes.</remarks>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds texts that belong together.</summary>
    public Fingerprint Add(params ReadOnlySpan<string> texts)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            _hash.AppendData(length);
            _hash.AppendData(bytes);
        }

        return this;
    }

    /// <summary>Adds a property, trimmed.</summary>
    public Fingerprint AddProperty(StageRequest request, string name) =>
        Add("property", name, request.Properties.GetValueOrDefault(name, "").Trim());

    /// <summary>Adds an item with those of its metadata that the product knows.</summary>
    public Fingerprint AddItem(RequestItem item)
    {
        Add("item", item.Type, item.Include);
        foreach (string name in ItemMetadata.Of(item.Type))
        {
            Add(name, item.Metadata.GetValueOrDefault(name, ""));
        }

        return this;
    }

    /// <summary>The hash in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
