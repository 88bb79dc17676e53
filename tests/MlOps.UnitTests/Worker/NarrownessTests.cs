using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Worker;

/// <summary>Which stages a change runs by itself, before what they make new runs others.</summary>
public sealed class NarrownessTests : IDisposable
{
    private const string All = "FetchData PrepareData CheckData InferSchema FetchBaseline Tune Train Evaluate Report GenerateCode";

    private readonly ScratchFolder _project = new();

    public NarrownessTests()
    {
        _project.Write("data/customers.csv", "Region,Months,Churned\n");
        _project.Write("data/more.csv", "Region,Months,Churned\n");
        foreach (string artifact in StageInputs.All.SelectMany(inputs => Stage(Request(inputs.Stage)).Artifacts).Distinct())
        {
            _project.Write("obj/model/" + artifact, artifact);
        }

        _project.Write("obj/model/" + ArtifactNames.Baseline, "{}");
        string[] tables = [ArtifactNames.TrainingTable, ArtifactNames.ValidationTable, ArtifactNames.TestTable];
        new Stamp("", [], [], tables.ToDictionary(table => table, table => table), []).Write(_project["obj/model/PrepareData.stamp"]);
    }

    public void Dispose() => _project.Dispose();

    public static TheoryData<string, string> Properties() => new()
    {
        { "LabelColumn", "PrepareData Report" },
        { "MissingValues", "PrepareData Report" },
        { "ModelSeed", "PrepareData Tune Train Report" },
        { "ModelTask", "PrepareData Report" },
        { "PositiveLabel", "PrepareData Report" },
        { "SplitColumn", "PrepareData Tune Train Report" },
        { "SplitMethod", "PrepareData Tune Train Report" },
        { "TestFraction", "PrepareData Report" },
        { "ValidationFraction", "PrepareData Report" },
        { "ModelTrainer", "Tune Train Report" },
        { "TuneFolds", "Tune Report" },
        { "TuneMinutes", "Tune Report" },
        { "TuneShard", "Tune" },
        { "TuneStrategy", "Tune Report" },
        { "TuneTrials", "Tune Report" },
        { "ModelName", "Report GenerateCode" },
        { "RootNamespace", "Report GenerateCode" },
        { "NETCoreSdkVersion", "Report" },
        { "PackageId", "Report" },
        { "PrivateRepositoryUrl", "Report" },
        { "PublishRepositoryUrl", "Report" },
        { "SourceRevisionId", "Report" },
        { "Version", "Report" },
        { "DataSchemaFile", "" },
        { "ModelCache", "" },
        { "ModelCacheDirectory", "" },
        { "ModelFetchTimeout", "" },
        { "ModelOffline", "" },
        { "ModelSnapshotDirectory", "" },
        { "UserSecretsId", "" },
        { "ModelLockFile", "" },
        { "ModelLockedMode", "" },
        { "ModelThreads", "" },
        { "RestoreAdditionalProjectSources", "" },
        { "RestoreConfigFile", "" },
        { "RestoreSources", "" },
    };

    public static TheoryData<string, string, string> Items() => new()
    {
        { "TrainingData", "", "PrepareData" },
        { "ValidationData", "", "PrepareData Tune Train" },
        { "TestData", "", "PrepareData" },
        { "ModelColumn", "Role", "PrepareData Report" },
        { "ModelColumn", "Type", "PrepareData Report" },
        { "ModelColumn", "Expression", "PrepareData Report" },
        { "DataExpectation", "Minimum", "CheckData" },
        { "DataExpectation", "Severity", "CheckData" },
        { "Hyperparameter", "Value", "Tune Train Report" },
        { "EvaluationSlice", "MinimumRows", "Evaluate" },
        { "BaselineModel", "Version", "FetchBaseline Evaluate Report" },
        { "QualityGate", "Minimum", "Report" },
        { "QualityGate", "Maximum", "Report" },
        { "QualityGate", "MaximumRegression", "Report" },
        { "QualityGate", "Slice", "Evaluate Report" },
        { "QualityGate", "Severity", "Report" },
    };

    [Fact]
    public void Every_property_that_a_stage_gets_is_in_the_table() =>
        Assert.Equal(
            StageInputs.All.SelectMany(inputs => inputs.RequestProperties).Distinct().Order(StringComparer.Ordinal),
            Properties().Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_property_runs_the_stages_that_read_it(string property, string stages) =>
        Assert.Equal(stages, Changed(request => request.With(property, "1"), request => request.With(property, "2")));

    [Theory]
    [MemberData(nameof(Items))]
    public void An_item_runs_the_stages_that_read_it(string type, string metadata, string stages)
    {
        if (metadata == "")
        {
            Assert.Equal(stages, Changed(request => request, request => request.WithItem(type, "data/more.csv")));
        }
        else
        {
            Assert.Equal(stages, Changed(request => request.WithItem(type, "Months", (metadata, "1")), request => request.WithItem(type, "Months", (metadata, "2"))));
        }
    }

    [Fact]
    public void How_a_data_file_is_read_runs_the_stage_that_reads_it() =>
        Assert.Equal("PrepareData", Changed(
            request => request.WithItem("TrainingData", "data/more.csv", ("Separator", ";")),
            request => request.WithItem("TrainingData", "data/more.csv", ("Separator", "Tab"))));

    [Theory]
    [InlineData("""{ "columns": { "Months": { "type": "Number", "minimum": 1 } } }""", "CheckData InferSchema")]
    [InlineData("""{ "columns": { "Months": { "type": "Category" } } }""", "PrepareData CheckData InferSchema")]
    public void A_line_of_the_data_schema_runs_the_checks_and_a_type_the_reading_too(string changed, string stages) =>
        Assert.Equal(stages, Changed(
            request =>
            {
                _project.Write("data.schema.json", """{ "columns": { "Months": { "type": "Number" } } }""");
                return request;
            },
            request =>
            {
                _project.Write("data.schema.json", changed);
                return request;
            }));

    [Fact]
    public void Code_and_other_metadata_run_nothing()
    {
        Assert.Equal("", Changed(
            request => request.WithItem("QualityGate", "Accuracy", ("Minimum", "1")),
            request =>
            {
                _project.Write("Extra.cs", "class Extra;");
                return request.WithItem("QualityGate", "Accuracy", ("Minimum", "1"), ("Visible", "false"));
            }));
    }

    private string Changed(Func<RequestBuilder, RequestBuilder> before, Func<RequestBuilder, RequestBuilder> after) =>
        string.Join(' ', All.Split(' ').Where(stage => FingerprintOf(before(Request(stage))) != FingerprintOf(after(Request(stage)))));

    private string FingerprintOf(RequestBuilder request)
    {
        using ArtifactsFolder artifacts = ArtifactsFolder.Open(_project["obj/model"], new RecordingLog(), TestContext.Current.CancellationToken);
        return Fingerprint.Of(Stage(request), request.Build(), artifacts).Hash;
    }

    private static IStage Stage(RequestBuilder request)
    {
        using var log = new StageLog(_ => { });
        return StageFactory.Create(new OptionReader(request.Build(), log));
    }

    private RequestBuilder Request(string stage) => new RequestBuilder(stage, _project.Root)
        .With("ModelTask", "BinaryClassification")
        .With("LabelColumn", "Churned")
        .WithItem("TrainingData", "data/customers.csv");
}
