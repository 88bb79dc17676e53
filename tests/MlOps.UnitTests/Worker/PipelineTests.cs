using System.Globalization;
using MlOps.Data.Schema;
using MlOps.Evaluation.Files;
using MlOps.Runtime;
using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Worker;

/// <summary>All stages, one after the other, on a small table.</summary>
public sealed class PipelineTests : IDisposable
{
    /// <summary>What a build runs that searches nothing.</summary>
    internal static readonly StageInputs[] Stages = [.. StageInputs.All.Where(inputs => inputs != StageInputs.Tune && inputs != StageInputs.InferSchema)];

    private readonly ScratchFolder _project = new();
    private readonly List<StageEvent> _events = [];

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("BinaryClassification", "Churned")]
    [InlineData("MulticlassClassification", "Plan")]
    [InlineData("Regression", "Fee")]
    public void Artifacts_have_the_same_bytes_in_any_folder_culture_and_number_of_threads(string task, string label)
    {
        using var elsewhere = new ScratchFolder();
        CultureInfo culture = CultureInfo.CurrentCulture;
        RunAll(_project, request => request.With("ModelTask", task).With("LabelColumn", label).With("ModelThreads", "1"));
        try
        {
            CultureInfo.CurrentCulture = WithDecimalComma();
            RunAll(elsewhere, request => request.With("ModelTask", task).With("LabelColumn", label).With("ModelThreads", "2"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        string[] artifacts = [.. StampedArtifacts(_project).Where(name => !name.StartsWith("measurements/", StringComparison.Ordinal))];
        Assert.Contains("model.onnx", artifacts);
        Assert.Contains("report.html", artifacts);
        Assert.Contains("Churn.g.cs", artifacts);
        Assert.All(artifacts, artifact => Assert.Equal(File.ReadAllBytes(_project["obj/model/" + artifact]), File.ReadAllBytes(elsewhere["obj/model/" + artifact])));
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("a limit", "Report")]
    [InlineData("a slice", "Evaluate Report")]
    [InlineData("the name space", "GenerateCode Report")]
    [InlineData("the seed", "PrepareData CheckData Train Evaluate Report GenerateCode")]
    [InlineData("an expectation", "CheckData")]
    [InlineData("an expression", "PrepareData CheckData Train Evaluate Report GenerateCode")]
    [InlineData("a hyperparameter", "Train Evaluate Report")]
    public void A_change_runs_again_only_what_depends_on_it(string change, string stages)
    {
        RunAll(_project, request => request.With("ModelSeed", "1").WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")));
        Dictionary<string, string> before = Logs();

        RunAll(_project, request => change switch
        {
            "a limit" => request.With("ModelSeed", "1").WithItem("QualityGate", "Accuracy", ("Minimum", "0.2")),
            "a slice" => request.With("ModelSeed", "1").WithItem("QualityGate", "Accuracy", ("Minimum", "0.1"), ("Slice", "Region")),
            "the name space" => request.With("ModelSeed", "1").With("RootNamespace", "Other").WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")),
            "the seed" => request.With("ModelSeed", "2").WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")),
            "an expectation" => request.With("ModelSeed", "1").WithItem("DataExpectation", "Months", ("Minimum", "0")).WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")),
            "an expression" => request.With("ModelSeed", "1").WithItem("ModelColumn", "Ratio", ("Expression", "Fee / Months")).WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")),
            "a hyperparameter" => request.With("ModelSeed", "1").WithItem("Hyperparameter", "NumberOfLeaves", ("Value", "4")).WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")),
            _ => request.With("ModelSeed", "1").WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")),
        });

        Dictionary<string, string> after = Logs();
        Assert.Equal(stages.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), after.Keys.Where(stage => before[stage] != after[stage]).Order());
    }

    [Theory]
    [InlineData("QualityGate", "Acuracy", "MLOPS3001", "'Accuracy'")]
    [InlineData("EvaluationSlice", "Regin", "MLOPS3010", "'Region'")]
    public void An_unknown_metric_or_slice_fails_the_first_stage_also_when_its_data_are_up_to_date(string item, string name, string code, string nearest)
    {
        RunAll(_project, request => request);
        (string, string)[] metadata = item == "QualityGate" ? [("Minimum", "0.1")] : [];
        Assert.False(Run(_project, "PrepareData", request => request.WithItem(item, name, metadata)));

        StageEvent error = _events.Single(told => told.Kind == StageEvent.Error);
        Assert.Equal(code, error.Code);
        Assert.Contains(nearest, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_ran_says_in_one_line_what_it_did()
    {
        RunAll(_project, request => request.WithItem("QualityGate", "Accuracy", ("Minimum", "0.1")).WithItem("QualityGate", "LogLoss", ("Maximum", "0.00001")));

        string[] lines = [.. _events.Where(told => told.Kind == StageEvent.Summary).Select(told => told.Message)];
        Assert.Equal(5, lines.Length);
        Assert.Contains("training", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("6 columns, nothing odd, ", lines[1], StringComparison.Ordinal);
        Assert.Matches(@"^GradientBoosting, \d+ rows, \w+ [0-9.]+ by cross-validation, [0-9.]+ s$", lines[2]);
        Assert.Contains("test rows", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("1 of 2 gates pass; not LogLoss", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_of_a_gate_comes_once_a_run_and_goes_with_its_cause()
    {
        Run(_project, "PrepareData", request => request.WithItem("QualityGate", "Accuracy", ("Maximum", "0.9")));
        Run(_project, "PrepareData", request => request.WithItem("QualityGate", "Accuracy", ("Maximum", "0.9")));
        Assert.Equal(["MLOPS3005", "MLOPS3005"], _events.Where(told => told.Kind == StageEvent.Warning).Select(told => told.Code));

        _events.Clear();
        Run(_project, "PrepareData", request => request.WithItem("QualityGate", "Accuracy", ("Minimum", "0.9")));
        Assert.DoesNotContain(_events, told => told.Kind == StageEvent.Warning);
    }

    [Fact]
    public void The_summary_of_training_counts_the_validation_rows_which_the_final_model_is_fitted_on_too()
    {
        RunAll(_project, request => request.With("ValidationFraction", "0.25"));

        TrainingRowCounts rows = TrainingFile.FromJson(_project.Read("obj/model/training.json")).Rows;
        Assert.NotEqual(0, rows.Validation);
        Assert.Contains(_events, told => told.Message.StartsWith($"GradientBoosting, {rows.Train + rows.Validation} rows, ", StringComparison.Ordinal));
    }

    [Fact]
    public void Validation_rows_that_the_user_gave_judge_however_few_rows_there_are()
    {
        _project.Write("data/given.csv", string.Join('\n', Customers().Split('\n')[..100]));

        RunAll(_project, request => request.WithItem("ValidationData", "data/given.csv"));

        Assert.Equal("Validation", TrainingFile.FromJson(_project.Read("obj/model/training.json")).SelectedBy);
    }

    [Fact]
    public void A_column_of_an_expression_is_a_feature_of_the_model_and_no_input_of_the_application()
    {
        RunAll(_project, request => request
            .WithItem("ModelColumn", "Since", ("Role", "Ignore"))
            .WithItem("ModelColumn", "Quarter", ("Expression", "quarter(Since)"))
            .WithItem("ModelColumn", "FeePerMonth", ("Expression", "coalesce(Fee, 0) / (1 + Months)"))
            .WithItem("EvaluationSlice", "Quarter", ("MinimumRows", "1")));

        DataSchema schema = SchemaFile.Read(_project["obj/model/schema.json"]);
        Assert.Equal(["Region", "Plan", "Months", "Fee", "Since"], schema.Inputs.Select(column => column.Name));
        Assert.Equal(["Region", "Plan", "Months", "Fee", "Quarter", "FeePerMonth"], schema.Features.Select(column => column.Name));
        Assert.Equal(["Region", "Plan", "Months", "Fee", "Since"], Scorer.Load(File.ReadAllBytes(_project["obj/model/model.onnx"])).Inputs.Select(input => input.Name));
        string code = _project.Read("obj/model/Churn.g.cs");
        Assert.Contains("public required global::System.DateTime Since { get; set; }", code, StringComparison.Ordinal);
        Assert.DoesNotContain("FeePerMonth", code, StringComparison.Ordinal);
        EvaluationFile evaluation = EvaluationFile.FromJson(_project.Read("obj/model/evaluation.json"));
        Assert.NotEqual(0, evaluation.PermutationImportance.Single(column => column.Name == "FeePerMonth").Value);
        Assert.Contains("FeePerMonth", evaluation.Explanations!.Columns.Select(column => column.Name));
        Assert.DoesNotContain("Since", evaluation.Explanations.Columns.Select(column => column.Name));
        Assert.Equal(4, MetricsFile.FromJson(_project.Read("obj/model/metrics.json")).Slices.Count);
        Assert.Contains("= coalesce(Fee, 0) / (1 + Months)", _project.Read("obj/model/report.html"), StringComparison.Ordinal);
        Assert.Contains("| FeePerMonth | Number | coalesce(Fee, 0) / (1 + Months) |", _project.Read("obj/model/model-card.md"), StringComparison.Ordinal);
        Assert.Contains("ModelColumn FeePerMonth Expression=coalesce(Fee, 0) / (1 + Months)", _project.Read("obj/model/mlops.lock.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_an_expression_is_told_at_the_item_before_data_are_read()
    {
        Assert.False(Run(_project, "PrepareData", request => request
            .WithItem("ModelColumn", "A", ("Expression", "Months +"))
            .WithItem("ModelColumn", "B", ("Expression", "lgo(Months)"))));

        Assert.Equal(["MLOPS1060", "MLOPS1061"], _events.Where(told => told.Kind == StageEvent.Error).Select(told => told.Code));
        Assert.Equal([13, 14], _events.Where(told => told.Kind == StageEvent.Error).Select(told => told.Line));
    }

    private static string[] StampedArtifacts(ScratchFolder project) =>
        [.. Stages.SelectMany(inputs => Stamp.Read(project[$"obj/model/{inputs.Stage}.stamp"])!.Artifacts.Keys).Order(StringComparer.Ordinal)];

    private static CultureInfo WithDecimalComma()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (",", ".");
        culture.DateTimeFormat.DateSeparator = ".";
        return culture;
    }

    /// <summary>The log of a stage begins anew whenever it runs.</summary>
    private Dictionary<string, string> Logs() => Stages.ToDictionary(inputs => inputs.Stage, inputs => _project.Read($"obj/model/{inputs.Stage}.log"));

    private void RunAll(ScratchFolder project, Func<RequestBuilder, RequestBuilder> configure)
    {
        foreach (StageInputs inputs in Stages)
        {
            Assert.True(Run(project, inputs.Stage, configure), string.Join('\n', _events.Select(told => told.Message)));
        }
    }

    private bool Run(ScratchFolder project, string stage, Func<RequestBuilder, RequestBuilder> configure)
    {
        project.Write("data/customers.csv", Customers());
        RequestBuilder request = new RequestBuilder(stage, project.Root)
            .With("ModelTask", "BinaryClassification")
            .With("LabelColumn", "Churned")
            .With("ModelTrainer", "GradientBoosting")
            .With("ModelName", "Churn")
            .WithItem("TrainingData", "data/customers.csv")
            .WithItem("ModelColumn", "Id", ("Role", "Ignore"))
            .WithItem("Hyperparameter", "NumberOfIterations", ("Value", "4"));
        using var log = new StageLog(_events.Add);
        return new StageRunner(configure(request).Build(), log, StageFactory.Create).Run(CancellationToken.None);
    }

    internal static string Customers()
    {
        var random = new Random(1);
        string[] rows =
        [
            .. Enumerable.Range(0, 300).Select(row =>
            {
                int months = random.Next(60);
                string plan = new[] { "Basic", "Plus", "Premium" }[random.Next(3)];
                string region = new[] { "North", "South" }[random.Next(2)];
                string fee = random.Next(8) == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{10 + months / 10.0 + plan.Length:F1}");
                bool churned = months + random.Next(30) < 35;
                return string.Create(CultureInfo.InvariantCulture, $"{row},{region},{plan},{months},{fee},2024-{1 + row % 12:00}-01,{(churned ? "true" : "false")}");
            }),
        ];
        return "Id,Region,Plan,Months,Fee,Since,Churned\n" + string.Join('\n', rows) + "\n";
    }
}
