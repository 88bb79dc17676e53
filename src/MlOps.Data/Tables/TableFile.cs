using System.Security.Cryptography;
using System.Text;
using MlOps.Data.Schema;

namespace MlOps.Data.Tables;

/// <summary>A <see cref="Table"/> in a file of its own binary format. Equal tables give equal bytes.</summary>
/// <remarks>
/// <para>Little-endian: the eight bytes <c>MLOPSTBL</c>, the version (int32, 1), the schema as JSON (a text), the number
/// of rows (int32) and of columns (int32); then each column in the order of the schema: its name (a text), its kind (a
/// byte) and its values. Last the SHA-256 of all bytes before. A text is its length in bytes (int32) and UTF-8.</para>
/// <para>Values: numbers are float32, timestamps float64; categories are the size of the dictionary, its texts, then an
/// int32 a row; a text column is a byte a row (0 missing, 1 present), each present one followed by the text.</para>
/// </remarks>
public static class TableFile
{
    internal const int Version = 1;

    internal static ReadOnlySpan<byte> Magic => "MLOPSTBL"u8;

    /// <summary>Writes a table.</summary>
    public static void Write(string path, Table table)
    {
        string[] names = [.. table.Schema.Columns.Select(column => column.Name).Where(table.Has)];
        using var file = new TableFileWriter(path, table.Schema, table.Rows, names.Length);
        foreach (string name in names)
        {
            file.Writer.Text(name);
            file.Writer.Column(table[name]);
        }

        file.End();
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole table of this version.</exception>
    public static Table Read(string path) => Read(path, reader => Read(reader));

    /// <summary>Checks a table, and reads each of its columns when it is asked for. The file has to stay as it is.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole table of this version.</exception>
    public static Table Open(string path) => Read(path, reader => Open(path, reader));

    private static Table Read(string path, Func<TableReader, Table> read)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            var reader = new TableReader(file, hash, file.Length - SHA256.HashSizeInBytes);
            Table table = read(reader);
            var checksum = new byte[SHA256.HashSizeInBytes];
            file.ReadExactly(checksum);
            return hash.GetHashAndReset().AsSpan().SequenceEqual(checksum) && file.Position == file.Length
                ? table
                : throw new InvalidDataException("Its checksum does not match its content.");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or DecoderFallbackException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is not a whole table file: {error.Message}", error);
        }
    }

    private static Table Read(TableReader reader)
    {
        (DataSchema schema, int rows, int columns) = Begin(reader);
        var values = new Dictionary<string, Column>();
        for (int i = 0; i < columns; i++)
        {
            values.Add(reader.Text(), reader.Column(rows));
        }

        return new Table(schema, values);
    }

    private static Table Open(string path, TableReader reader)
    {
        (DataSchema schema, int rows, int columns) = Begin(reader);
        var sources = new Dictionary<string, Func<Column>>();
        for (int i = 0; i < columns; i++)
        {
            string name = reader.Text();
            long rest = reader.Rest;
            reader.Skip(rows);
            sources.Add(name, () => ReadColumn(path, rest, rows));
        }

        return Table.Of(schema, rows, sources);
    }

    private static Column ReadColumn(string path, long rest, int rows)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        file.Position = file.Length - SHA256.HashSizeInBytes - rest;
        return new TableReader(file, hash: null, rest).Column(rows);
    }

    private static (DataSchema Schema, int Rows, int Columns) Begin(TableReader reader)
    {
        if (!reader.Take(Magic.Length).AsSpan().SequenceEqual(Magic))
        {
            throw new InvalidDataException("It begins otherwise.");
        }

        int version = reader.Number();
        if (version != Version)
        {
            throw new InvalidDataException($"Its version is {version} where {Version} is expected.");
        }

        return (SchemaFile.FromJson(reader.Text()), reader.Count(), reader.Count());
    }
}
