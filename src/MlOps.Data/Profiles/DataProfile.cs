using MlOps.Data.Schema;
using MlOps.Data.Summaries;

namespace MlOps.Data.Profiles;

/// <summary>How the columns are distributed, in figures that another day's data can be compared with. No row can be told from it.</summary>
/// <param name="TrainingRows">The training rows.</param>
/// <param name="TestRows">The test rows.</param>
/// <param name="Columns">The columns kept, in the order of the schema.</param>
public sealed record DataProfile(int TrainingRows, int TestRows, IReadOnlyList<ColumnProfile> Columns)
{
    /// <summary>The shares at which <see cref="Distribution.Quantiles"/> stand.</summary>
    public static IReadOnlyList<double> QuantileShares { get; } = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
}

/// <summary>One column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Training">Its training rows.</param>
/// <param name="Test">Its test rows.</param>
public sealed record ColumnProfile(string Name, ColumnType Type, ColumnRole Role, Distribution Training, Distribution Test)
{
    /// <summary>The training rows of each class, by its label; empty for a regression, for the label itself, and for the classes beyond the twenty most frequent.</summary>
    public IReadOnlyDictionary<string, Distribution> Classes { get; init; } = new SortedDictionary<string, Distribution>(StringComparer.Ordinal);
}

/// <summary>The values of a column in some rows.</summary>
/// <param name="Count">The rows with a value.</param>
/// <param name="Missing">The rows without one.</param>
/// <param name="Distinct">The different values: exact up to 1,024 and for categories, beyond within some 2 per cent.</param>
public sealed record Distribution(int Count, int Missing, long Distinct)
{
    /// <summary>The smallest number, or instant in seconds since 1970-01-01T00:00:00Z, or length of a text in characters.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest one.</summary>
    public double? Maximum { get; init; }

    /// <summary>The quantiles at <see cref="DataProfile.QuantileShares"/>: exact up to 1,024 different numbers, beyond within a cell of a fine histogram.</summary>
    public IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>The numbers in cells of equal width.</summary>
    public Histogram? Histogram { get; init; }

    /// <summary>The most frequent values, at most twenty, equally frequent ones in order; null where the values name rows or persons, and where there are too many.</summary>
    public IReadOnlyList<ValueCount>? TopValues { get; init; }
}

/// <summary>Numbers in cells that are 2^<paramref name="Exponent"/> wide, the first of which begins at <paramref name="First"/>·2^<paramref name="Exponent"/>. Two of them merge without loss.</summary>
/// <param name="Exponent">The binary logarithm of the width of a cell.</param>
/// <param name="First">Where the first cell begins, in widths.</param>
/// <param name="Counts">The numbers in each cell, at most 64.</param>
public sealed record Histogram(int Exponent, long First, IReadOnlyList<int> Counts);
