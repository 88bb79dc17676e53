using System.Buffers.Binary;
using System.Runtime.InteropServices;
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
internal ref struct TableReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public string Text() => StrictUtf8.GetString(Take(Count()));

    /// <summary>A number of things that take at least a byte each, so that no count can ask for more memory than the file is long.</summary>
    public int Count()
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        return count >= 0 && count <= _rest.Length ? count : throw new InvalidDataException($"A count of {count} with {_rest.Length} bytes left.");
    }

    public Column Column(int rows) => (ColumnKind)Take(1)[0] switch
    {
        ColumnKind.Number => new NumberColumn(Values<float>(rows)),
        ColumnKind.Timestamp => new TimestampColumn(Values<double>(rows)),
        ColumnKind.Category => Categories(rows),
        ColumnKind.Text => new TextColumn(Texts(rows)),
        ColumnKind other => throw new InvalidDataException($"A column of kind {(byte)other}."),
    };

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
            texts[i] = Take(1)[0] == 0 ? null : Text();
        }

        return texts;
    }

    private T[] Values<T>(int rows) where T : unmanaged
    {
        long length = (long)rows * Marshal.SizeOf<T>();
        return MemoryMarshal.Cast<byte, T>(Take(length)).ToArray();
    }

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException($"{length} bytes expected, {_rest.Length} left.");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
