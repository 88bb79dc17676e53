using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Data.Tables;

/// <summary>The kinds of column in a <see cref="TableFile"/>.</summary>
internal enum ColumnKind : byte
{
    Number = 1,
    Timestamp = 2,
    Category = 3,
    Text = 4,
}

/// <summary>Reads the parts of a <see cref="TableFile"/>; every length and code is checked before it is used.</summary>
/// <param name="stream">The file.</param>
/// <param name="hash">Takes all bytes read; null where they have been checked before.</param>
/// <param name="length">How many bytes there are to read.</param>
internal sealed class TableReader(Stream stream, IncrementalHash? hash, long length)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _skipped = new byte[1 << 16];
    private long _rest = length;

    /// <summary>How many bytes there are still to read.</summary>
    public long Rest => _rest;

    public string Text() => StrictUtf8.GetString(Take(Count()));

    public int Number()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        CheckRest(bytes.Length);
        Fill(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>A number of things that take at least a byte each, so that no count can ask for more memory than the file is long.</summary>
    public int Count()
    {
        int count = Number();
        return count >= 0 && count <= _rest ? count : throw new InvalidDataException($"A count of {count} with {_rest} bytes left.");
    }

    public Column Column(int rows) => (ColumnKind)Byte() switch
    {
        ColumnKind.Number => new NumberColumn(Values<float>(rows)),
        ColumnKind.Timestamp => new TimestampColumn(Values<double>(rows)),
        ColumnKind.Category => Categories(rows),
        ColumnKind.Text => new TextColumn(Texts(rows)),
        ColumnKind other => throw new InvalidDataException($"A column of kind {(byte)other}."),
    };

    /// <summary>Passes over a column.</summary>
    public void Skip(int rows)
    {
        switch ((ColumnKind)Byte())
        {
            case ColumnKind.Number:
                SkipBytes((long)rows * sizeof(float));
                break;
            case ColumnKind.Timestamp:
                SkipBytes((long)rows * sizeof(double));
                break;
            case ColumnKind.Category:
                for (int i = Count(); i > 0; i--)
                {
                    SkipBytes(Count());
                }

                SkipBytes((long)rows * sizeof(int));
                break;
            case ColumnKind.Text:
                for (int i = 0; i < rows; i++)
                {
                    SkipBytes(Byte() == 0 ? 0 : Count());
                }

                break;
            case ColumnKind other:
                throw new InvalidDataException($"A column of kind {(byte)other}.");
        }
    }

    private CategoryColumn Categories(int rows)
    {
        var dictionary = new string[Count()];
        for (int i = 0; i < dictionary.Length; i++)
        {
            dictionary[i] = Text();
        }

        int[] codes = Values<int>(rows);
        foreach (int code in codes)
        {
            if (code < CategoryColumn.Missing || code >= dictionary.Length)
            {
                throw new InvalidDataException($"Code {code} in a dictionary of {dictionary.Length} texts.");
            }
        }

        return new CategoryColumn(codes, dictionary);
    }

    private string?[] Texts(int rows)
    {
        var texts = new string?[rows];
        for (int i = 0; i < rows; i++)
        {
            texts[i] = Byte() == 0 ? null : Text();
        }

        return texts;
    }

    private T[] Values<T>(int rows) where T : unmanaged
    {
        CheckRest((long)rows * Unsafe.SizeOf<T>());
        T[] values = GC.AllocateUninitializedArray<T>(rows);
        for (Span<T> rest = values; !rest.IsEmpty;)
        {
            Span<T> chunk = rest[..Math.Min(rest.Length, 1 << 20)];
            Fill(MemoryMarshal.AsBytes(chunk));
            rest = rest[chunk.Length..];
        }

        return values;
    }

    public byte[] Take(int count)
    {
        CheckRest(count);
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    private byte Byte()
    {
        Span<byte> value = stackalloc byte[1];
        CheckRest(1);
        Fill(value);
        return value[0];
    }

    private void SkipBytes(long count)
    {
        CheckRest(count);
        for (long rest = count; rest > 0;)
        {
            int part = (int)Math.Min(rest, _skipped.Length);
            Fill(_skipped.AsSpan(0, part));
            rest -= part;
        }
    }

    private void CheckRest(long count)
    {
        if (count > _rest)
        {
            throw new InvalidDataException($"{count} bytes expected, {_rest} left.");
        }
    }

    private void Fill(Span<byte> bytes)
    {
        stream.ReadExactly(bytes);
        hash?.AppendData(bytes);
        _rest -= bytes.Length;
    }
}
