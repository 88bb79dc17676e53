using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>Finds features that predict the label almost alone, which usually are made from it, or known only after it.</summary>
/// <remarks>
/// What a feature tells is learnt from every second row, as the usual label of each bin of its values, and judged on the others. The figure is how
/// much of the error of a constant prediction goes: of wrong labels for classes, of the variance for numbers.
/// </remarks>
internal static class LeakageCheck
{
    /// <summary>The share of the error beyond which a feature is suspect.</summary>
    private const double Suspect = 0.95;

    private const int Bins = 128;
    private const int FewestRows = 60;

    /// <summary>The finding about a feature; null where it is not suspect.</summary>
    public static IntegrityFinding? Of(ColumnSchema feature, Column values, Column label)
    {
        int[] rows = RowSample.Of(label.Length);
        if (rows.Length < FewestRows || values is TextColumn)
        {
            return null;
        }

        int[] bins = BinsOf(values, rows, out int count);
        double explained = label is CategoryColumn classes ? Classes(bins, count, rows, classes) : Numbers(bins, count, rows, ((NumberColumn)label).Values);
        return explained < Suspect ? null : new IntegrityFinding(
            CheckDiagnostics.LeakingFeature,
            string.Create(CultureInfo.InvariantCulture, $"Column '{feature.Name}' predicts the label almost alone: {explained * 100:0.0}% of {(label is CategoryColumn ? "the wrong labels" : "the variance")} that a constant prediction leaves go with it. ")
            + "Such a column is mostly made from the label, or not yet known when the prediction is asked for. Give it the role Ignore then.",
            feature.Name);
    }

    /// <summary>The bin of each row; the last one is that of missing values.</summary>
    private static int[] BinsOf(Column column, int[] rows, out int count)
    {
        if (column is CategoryColumn categories)
        {
            int missing = categories.Dictionary.Length;
            count = missing + 1;
            return [.. rows.Select(row => categories.Codes[row] < 0 ? missing : categories.Codes[row])];
        }

        ValueBins bins = ValueBins.Of(column, rows, Bins);
        count = bins.Count;
        return [.. rows.Select(row => bins.Of(RowSample.ValueAt(column, row)))];
    }

    private static double Classes(int[] bins, int count, int[] rows, CategoryColumn label)
    {
        var counts = new Dictionary<(int Bin, int Label), int>();
        var all = new int[label.Dictionary.Length];
        for (int i = 0; i < rows.Length; i += 2)
        {
            int code = label.Codes[rows[i]];
            counts[(bins[i], code)] = counts.GetValueOrDefault((bins[i], code)) + 1;
            all[code]++;
        }

        int usual = Array.IndexOf(all, all.Max());
        int[] guesses = [.. Enumerable.Repeat(usual, count)];
        foreach (var bin in counts.GroupBy(pair => pair.Key.Bin))
        {
            guesses[bin.Key] = bin.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Label).First().Key.Label;
        }

        int wrong = 0, wrongWithout = 0;
        for (int i = 1; i < rows.Length; i += 2)
        {
            int code = label.Codes[rows[i]];
            wrong += guesses[bins[i]] == code ? 0 : 1;
            wrongWithout += usual == code ? 0 : 1;
        }

        return wrongWithout == 0 ? 0 : 1 - ((double)wrong / wrongWithout);
    }

    private static double Numbers(int[] bins, int count, int[] rows, float[] label)
    {
        var sums = new double[count];
        var sizes = new int[count];
        double sum = 0;
        int size = 0;
        for (int i = 0; i < rows.Length; i += 2)
        {
            sums[bins[i]] += label[rows[i]];
            sizes[bins[i]]++;
            sum += label[rows[i]];
            size++;
        }

        double mean = sum / size, error = 0, errorWithout = 0;
        for (int i = 1; i < rows.Length; i += 2)
        {
            double guess = sizes[bins[i]] == 0 ? mean : sums[bins[i]] / sizes[bins[i]];
            double value = label[rows[i]];
            error += (value - guess) * (value - guess);
            errorWithout += (value - mean) * (value - mean);
        }

        return errorWithout == 0 ? 0 : 1 - (error / errorWithout);
    }
}
