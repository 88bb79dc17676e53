using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Evaluation.Gates;
using MlOps.Learners;
using MlOps.Worker.Options;

namespace MlOps.UnitTests.Worker;

public class OptionTests
{
    private readonly RecordingLog _log = new();

    [Fact]
    public void A_complete_project_is_read_without_a_mistake()
    {
        DataRequest data = DataOptions.Read(Reader(RequestBuilder.Complete()
            .With("SplitMethod", "group")
            .With("SplitColumn", "CustomerId")
            .With("TestFraction", "0.25")
            .With("ModelSeed", "-7")
            .With("MissingValues", "n.a.; - ;n.a.")
            .WithItem("ModelColumn", "City", ("type", "category"), ("Role", "Feature"), ("Visible", "false"))));

        Assert.Empty(_log.Diagnostics);
        Assert.Equal(ModelTask.BinaryClassification, data.Task);
        Assert.Equal("Churned", data.LabelColumn);
        Assert.Equal(new SplitOptions(SplitMethod.Group, "CustomerId", 0.25, 0.1), data.Split);
        Assert.Equal(-7, data.Seed);
        Assert.Equal(["n.a.", "-"], data.MissingValues);
        Assert.Equal((ColumnRole.Feature, ColumnType.Category), (data.Columns.Single().Role!.Value, data.Columns.Single().Type!.Value));
        Assert.Equal("data/customers.csv", data.Training.Single().DisplayPath);
    }

    [Theory]
    [InlineData("~/mc", true, "mc")]
    [InlineData("~", true, "")]
    [InlineData("~mc", false, "~mc")]
    [InlineData("mc/", false, "mc/")]
    public void A_run_cache_in_the_home_folder_can_be_named_as_in_a_shell(string folder, bool isHome, string rest)
    {
        var cache = CacheOptions.Read(Reader(RequestBuilder.Complete().With("ModelCacheDirectory", folder)), _log);

        Assert.Equal(Path.GetFullPath(Path.Combine(isHome ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : "/projects/churn", rest)), cache.Folder);
    }

    [Fact]
    public void What_a_project_leaves_out_has_the_documented_defaults()
    {
        DataRequest data = DataOptions.Read(Reader(RequestBuilder.Complete()));
        TrainingOptions training = TrainingOptions.Read(Reader(RequestBuilder.Complete()));

        Assert.Equal(new SplitOptions(SplitMethod.Random, null, 0.2, 0.1), data.Split);
        Assert.Equal(DataRequest.DefaultMissingValues, data.MissingValues);
        Assert.Equal(1, data.Seed);
        Assert.Equal(("Auto", 1, Environment.ProcessorCount), (training.Trainer, training.Seed, training.Threads));
    }

    [Theory]
    [InlineData("Group", "CustomerId", false, false, "CustomerId", null)]
    [InlineData("time", "Since", true, true, null, "Since")]
    [InlineData("Random", null, true, false, null, null)]
    public void Training_parts_rows_as_the_project_does(string method, string? column, bool hasFiles, bool byTime, string? group, string? time)
    {
        RequestBuilder request = RequestBuilder.Complete().With("SplitMethod", method).With("SplitColumn", column ?? "");

        FoldOptions folds = TrainingOptions.Read(Reader(hasFiles ? request.WithItem("ValidationData", "data/v.csv") : request)).Folds;

        Assert.Equal(new FoldOptions(Folds: null, hasFiles, group, byTime, time), folds);
    }

