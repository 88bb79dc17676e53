using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Evaluation.Baselines;

/// <summary>What keeps a model from being scored on rows of another schema than its own.</summary>
public static class SchemaDifferences
{
    /// <summary>The differences, each a part of a sentence; none where the model can be scored on the table.</summary>
    /// <remarks>
    /// A column that the model does not read is none, nor is another order of columns, nor a type of the same kind: numbers and
    /// Booleans are numbers to a model, categories and prose are texts. A label that only one of them knows is none either: it is
    /// predicted wrongly.
    /// </remarks>
    /// <param name="model">The schema that the model was trained with.</param>
    /// <param name="table">The rows, with the schema of today.</param>
    public static IReadOnlyList<string> Between(DataSchema model, Table table)
    {
        DataSchema now = table.Schema;
        List<string> differences = [];
        if (model.Task != now.Task)
        {
            differences.Add($"its task is {model.Task}, and the project's is {now.Task}");
        }

        if (model.LabelColumn != now.LabelColumn)
        {
            differences.Add($"it predicts '{model.LabelColumn}', and the project predicts '{now.LabelColumn}'");
        }

        if (differences.Count == 0 && model.Task == Data.ModelTask.BinaryClassification && !model.Classes.SequenceEqual(now.Classes))
        {
            differences.Add($"its labels are '{model.Classes[0]}' and '{model.Classes[1]}' (positive), and the project's '{now.Classes[0]}' and '{now.Classes[1]}' (positive)");
        }

        foreach (ColumnSchema input in model.Inputs)
        {
            ColumnSchema? column = now.Columns.FirstOrDefault(candidate => candidate.Name == input.Name && candidate.Expression is null);
            if (column is null)
            {
                string? nearest = NearestName.Find(input.Name, now.Inputs.Select(candidate => candidate.Name).Except(model.Inputs.Select(known => known.Name)));
                differences.Add($"it reads the column '{input.Name}', which the data no longer have{(nearest is null ? "" : $" (did you mean '{nearest}'?)")}");
            }
            else if (!table.Has(input.Name))
            {
                differences.Add($"it reads the column '{input.Name}', whose role is now {column.Role}");
            }
            else if (KindOf(input.Type) != KindOf(column.Type))
            {
                differences.Add($"it reads the column '{input.Name}' as a {input.Type}, and the column is now a {column.Type}");
            }
        }

        return differences;
    }

    private static ColumnType KindOf(ColumnType type) => type switch
    {
        ColumnType.Boolean => ColumnType.Number,
        ColumnType.Text => ColumnType.Category,
        _ => type,
    };
}
