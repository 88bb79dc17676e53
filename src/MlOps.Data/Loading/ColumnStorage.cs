using MlOps.Data.Diagnostics;
using MlOps.Data.Records;

namespace MlOps.Data.Loading;

/// <summary>Where the columns keep their values, and how much memory their texts take together.</summary>
/// <param name="spill">Takes the values that do not fit into memory.</param>
internal sealed class ColumnStorage(SpillFile spill)
{
    private long _textBytes;

    public SpillFile Spill => spill;

    /// <summary>Counts texts that were added.</summary>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="texts">The different texts that the column has now.</param>
    /// <param name="column">The column.</param>
    /// <exception cref="DiagnosticException">There are more than memory is meant for.</exception>
    public void CountTexts(long bytes, int texts, string column)
    {
        _textBytes += bytes;
        if (_textBytes > ReaderLimits.TextBytes || texts > ReaderLimits.Texts)
        {
            throw new DiagnosticException(
                DataDiagnostics.BeyondLimit,
                $"Column '{column}' has {texts:N0} different texts so far, and all columns together {_textBytes >> 20:N0} MB of them; at most {ReaderLimits.Texts:N0} a column and {ReaderLimits.TextBytes >> 20:N0} MB are kept. "
                + "Give columns that name rows the role Ignore in a ModelColumn item.");
        }
    }
}
