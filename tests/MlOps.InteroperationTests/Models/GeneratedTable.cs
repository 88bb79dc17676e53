using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.InteroperationTests.OnnxRuntime;

namespace MlOps.InteroperationTests.Models;

/// <summary>Rows with a feature of every type, with missing values, that a trainer can learn something from.</summary>
internal static class GeneratedTable
{
    private const string Label = "label";
    private static readonly string[] s_words = ["good", "bad", "Überraschung", "don't", "late", "price", "quick", "the", "a", "of"];

    /// <param name="task">What the label is for.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="seed">Other seeds give other rows.</param>
    /// <param name="hasUnseen">Whether some rows have categories and words that tables without this do not have.</param>
    public static Table Make(ModelTask task, int rows, int seed, bool hasUnseen = false)
    {
        var random = new Random(seed);
        string[] cities = [.. Enumerable.Range(0, hasUnseen ? 90 : 80).Select(i => $"City {i:00}")];
        string[] plans = hasUnseen ? ["Basic", "Gold", "Silver", "Unseen"] : ["Basic", "Gold", "Silver"];
        float[] number = Fill(rows, () => Missing(random) ? float.NaN : (float)(random.NextDouble() * 100));
        float[] skewed = Fill(rows, () => (float)Math.Exp(random.NextDouble() * 12));
        float[] flag = Fill(rows, () => Missing(random) ? float.NaN : random.Next(2));
        int[] city = Fill(rows, () => Missing(random) ? CategoryColumn.Missing : random.Next(cities.Length));
        int[] plan = Fill(rows, () => Missing(random) ? CategoryColumn.Missing : random.Next(plans.Length));
        double[] since = Fill(rows, () => Missing(random) ? double.NaN : 1.5e9 + Math.Floor(random.NextDouble() * 2e8));
        string?[] note = Fill(rows, () => Missing(random) ? null : string.Join(' ', Fill(random.Next(8), () => s_words[random.Next(s_words.Length)])) + (hasUnseen ? " unseen!" : ""));

        double[] score = [.. Enumerable.Range(0, rows).Select(row =>
            ((float.IsNaN(number[row]) ? 40 : number[row]) / 25) + (city[row] % 7) - (plan[row] == 1 ? 3 : 0) + (flag[row] == 1 ? 1 : 0)
            + Math.Log(skewed[row]) / 4 + (note[row]?.Contains("good", StringComparison.Ordinal) == true ? 2 : 0) + (double.IsNaN(since[row]) ? 0 : since[row] % 86400 / 43200) + random.NextDouble())];
        string[] classes = task switch
        {
            ModelTask.Regression => [],
            ModelTask.BinaryClassification => ["no", "yes"],
            _ => ["high", "low", "middle"],
        };
        Column label = task switch
        {
            ModelTask.Regression => new NumberColumn([.. score.Select(value => (float)(Math.Max(value, 0) * 10))]),
            ModelTask.BinaryClassification => new CategoryColumn([.. score.Select(value => value > 6 ? 1 : 0)], classes),
            _ => new CategoryColumn([.. score.Select(value => value > 8 ? 0 : value < 5 ? 1 : 2)], classes),
        };

        ColumnSchema[] columns =
        [
            Feature("number", ColumnType.Number), Feature("skewed", ColumnType.Number), Feature("flag", ColumnType.Boolean), Feature("city", ColumnType.Category),
            Feature("plan", ColumnType.Category), Feature("since", ColumnType.Timestamp), Feature("note", ColumnType.Text),
            new(Label, task == ModelTask.Regression ? ColumnType.Number : ColumnType.Category, ColumnRole.Label, Nullable: false),
        ];
        return new Table(new DataSchema(task, columns, Label, classes), new Dictionary<string, Column>
        {
            ["number"] = new NumberColumn(number), ["skewed"] = new NumberColumn(skewed), ["flag"] = new NumberColumn(flag), ["city"] = new CategoryColumn(city, cities),
            ["plan"] = new CategoryColumn(plan, plans), ["since"] = new TimestampColumn(since), ["note"] = new TextColumn(note), [Label] = label,
        });
    }

    /// <summary>The features as inputs of a graph.</summary>
    public static InputColumn[] Inputs(Table table) =>
        [.. table.Schema.Features.Select(feature => new InputColumn(feature.Name, table[feature.Name] switch
        {
            NumberColumn numbers => numbers.Values,
            TimestampColumn instants => instants.Values,
            CategoryColumn categories => Enumerable.Range(0, table.Rows).Select(row => categories[row] ?? "").ToArray(),
            TextColumn texts => Array.ConvertAll(texts.Values, text => text ?? ""),
            Column other => throw new InvalidOperationException($"A feature of type {other.GetType()}."),
        }))];

    private static ColumnSchema Feature(string name, ColumnType type) => new(name, type, ColumnRole.Feature, Nullable: true);

    private static bool Missing(Random random) => random.Next(12) == 0;

    private static T[] Fill<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
