using MlOps.Data;
using MlOps.Data.Expressions;
using MlOps.Data.Schema;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>Reads what the project says about its data.</summary>
internal static class DataOptions
{
    /// <summary>The request to the data library; where mistakes were reported it is of no use.</summary>
    public static DataRequest Read(OptionReader reader)
    {
        ModelTask task = Task(reader);
        DataFiles files = DataFiles.Read(reader);
        ExpectationOptions.Read(reader);
        return new DataRequest
        {
            Task = task,
            LabelColumn = Label(reader),
            PositiveLabel = PositiveLabel(reader, task),
            Training = files.Training,
            Validation = files.Validation,
            Test = files.Test,
            Columns = Columns(reader),
            Split = SplitProperties.Read(reader),
            MissingValues = MissingValues(reader),
            Seed = Seed(reader),
        };
    }

    /// <summary>The texts that mean a missing value.</summary>
    public static IReadOnlyList<string> MissingValues(OptionReader reader) => reader.Property("MissingValues") is { } texts
        ? [.. texts.Split(';', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)]
        : DataRequest.DefaultMissingValues;

    /// <summary>The seed of every random choice.</summary>
    public static int Seed(OptionReader reader) => reader.Integer("ModelSeed", whenUnset: 1, int.MinValue, WorkerDiagnostics.SeedInvalid);

    private static ModelTask Task(OptionReader reader)
    {
        if (reader.Property("ModelTask") is null)
        {
            reader.Report(WorkerDiagnostics.TaskMissing, "ModelTask", $"The property ModelTask is not set. Say what the model predicts: the values are {OptionReader.Join(Enum.GetNames<ModelTask>())}.");
        }

        return reader.Choice<ModelTask>("ModelTask", WorkerDiagnostics.TaskUnknown) ?? ModelTask.BinaryClassification;
    }

    private static string Label(OptionReader reader)
    {
        if (reader.Property("LabelColumn") is { } label)
        {
            return label;
        }

        reader.Report(WorkerDiagnostics.LabelColumnMissing, "LabelColumn", "The property LabelColumn is not set. Name the column that the model is to predict: <LabelColumn>Churned</LabelColumn>.");
        return "";
    }

    private static string? PositiveLabel(OptionReader reader, ModelTask task)
    {
        string? positive = reader.Property("PositiveLabel");
        if (positive is not null && task != ModelTask.BinaryClassification)
        {
            reader.Report(WorkerDiagnostics.PositiveLabelNotBinary, "PositiveLabel", $"The property PositiveLabel is '{positive}', but a {task} has no positive label. Remove PositiveLabel, or set ModelTask to {ModelTask.BinaryClassification}.");
        }

        return positive;
    }

    private static List<ColumnOptions> Columns(OptionReader reader)
    {
        var columns = new List<ColumnOptions>();
        foreach (RequestItem item in reader.Items("ModelColumn", WorkerDiagnostics.DataMetadataUnknown))
        {
            ColumnRole? role = reader.Choice<ColumnRole>(item, "Role", WorkerDiagnostics.ColumnOptionUnknown);
            ColumnType? type = reader.Choice<ColumnType>(item, "Type", WorkerDiagnostics.ColumnOptionUnknown);
            Monotonicity? monotone = reader.Choice<Monotonicity>(item, "Monotone", WorkerDiagnostics.ColumnOptionUnknown);
            var column = new ColumnOptions(item.Include, role, type, OptionReader.PlaceOf(item)) { Monotone = monotone ?? Monotonicity.None, Expression = OptionReader.Metadata(item, "Expression") };
            if (ColumnExpressions.FindMistake(column) is { } mistake)
            {
                reader.Log.Report(mistake);
            }

            columns.Add(column);
        }

        return columns;
    }
}
