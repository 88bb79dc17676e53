using MlOps.Data.Diagnostics;
using MlOps.Data.Loading;
using MlOps.Data.Schema;

namespace MlOps.Data.Splitting;

/// <summary>Puts each row into its set: rows of validation and test files there, and those of training files by the split.</summary>
internal static class RowSplitter
{
    /// <summary>Checks the fractions, before any file is read.</summary>
    /// <exception cref="DiagnosticException">A fraction is out of range.</exception>
    public static void CheckFractions(DataRequest request)
    {
        (double test, double validation) = Fractions(request);
        Check("TestFraction", test);
        Check("ValidationFraction", validation);
        if (test + validation >= 1)
        {
            throw new DiagnosticException(
                DataDiagnostics.SplitFraction,
                $"TestFraction {test} and ValidationFraction {validation} leave no rows to learn from. Their sum must be below 1.");
        }

        if (test == 0 && request.Test.Count == 0)
        {
            throw new DiagnosticException(
                DataDiagnostics.EmptySet, "TestFraction is 0 and there is no TestData item, so no rows are left to judge the model by. Give one or the other.");
        }
    }

    /// <summary>Deals rows out that could not be dealt out while they were read, and checks that no set is empty.</summary>
    /// <exception cref="DiagnosticException">No rows are left for training or for testing.</exception>
    public static void Assign(DataRequest request, TableLoader loader, SpillFile spill, IStageLog log)
    {
        if (loader.Sets.IsSplit && loader.Plan.Method == SplitMethod.Time)
        {
            loader.Sets.Replace(TimeSplit.Assign(Times(request, loader, log), loader.Sets.TestFraction, loader.Sets.ValidationFraction), spill);
        }

        CheckSets(request, loader);
    }

    /// <summary>The fractions that are in use: zero for a set that has files of its own.</summary>
    private static (double Test, double Validation) Fractions(DataRequest request) =>
        (request.Test.Count > 0 ? 0 : request.Split.TestFraction, request.Validation.Count > 0 ? 0 : request.Split.ValidationFraction);

    private static void Check(string property, double fraction)
    {
        if (!(fraction is >= 0 and < 1))
        {
            throw new DiagnosticException(DataDiagnostics.SplitFraction, $"{property} is {fraction}. It must be 0 or more and below 1, for example 0.2.");
        }
    }

    private static double[] Times(DataRequest request, TableLoader loader, IStageLog log)
    {
        ColumnLoader column = loader.Columns[loader.Plan.Split!.Value];
        double[] times = column.Values switch
        {
            TimestampValues timestamps => timestamps.Values.ToArray()[..loader.TrainingRows],
            NumberValues numbers when column.Type == ColumnType.Number => Array.ConvertAll(numbers.Values.ToArray()[..loader.TrainingRows], number => (double)number),
            _ => throw new DiagnosticException(
                DataDiagnostics.SplitColumn,
                $"The split method Time needs a column of type Timestamp or Number, but '{column.Name}' is a {column.Type}. "
                + "Use another SplitColumn, or write its values as ISO 8601 (2024-03-31, 2024-03-31T23:59:59Z).",
                new SourceLocation(request.Training[0].DisplayPath, 1, 1)),
        };
        int without = times.Count(double.IsNaN);
        if (without > 0)
        {
            log.Report(new Diagnostic(
                DataDiagnostics.RowsWithoutTime,
                $"{Counted.Of(without, "row")} without a value in '{column.Name}', which the split goes by, kept for training.",
                new SourceLocation(request.Training[0].DisplayPath)));
        }

        return times;
    }

    private static void CheckSets(DataRequest request, TableLoader loader)
    {
        int training = loader.Sets[RowSet.Training];
        int test = loader.Sets[RowSet.Test];
        if (training > 0 && test > 0)
        {
            return;
        }

        string how = $"Of {Counted.Of(loader.TrainingRows, "row")} the split ({loader.Plan.Method}, TestFraction {request.Split.TestFraction}, "
            + $"ValidationFraction {request.Split.ValidationFraction}) leaves {training:N0} for training and {test:N0} for testing.";
        string advice = loader.Plan.Method switch
        {
            SplitMethod.Random when loader.Sets.DifferentRows < loader.TrainingRows =>
                $"Equal rows stay together, which leaves {Counted.Of(loader.Sets.DifferentRows, "different row")} to deal out: add rows that differ, or give each set a file of its own.",
            SplitMethod.Random => "Add rows, or change the fractions.",
            _ => $"'{loader.Columns[loader.Plan.Split!.Value].Name}' has too few different values: add rows, change the fractions, or use another SplitColumn.",
        };
        throw new DiagnosticException(DataDiagnostics.EmptySet, $"{how} {advice}", new SourceLocation(request.Training[0].DisplayPath));
    }
}
