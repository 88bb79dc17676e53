using System.Security.Cryptography;
using System.Text;
using MlOps.Runtime;

namespace MlOps.Worker.Lineage;

/// <summary>The model for release: the bytes that training made, and the lineage as one more entry of metadata at their end.</summary>
/// <remarks>
/// <para>What training makes must not depend on the commit: its hash stands in the lock file, which is part of the commit. So
/// the lineage is added to a copy. A protobuf message may be followed by further elements of a repeated field; an ONNX file
/// followed by one entry of <c>metadata_props</c> is an ONNX file with that entry, and without it again what it was.</para>
/// </remarks>
/// <param name="Trained">The bytes that training made.</param>
/// <param name="Lineage">The text of <c>lineage.json</c>.</param>
internal sealed record ReleasedModel(ReadOnlyMemory<byte> Trained, string Lineage)
{
    // Field numbers of onnx.proto: ModelProto.metadata_props, StringStringEntryProto.key and .value; all length-delimited.
    private const int MetadataTag = (14 << 3) | LengthDelimited;
    private const int KeyTag = (1 << 3) | LengthDelimited;
    private const int ValueTag = (2 << 3) | LengthDelimited;
    private const int LengthDelimited = 2;

    /// <summary>The SHA-256 of what training made: the hash by which lock file, cache and lineage call the model.</summary>
    public string TrainedSha256 => Convert.ToHexStringLower(SHA256.HashData(Trained.Span));

    /// <summary>The file for release.</summary>
    public byte[] ToBytes()
    {
        byte[] entry = [.. Field(KeyTag, Encoding.UTF8.GetBytes(ModelConventions.LineageMetadata)), .. Field(ValueTag, Encoding.UTF8.GetBytes(Lineage))];
        return [.. Trained.Span, .. Field(MetadataTag, entry)];
    }

    /// <summary>Takes a file for release apart; null where it does not end with a lineage.</summary>
    public static ReleasedModel? Read(ReadOnlyMemory<byte> file)
    {
        int last = -1;
        for (int position = 0; position < file.Length;)
        {
            last = position;
            if (ReadTag(file.Span, ref position) is not { } tag || !Skip(file.Span, tag, ref position))
            {
                return null;
            }
        }

        if (last < 0)
        {
            return null;
        }

        int at = last;
        ReadOnlySpan<byte> bytes = file.Span;
        return ReadTag(bytes, ref at) == MetadataTag
            && ReadLength(bytes, ref at) is not null
            && ReadText(bytes, KeyTag, ref at) == ModelConventions.LineageMetadata
            && ReadText(bytes, ValueTag, ref at) is { } lineage
            && at == bytes.Length
                ? new ReleasedModel(file[..last], lineage)
                : null;
    }

    private static byte[] Field(int tag, byte[] content) => [.. Varint((uint)tag), .. Varint((uint)content.Length), .. content];

    private static List<byte> Varint(uint value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }

    private static string? ReadText(ReadOnlySpan<byte> bytes, int tag, ref int position)
    {
        if (ReadTag(bytes, ref position) != tag || ReadLength(bytes, ref position) is not { } length)
        {
            return null;
        }

        position += length;
        return Encoding.UTF8.GetString(bytes.Slice(position - length, length));
    }

    private static bool Skip(ReadOnlySpan<byte> bytes, int tag, ref int position)
    {
        switch (tag & 7)
        {
            case 0:
                return ReadVarint(bytes, ref position) is not null;
            case 1:
                position += sizeof(ulong);
                break;
            case LengthDelimited when ReadLength(bytes, ref position) is { } length:
                position += length;
                break;
            case 5:
                position += sizeof(uint);
                break;
            default:
                return false;
        }

        return position <= bytes.Length;
    }

    private static int? ReadTag(ReadOnlySpan<byte> bytes, ref int position) => ReadVarint(bytes, ref position) is { } tag and <= int.MaxValue ? (int)tag : null;

    /// <summary>A length that does not reach beyond the end.</summary>
    private static int? ReadLength(ReadOnlySpan<byte> bytes, ref int position) =>
        ReadVarint(bytes, ref position) is { } length && length <= (ulong)(bytes.Length - position) ? (int)length : null;

    private static ulong? ReadVarint(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && position < bytes.Length; shift += 7)
        {
            byte part = bytes[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        return null;
    }
}
