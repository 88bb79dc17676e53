using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Report;
using MlOps.Evaluation.Slices;
using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.UnitTests.Evaluation;

/// <summary>Report contents of small models, whose names and values are all <paramref name="text"/> with something around it.</summary>
internal sealed class SomeReport(string text)
{
    private const int Rows = 60;

    public string Column => $"Region {text}";

    public GeneratedApi Api => new("Contoso.Churn", "Contoso", "ChurnModel", "ChurnInput", "ChurnPrediction", [new(Column, "Region", "string?"), new("Age", "Age", "float")]);

    public ReportContent Binary()
    {
        bool[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0)];
        BinaryPredictions predictions = Some.Binary(labels, [.. Enumerable.Range(0, Rows).Select(row => (row % 10 * 0.09f) + 0.05f)]);
        return Content(ModelTask.BinaryClassification, [$"no {text}", $"yes {text}"], [.. labels.Select(label => label ? 1 : 0)], predictions);
    }

    /// <summary>A search with trials of every state, over a logarithmic range, a plain one and a list.</summary>
    public TrialsFile Trials() => new()
    {
        Trainer = "GradientBoosting",
        Strategy = "Random",
        Seed = 1,
        SelectedBy = "CrossValidation",
        Folds = 5,
        Loss = "LogLoss",
        Metric = AreaUnderRocCurve,
        SearchSpace = [new("LearningRate", From: 0.01, To: 0.3, Scale: "Log"), new("FeatureFraction", From: 0.2, To: 1, Scale: "Linear"), new("NumberOfLeaves", ["8", "16", "32"])],
        Planned = 12,
        Best = 5,
        Defaults = new(0, "Completed", 0.31, 0.9, [], [new(0.31, 0.9)]),
        Trials = [.. Enumerable.Range(1, 12).Select(Trial)],
    };

    private TrialRecord Trial(int number)
    {
        IReadOnlyList<NamedValue<string>> values = [new("LearningRate", number % 2 == 0 ? "0.02" : "0.15"), new("FeatureFraction", "0.5"), new("NumberOfLeaves", number % 3 == 0 ? "8" : "32")];
        double loss = number == 5 ? 0.28 : number == 7 ? 9000 : 0.3 + (number / 1000.0);
        return number == 8
            ? new(number, "Failed", null, null, values, [], $"It broke {text}")
            : new(number, number % 4 == 0 ? "Pruned" : "Completed", loss, 1 - loss, values, [new(loss, 1 - loss)]);
    }

    public ReportContent Multiclass(int classes)
    {
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % classes)];
        int[] predicted = [.. Enumerable.Range(0, Rows).Select(row => row % 5 == 0 ? 0 : row % classes)];
        float[] probabilities = [.. predicted.SelectMany(label => Enumerable.Range(0, classes).Select(other => other == label ? 0.5f : 0.5f / (classes - 1)))];
        return Content(ModelTask.MulticlassClassification, [.. Enumerable.Range(0, classes).Select(label => $"label {label:00} {text}")], labels, new MulticlassPredictions(classes, labels, predicted, probabilities));
    }

    public ReportContent Regression()
    {
        float[] labels = [.. Enumerable.Range(0, Rows).Select(row => row * 1000f)];
        return Content(ModelTask.Regression, [], [], new RegressionPredictions(labels, [.. labels.Select((label, row) => label + (row % 7) - 3)]));
    }

    private ReportContent Content(ModelTask task, string[] classes, int[] codes, Predictions predictions)
    {
        string label = $"Label {text}";
        var schema = new DataSchema(
            task,
            [Some.Feature(Column, ColumnType.Category), Some.Feature("Age"), new(label, task == ModelTask.Regression ? ColumnType.Number : ColumnType.Category, ColumnRole.Label, false)],
            label,
            classes);
        var table = new Table(schema, new Dictionary<string, Column>
        {
            [Column] = new CategoryColumn([.. Enumerable.Range(0, Rows).Select(row => row % 2)], [$"North {text}", $"South {text}"]),
            ["Age"] = new NumberColumn([.. Enumerable.Range(0, Rows).Select(row => (float)row)]),
            [label] = predictions is RegressionPredictions regression ? new NumberColumn(regression.Labels) : new CategoryColumn(codes, classes),
        });
        TrainingFile training = Some.Training(task) with
        {
            FeatureImportance = [new(Column, 0.75), new("Age", 0.25)],
            Candidates = [new("GradientBoosting", LogLoss, 0.4, [new($"Rate {text}", text)], 0.7, 3), new("Linear", LogLoss, 0.5, [new($"Penalty {text}", text)], 0.3)],
        };
        EvaluationResult result = Evaluator.Run(
            new EvaluationRequest { Predict = rows => predictions.Select([.. Enumerable.Range(0, rows.Rows).Select(row => row % Rows)]), Explain = rows => Explain(rows, classes.Length > 2 ? classes.Length : 1), Test = table, Training = training, Slices = [new(Column, 10)] }, new RecordedLog(), CancellationToken.None);
        QualityGate gate = task == ModelTask.Regression ? new() { Metric = RootMeanSquaredError, Maximum = 1 } : new() { Metric = LogLoss, Maximum = 0.01, Slice = Column, MinimumRows = 10 };
        return new ReportContent
        {
            Schema = schema,
            Data = Summarize(schema),
            Training = training,
            Trials = task == ModelTask.BinaryClassification ? Trials() : null,
            Metrics = result.Metrics,
            Evaluation = result.Evaluation,
            Gates = GateJudge.Judge([gate, new() { Metric = ModelSizeBytes, Maximum = 1e6 }], schema, result.Metrics, new Measurements(5000)),
            Lineage = Lineage(schema, training, result.Metrics),
        };
    }

    private RowContributions Explain(Table rows, int scores) => new(
        [Column, "Age"], [.. Enumerable.Repeat(0.5, scores)], [.. Enumerable.Range(0, rows.Rows * scores).SelectMany(i => (double[])[0.25 * (i % 3), -1])]);

    private DataSummary Summarize(DataSchema schema)
    {
        ColumnSummary region = new() { Name = Column, Type = ColumnType.Category, Role = ColumnRole.Feature, Count = 90, Missing = 10, Distinct = 2, Values = [new($"North {text}", 60), new($"South {text}", 30)] };
        ColumnSummary age = new() { Name = "Age", Type = ColumnType.Number, Role = ColumnRole.Feature, Count = 100, Missing = 0, Distinct = 60, Numbers = new(0, 59, 30, 10, [1, 3, 15, 30, 45, 57, 58]) };
        ColumnSummary label = new() { Name = schema.LabelColumn, Type = schema.Label.Type, Role = ColumnRole.Label, Count = 100, Missing = 0, Distinct = 2 };
        var table = new TableSummary(100, [region, age, label]);
        return new DataSummary { Sources = [new($"data/{text}.csv", "Training", 160, 1000, "00ff")], Split = "Random", RowsWithoutLabel = 1, Training = table, Validation = table, Test = table };
    }

    private LineageFile Lineage(DataSchema schema, TrainingFile training, MetricsFile metrics) => new()
    {
        Name = $"Churn {text}",
        Version = "1.2.3",
        Task = schema.Task,
        Label = schema.LabelColumn,
        Source = new($"https://example.org/{text}", "4ac25eca", Dirty: true),
        ModelSha256 = "ab12",
        SchemaSha256 = "cd34",
        Data = [new("Training", $"data/{text}.csv", "00ff", 1000, 160)],
        Split = new("Random", null, 0.2, 0.1, metrics.Rows),
        Seed = 1,
        RequestedTrainer = "Auto",
        Trainer = training.Trainer,
        Members = training.Members,
        Versions = [new("MlOps.Sdk", "0.1.0")],
        Metrics = metrics.Metrics,
    };
}
