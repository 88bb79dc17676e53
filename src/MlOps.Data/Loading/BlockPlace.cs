using MlOps.Data.Diagnostics;
using MlOps.Data.Records;

namespace MlOps.Data.Loading;

/// <summary>Where a column's fields of a block stand.</summary>
/// <param name="Block">The block.</param>
/// <param name="File">The file's name in messages.</param>
/// <param name="FirstLine">The line on which the block begins.</param>
/// <param name="Point">The file's decimal separator.</param>
/// <param name="Field">The column's place in the file.</param>
internal readonly record struct BlockPlace(RecordBlock Block, string File, int FirstLine, byte Point, int Field)
{
    public ReadOnlySpan<byte> Text(int row) => Block[row, Field];

    public SourceLocation Locate(int row) => Block.Locate(File, FirstLine, Block.OffsetOf(row, Field));
}