    [Theory]
    [InlineData("ModelTask", "", "MLOPS1100", "ModelTask is not set")]
    [InlineData("ModelTask", "BinaryClasification", "MLOPS1101", "Did you mean 'BinaryClassification'?")]
    [InlineData("ModelTask", "1", "MLOPS1101", "BinaryClassification, MulticlassClassification and Regression")]
    [InlineData("LabelColumn", " ", "MLOPS1102", "LabelColumn is not set")]
    [InlineData("SplitMethod", "Gruop", "MLOPS1104", "Did you mean 'Group'?")]
    [InlineData("SplitColumn", "City", "MLOPS1105", "'City'")]
    [InlineData("TestFraction", "0,2", "MLOPS1106", "'0,2'")]
    [InlineData("TestFraction", "20", "MLOPS1106", "'20'")]
    [InlineData("ValidationFraction", "-0.1", "MLOPS1106", "'-0.1'")]
    [InlineData("ValidationFraction", "NaN", "MLOPS1106", "'NaN'")]
    [InlineData("ModelSeed", "1.5", "MLOPS1107", "'1.5'")]
    public void A_wrong_property_is_told_with_its_value(string property, string value, string code, string part)
    {
        DataOptions.Read(Reader(RequestBuilder.Complete().With(property, value)));

        Diagnostic diagnostic = Assert.Single(_log.Diagnostics);
        Assert.Equal(code, diagnostic.Descriptor.Code);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_positive_label_without_a_binary_task_is_a_mistake()
    {
        DataOptions.Read(Reader(RequestBuilder.Complete().With("ModelTask", "Regression").With("PositiveLabel", "yes")));

        Assert.Equal(["MLOPS1103"], _log.Codes);
    }

    [Fact]
    public void A_project_without_training_data_is_a_mistake()
    {
        DataOptions.Read(Reader(new RequestBuilder("PrepareData", "/p").With("ModelTask", "Regression").With("LabelColumn", "y")));

        Assert.Equal(["MLOPS1108"], _log.Codes);
    }

    [Fact]
    public void A_pattern_that_matched_nothing_is_told_where_it_stands()
    {
        DataOptions.Read(Reader(RequestBuilder.Complete().WithItem("TestData", "data/test-*.csv")));

        Diagnostic diagnostic = Assert.Single(_log.Diagnostics);
        Assert.Equal("MLOPS1109", diagnostic.Descriptor.Code);
        Assert.Contains("'data/test-*.csv'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal((11, 5), (diagnostic.Location.Line, diagnostic.Location.Column));
    }

    [Theory]
    [InlineData("Role", "Featur", "MLOPS1111", "Did you mean 'Feature'?")]
    [InlineData("Type", "Integer", "MLOPS1111", "'Integer'")]
    [InlineData("Typ", "Number", "MLOPS1110", "Did you mean 'Type'?")]
    public void Wrong_metadata_of_a_column_is_told(string metadata, string value, string code, string part)
    {
        DataOptions.Read(Reader(RequestBuilder.Complete().WithItem("ModelColumn", "City", (metadata, value))));

        Diagnostic diagnostic = Assert.Single(_log.Diagnostics);
        Assert.Equal(code, diagnostic.Descriptor.Code);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_format_of_a_file_follows_its_name_unless_metadata_say_otherwise()
    {
        FileFormat Of(string file, params (string, string)[] metadata) => DataOptions.Read(Reader(RequestBuilder.Complete().WithItem("TestData", file, metadata))).Test.Single().Format;

        Assert.Equal((RecordKind.Separated, ',', false), Of("a.csv") is var csv ? (csv.Kind, csv.Separator, csv.IsCompressed) : default);
        Assert.Equal((RecordKind.Separated, '\t', true), Of("a.TSV.gz") is var tsv ? (tsv.Kind, tsv.Separator, tsv.IsCompressed) : default);
        Assert.Equal((RecordKind.JsonLines, true), Of("a.ndjson.gz") is var json ? (json.Kind, json.IsCompressed) : default);
        Assert.Equal(RecordKind.JsonLines, Of("a.txt", ("Format", "jsonlines")).Kind);
        Assert.Equal('\t', Of("a.txt", ("Format", "Tsv")).Separator);
        FileFormat german = Of("a.csv", ("Separator", ";"), ("DecimalSeparator", ","), ("Encoding", "windows-1252"), ("Quote", "'"));
        Assert.Equal((';', ',', '\'', 1252), (german.Separator, german.DecimalSeparator, german.Quote, german.Encoding!.CodePage));
        Assert.Equal(["a", "b c"], Of("a.csv", ("HasHeader", "false"), ("ColumnNames", "a; b c")).ColumnNames!);
        Assert.Equal(('\t', '|'), (Of("a.csv", ("Separator", "tab")).Separator, Of("a.csv", ("Separator", "|")).Separator));
        Assert.Empty(_log.Diagnostics);
    }

    [Theory]
    [InlineData("a.csv", "Format", "Xml", "Csv, Tsv or JsonLines")]
    [InlineData("a.csv", "Separator", "||", "'||'")]
    [InlineData("a.csv", "Separator", "5", "'5'")]
    [InlineData("a.csv", "Separator", "§", "ASCII")]
    [InlineData("a.csv", "Quote", ",", "not the separator")]
    [InlineData("a.csv", "DecimalSeparator", ";", "Give . or ,.")]
    [InlineData("a.csv", "Encoding", "klingon", "'klingon'")]
    [InlineData("a.csv", "HasHeader", "maybe", "true or false")]
    [InlineData("a.csv", "HasHeader", "false", "no header row")]
    [InlineData("a.csv", "ColumnNames", "a;b", "also a header row")]
    [InlineData("a.jsonl", "Separator", ";", "JSON lines have no use for")]
    public void Wrong_metadata_of_a_file_s_format_are_told_at_its_item(string file, string name, string value, string part)
    {
        DataOptions.Read(Reader(RequestBuilder.Complete().WithItem("TestData", file, (name, value))));

        Diagnostic diagnostic = Assert.Single(_log.Diagnostics);
        Assert.Equal("MLOPS1113", diagnostic.Descriptor.Code);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal((11, 5), (diagnostic.Location.Line, diagnostic.Location.Column));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        DataOptions.Read(Reader(new RequestBuilder("PrepareData", "/p").With("SplitMethod", "x").With("ModelSeed", "x")));

        Assert.Equal(["MLOPS1100", "MLOPS1102", "MLOPS1104", "MLOPS1107", "MLOPS1108"], _log.Codes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Hyperparameters_are_read_with_their_places()
    {
        TrainingOptions options = TrainingOptions.Read(Reader(RequestBuilder.Complete().With("ModelThreads", "3").WithItem("Hyperparameter", "LearningRate", ("Value", " 0.1 "))));

        Assert.Empty(_log.Diagnostics);
        Assert.Equal(3, options.Threads);
        Hyperparameter rate = options.Hyperparameters["LearningRate"];
        Assert.Equal(("0.1", 11), (rate.Value, rate.Location.Line));
    }

    [Fact]
    public void Wrong_training_options_are_told()
    {
        TrainingOptions.Read(Reader(RequestBuilder.Complete()
            .With("ModelTrainer", "Lineer")
            .With("ModelThreads", "0")
            .WithItem("Hyperparameter", "L2")
            .WithItem("Hyperparameter", "Rate", ("Values", "0.1;0.2"), ("Value", "0.1"))
            .WithItem("Hyperparameter", "Trees", ("Scale", "Log"), ("Value", "9"))
            .WithItem("Hyperparameter", "Leaves", ("Value", "3"))
            .WithItem("Hyperparameter", "Leaves", ("Value", "4"), ("Val", "5"))));

        Assert.Equal(["MLOPS2060", "MLOPS2061", "MLOPS2062", "MLOPS2063", "MLOPS2065", "MLOPS2105", "MLOPS2105"], _log.Codes.Order(StringComparer.Ordinal));
        Assert.Contains(_log.Diagnostics, diagnostic => diagnostic.Message.Contains("Did you mean 'Linear'?", StringComparison.Ordinal));
    }

    [Fact]
    public void Gates_are_read_as_they_stand()
    {
        IReadOnlyList<QualityGate> gates = GateOptions.ReadGates(Reader(RequestBuilder.Complete()
            .WithItem("QualityGate", "Accuracy", ("Minimum", "0.8"), ("Slice", "Region = North"), ("MinimumRows", "5"), ("Severity", "warning"))));

        Assert.Empty(_log.Diagnostics);
        QualityGate gate = Assert.Single(gates);
        Assert.Equal(("Accuracy", 0.8, null, "Region = North", 5, DiagnosticSeverity.Warning), (gate.Metric, gate.Minimum, gate.Maximum, gate.Slice, gate.MinimumRows, gate.Severity));
    }

    [Theory]
    [InlineData("Minimum", "0,8", "MLOPS3061")]
    [InlineData("MaximumRegression", "NaN", "MLOPS3061")]
    [InlineData("MinimumRows", "0", "MLOPS3061")]
    [InlineData("Severity", "Fatal", "MLOPS3062")]
    [InlineData("Minium", "0.8", "MLOPS3060")]
    public void Wrong_metadata_of_a_gate_is_told(string metadata, string value, string code)
    {
        GateOptions.ReadGates(Reader(RequestBuilder.Complete().WithItem("QualityGate", "Accuracy", (metadata, value))));

        Assert.Equal([code], _log.Codes);
    }

    [Theory]
    [InlineData("Contoso.Churn", "1.4.0", null)]
    [InlineData("Contoso.Churn.Production", "*", null)]
    [InlineData("Contoso.Churn", "1.*-*", null)]
    [InlineData("Contoso.Churn", "[1.0, 2.0)", null)]
    [InlineData("Contoso.Churn", "newest", "MLOPS3063")]
    [InlineData("Contoso.Churn", "1.0 or so", "MLOPS3063")]
    [InlineData("../Churn", "1.0.0", "MLOPS3063")]
    public void A_baseline_is_a_package_and_a_version(string package, string version, string? code)
    {
        BaselineItem? item = BaselineOptions.Read(Reader(RequestBuilder.Complete().WithItem("BaselineModel", package, ("Version", version))));

        Assert.Equal(code is null ? [] : [code], _log.Codes);
        Assert.Equal(code is null ? $"{package} {version}" : null, item?.Requested);
    }

    [Fact]
    public void Two_baselines_are_refused()
    {
        BaselineOptions.Read(Reader(RequestBuilder.Complete().WithItem("BaselineModel", "Churn").WithItem("BaselineModel", "Churn2")));

        Assert.Equal(["MLOPS3063"], _log.Codes);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("a/b")]
    public void A_model_name_must_name_types_and_a_file(string name)
    {
        CodeOptions.Read(Reader(RequestBuilder.Complete().With("ModelName", name)));

        Assert.Equal(["MLOPS2066"], _log.Codes);
    }

    private OptionReader Reader(RequestBuilder request) => new(request.Build(), _log);
}
