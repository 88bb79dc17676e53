using MlOps.Data.Tables;
using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Binning;

namespace MlOps.UnitTests.Learners.Boosting;

/// <summary>Rows of a table as an ensemble reads them.</summary>
internal static class EnsembleRows
{
    public static double[] Of(BoostingData data, Table table, int row) =>
    [
        .. data.Features.Select((feature, i) =>
        {
            if (data.Binned.Mappers[i] is CategoryBinMapper categories)
            {
                string? text = ((CategoryColumn)table[feature.Column])[row];
                return text is null ? double.NaN : categories.Bin(text);
            }

            var number = new double[1];
            feature.ReadNumbers(table, row, number);
            return number[0];
        }),
    ];
}
