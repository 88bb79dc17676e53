using System.Security.Cryptography;
using MlOps.Data.Schema;

namespace MlOps.Data.Tables;

/// <summary>Writes a <see cref="TableFile"/> column by column, so that no table need be in memory.</summary>
internal sealed class TableFileWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins a file; its columns follow, each with its name, its kind and its values.</summary>
    public TableFileWriter(string path, DataSchema schema, int rows, int columns)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        Writer = new TableWriter(_file, _hash);
        Writer.Bytes(TableFile.Magic);
        Writer.Number(TableFile.Version);
        Writer.Text(SchemaFile.ToJson(schema));
        Writer.Number(rows);
        Writer.Number(columns);
    }

    /// <summary>Writes the parts of columns.</summary>
    public TableWriter Writer { get; }

    /// <summary>Writes what makes the file whole.</summary>
    public void End() => _file.Write(_hash.GetHashAndReset());

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
