using MlOps.Data;
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
        string label = Label(reader);
        DataFiles files = DataFiles.Read(reader);
        foreach (RequestItem item in reader.Request.Items.Where(item => item.Type == "DataExpectation"))
        {
            reader.Report(WorkerDiagnostics.ExpectationsNotSupported, item, $"DataExpectation '{item.Include}': data expectations come in a later version of MlOps.Sdk. Remove the item.");
        }

        return new DataRequest
        {
            Task = task,
            LabelColumn = label,
            PositiveLabel = PositiveLabel(reader, task),
            Training = files.Training,
            Validation = files.Validation,
            Test = files.Test,
            Columns = Columns(reader, label),
            Split = SplitProperties.Read(reader, files),
            MissingValues = reader.Property("MissingValues") is { } texts
                ? [.. texts.Split(';', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)]
                : DataRequest.DefaultMissingValues,
            Seed = Seed(reader),
        };
    }

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

    private static List<ColumnOptions> Columns(OptionReader reader, string label)
    {
        var columns = new List<ColumnOptions>();
        foreach (RequestItem item in reader.Items("ModelColumn", WorkerDiagnostics.DataMetadataUnknown))
        {
            ColumnRole? role = reader.Choice<ColumnRole>(item, "Role", WorkerDiagnostics.ColumnOptionUnknown);
            ColumnType? type = reader.Choice<ColumnType>(item, "Type", WorkerDiagnostics.ColumnOptionUnknown);
            if (columns.Exists(column => column.Name == item.Include))
            {
                reader.Report(WorkerDiagnostics.ColumnTwice, item, $"ModelColumn '{item.Include}' stands in the project twice. Put all its metadata on one item.");
                continue;
            }

            if (role == ColumnRole.Label && item.Include != label)
            {
                reader.Report(WorkerDiagnostics.LabelConflict, item, $"ModelColumn '{item.Include}' has the Role Label, but the property LabelColumn is '{label}'. A model has one label: make them agree.");
            }
            else if (item.Include == label && role is not (null or ColumnRole.Label))
            {
                reader.Report(WorkerDiagnostics.LabelConflict, item, $"ModelColumn '{item.Include}' has the Role {role}, but the property LabelColumn names it as the label. Remove the Role, or name another label.");
            }

            columns.Add(new ColumnOptions(item.Include, role, type, OptionReader.PlaceOf(item)));
        }

        return columns;
    }
}
