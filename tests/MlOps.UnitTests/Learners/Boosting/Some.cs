using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Numerics;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Learners.Boosting;

/// <summary>Small data for the tests of boosting.</summary>
internal static class Some
{
    private static readonly string[] Animals = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu"];

    /// <summary>Trees that grow on a few rows.</summary>
    public static BoosterOptions Options { get; } = new()
    {
        NumberOfIterations = 20,
        NumberOfLeaves = 8,
        MinimumExampleCountPerLeaf = 5,
    };

    /// <summary>A number, a whole number with gaps, a boolean, a category and an instant, some of each missing, and a label that depends on all.</summary>
    public static Table Table(ModelTask task, int rows = 400, int seed = 1)
    {
        var random = new Random(seed);
        float[] x = Numbers(rows, () => MathF.Round((float)random.NextDouble() * 10, 2), random);
        float[] count = Numbers(rows, () => random.Next(4), random);
        float[] flag = Numbers(rows, () => random.Next(2), random);
        int[] animal = [.. Enumerable.Range(0, rows).Select(_ => random.Next(10) == 0 ? -1 : (int)(Animals.Length * random.NextDouble() * random.NextDouble()))];
        double[] time = [.. Enumerable.Range(0, rows).Select(_ => random.Next(10) == 0 ? double.NaN : random.Next(0, 2_000_000_000))];
        double[] signal =
        [
            .. Enumerable.Range(0, rows).Select(i => (float.IsNaN(x[i]) ? 3 : Math.Sin(x[i])) * 2 + (float.IsNaN(count[i]) ? 0 : count[i])
                + (flag[i] == 1 ? 1 : 0) + animal[i] % 3 + (double.IsNaN(time[i]) ? -1 : time[i] / 86400 % 7 > 3 ? 1 : 0) + random.NextDouble()),
        ];
        string[] classes = task == ModelTask.Regression ? [] : task == ModelTask.BinaryClassification ? ["no", "yes"] : ["low", "middle", "high"];
        Column label = task == ModelTask.Regression
            ? new NumberColumn([.. signal.Select(value => (float)value)])
            : new CategoryColumn([.. signal.Select(value => Math.Clamp((int)(value / 3), 0, classes.Length - 1))], classes);
        var schema = new DataSchema(
            task,
            [
                new ColumnSchema("x", ColumnType.Number, ColumnRole.Feature, true),
                new ColumnSchema("count", ColumnType.Number, ColumnRole.Feature, true),
                new ColumnSchema("flag", ColumnType.Boolean, ColumnRole.Feature, true),
                new ColumnSchema("animal", ColumnType.Category, ColumnRole.Feature, true),
                new ColumnSchema("time", ColumnType.Timestamp, ColumnRole.Feature, true),
                new ColumnSchema("label", task == ModelTask.Regression ? ColumnType.Number : ColumnType.Category, ColumnRole.Label, false),
            ],
            "label",
            classes);
        return new Table(schema, new Dictionary<string, Column>
        {
            ["x"] = new NumberColumn(x),
            ["count"] = new NumberColumn(count),
            ["flag"] = new NumberColumn(flag),
            ["animal"] = new CategoryColumn(animal, Animals),
            ["time"] = new TimestampColumn(time),
            ["label"] = label,
        });
    }

    /// <summary>Number columns a, b, … and a label, without anything missing unless NaN is given.</summary>
    public static Table Regression(float[] labels, params float[][] features) => Table(ModelTask.Regression, new NumberColumn(labels), [], [.. features.Select(values => new NumberColumn(values))]);

    /// <summary>Columns a, b, … and a label.</summary>
    public static Table Table(ModelTask task, Column label, string[] classes, params Column[] features)
    {
        string[] names = [.. features.Select((_, i) => ((char)('a' + i)).ToString())];
        ColumnSchema[] columns =
        [
            .. features.Select((column, i) => new ColumnSchema(
                names[i],
                column is NumberColumn ? ColumnType.Number : column is TextColumn ? ColumnType.Text : ColumnType.Category,
                ColumnRole.Feature,
                Nullable: true)),
            new ColumnSchema("label", label is NumberColumn ? ColumnType.Number : ColumnType.Category, ColumnRole.Label, false),
        ];
        return new Table(
            new DataSchema(task, columns, "label", classes),
            names.Zip(features, KeyValuePair.Create).Append(KeyValuePair.Create("label", label)));
    }

    /// <summary>The same table with a column of row weights.</summary>
    public static Table Weighted(Table table, float[] weights)
    {
        DataSchema schema = table.Schema with
        {
            Columns = [.. table.Schema.Columns, new ColumnSchema("weight", ColumnType.Number, ColumnRole.Weight, false)],
        };
        return new Table(
            schema,
            table.Schema.Columns.Select(column => KeyValuePair.Create(column.Name, table[column.Name]))
                .Append(KeyValuePair.Create<string, Column>("weight", new NumberColumn(weights))));
    }

    public static BoostingData Data(Table table) => BoostingData.Of(table, maximumBins: 255, seed: 1, WorkerSet.Single);

    public static int[] Rows(BoostingData data) => [.. Enumerable.Range(0, data.Binned.Rows)];

    /// <summary>A booster after all its iterations on all rows.</summary>
    public static GradientBooster Train(Table table, BoosterOptions options, int threads = 1)
    {
        BoostingData data = Data(table);
        var booster = new GradientBooster(data, options, Rows(data), heldOut: [], seed: 1, new WorkerSet(threads));
        for (int i = 0; i < options.NumberOfIterations; i++)
        {
            booster.Step(TestContext.Current.CancellationToken);
        }

        return booster;
    }

    public static TrainingRequest Request(Table training, Table? validation = null, params (string Name, string Value)[] hyperparameters) => new()
    {
        Training = training,
        Validation = validation ?? training.Select([]),
        Hyperparameters = hyperparameters.ToDictionary(item => item.Name, item => new Hyperparameter(item.Value, new("model.csproj", 7, 5))),
        Log = new RecordingLog(),
    };

    /// <summary>Random bins of number features.</summary>
    public static BinnedDataset Bins(int rows, int features, int bins, int seed)
    {
        var random = new Random(seed);
        BinMapper[] mappers = [.. Enumerable.Range(0, features).Select(_ => NumberBinMapper.Learn([.. Enumerable.Range(0, bins).Select(bin => (double)bin)], 255))];
        byte[][] columns = [.. Enumerable.Range(0, features).Select(_ => Enumerable.Range(0, rows).Select(_ => (byte)random.Next(bins + 1)).ToArray())];
        return new BinnedDataset(mappers, columns);
    }

    private static float[] Numbers(int rows, Func<float> next, Random random) =>
        [.. Enumerable.Range(0, rows).Select(_ => random.Next(10) == 0 ? float.NaN : next())];
}
