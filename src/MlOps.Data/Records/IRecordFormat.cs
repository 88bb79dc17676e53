namespace MlOps.Data.Records;

/// <summary>How rows and fields stand in a text.</summary>
internal interface IRecordFormat
{
    /// <summary>The length of the whole rows at the start of a text that begins with a row; zero where there is none.</summary>
    int WholeRows(ReadOnlySpan<byte> text);

    /// <summary>Finds the rows and fields of a block.</summary>
    /// <param name="block">The block; malformed rows go to its faults.</param>
    /// <param name="columns">The fields of a row; zero where the first row says it.</param>
    /// <exception cref="RecordException">The rest of the block cannot be read.</exception>
    void FindFields(RecordBlock block, int columns);
}
