namespace MlOps.Data.Records;

/// <summary>What bounds the memory that reading takes, whatever a file holds. The reference of items names them.</summary>
internal static class ReaderLimits
{
    /// <summary>The longest row in bytes. A longer one is a lost quote, not data.</summary>
    public const int RowBytes = 64 << 20;

    /// <summary>The most columns.</summary>
    public const int Columns = 100_000;

    /// <summary>The most rows of all files together: those of an array.</summary>
    public const int Rows = 2_147_000_000;

    /// <summary>The most bytes that the different texts of all columns may take.</summary>
    public const long TextBytes = 1L << 30;

    /// <summary>The most different texts of a column.</summary>
    public const int Texts = 50_000_000;

    /// <summary>A compressed file may become so much without question…</summary>
    public const long ExpandedBytes = 256L << 20;

    /// <summary>…and beyond that so many times its length. Deflate reaches 1,032; data hardly 100.</summary>
    public const int Expansion = 500;
}
