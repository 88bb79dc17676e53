using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Data.Tables;

/// <summary>Writes the parts of a <see cref="TableFile"/> and hashes them on the way.</summary>
internal readonly struct TableWriter(Stream stream, IncrementalHash hash)
{
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        stream.Write(bytes);
    }

    public void Number(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        Bytes(bytes);
    }

    public void Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Number(utf8.Length);
        Bytes(utf8);
    }

    public void Texts(string[] texts)
    {
        Number(texts.Length);
        foreach (string text in texts)
        {
            Text(text);
        }
    }

    public void Kind(ColumnKind kind) => Bytes([(byte)kind]);

    public void Column(Column column)
    {
        switch (column)
        {
            case NumberColumn numbers:
                Kind(ColumnKind.Number);
                Values<float>(numbers.Values);
                break;
            case TimestampColumn timestamps:
                Kind(ColumnKind.Timestamp);
                Values<double>(timestamps.Values);
                break;
            case CategoryColumn categories:
                Kind(ColumnKind.Category);
                Texts(categories.Dictionary);
                Values<int>(categories.Codes);
                break;
            case TextColumn texts:
                Kind(ColumnKind.Text);
                foreach (string? text in texts.Values)
                {
                    Bytes([(byte)(text is null ? 0 : 1)]);
                    if (text is not null)
                    {
                        Text(text);
                    }
                }

                break;
            default:
                throw new NotSupportedException($"A column of {column.GetType()}.");
        }
    }

    public void Values<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        // The format is little-endian, as is every platform that .NET 10 builds for.
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Table files need a little-endian processor.");
        }

        while (!values.IsEmpty)
        {
            ReadOnlySpan<T> chunk = values[..Math.Min(values.Length, 1 << 20)];
            Bytes(MemoryMarshal.AsBytes(chunk));
            values = values[chunk.Length..];
        }
    }
}
