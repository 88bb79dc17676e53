using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MlOps.Data.Schema;
using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Worker;

/// <summary>Values of columns that the data schema tags <c>pii</c> are in the tables, and in the model where it learns from them, and nowhere else.</summary>
public sealed class PersonalDataTests : IDisposable
{
    private const string DataSchema = """
        { "columns": {
            "Email": { "type": "Category", "tags": ["pii"] },
            "Town": { "type": "Category", "tags": ["pii"] },
            "Salary": { "type": "Number", "tags": ["PII"] },
            "Born": { "type": "Timestamp", "tags": ["pii"] },
            "Note": { "type": "Category" },
            "Left": { "type": "Boolean" }
        } }
        """;

    private static readonly string[] s_secrets = ["@example.org", "Zanzibar", "Samarkand", "77123", "88321", "1958", "1959"];

    private readonly ScratchFolder _project = new();
    private readonly List<StageEvent> _events = [];

    public void Dispose() => _project.Dispose();

    [Fact]
    public void They_are_in_no_artifact_log_or_message()
    {
        _project.Write("data/people.csv", People());

        foreach (StageInputs inputs in PipelineTests.Stages)
        {
            Assert.True(Run(inputs.Stage), string.Join('\n', _events.Select(told => told.Message)));
        }

        Assert.Contains("MLOPS1208", _events.Select(told => told.Code));
        AssertNoneIsTold();
    }

    [Fact]
    public void They_are_hidden_in_columns_that_expressions_make_of_them_too()
    {
        _project.Write("data/people.csv", People());

        foreach (StageInputs inputs in PipelineTests.Stages)
        {
            Assert.True(
                Run(inputs.Stage, request => request
                    .WithItem("ModelColumn", "Place", ("Expression", "coalesce(Town, 'none')"), ("Role", "Ignore"))
                    .WithItem("ModelColumn", "PlaceAgain", ("Expression", "if(isMissing(Place), 'none', Place)"))
                    .WithItem("ModelColumn", "Pay", ("Expression", "Salary / 1"))),
                string.Join('\n', _events.Select(told => told.Message)));
        }

        Assert.Contains("'PlaceAgain', made of one that", _events.Where(told => told.Code == "MLOPS1208").Select(told => told.Message).Last(), StringComparison.Ordinal);
        Assert.True(SchemaFile.Read(_project["obj/model/schema.json"])["Pay"].IsPersonal);
        AssertNoneIsTold();
    }

    [Theory]
    [InlineData("AllowedValues", "Samarkand", "Town")]
    [InlineData("Pattern", "^S", "Town")]
    [InlineData("Unique", "true", "Town")]
    [InlineData("Maximum", "80000", "Salary")]
    [InlineData("Minimum", "1990-01-01", "Born")]
    public void They_are_in_no_message_of_an_expectation_that_fails(string name, string value, string column)
    {
        _project.Write("data/people.csv", People());

        Assert.True(Run("PrepareData"));
        Run("CheckData", request => request.WithItem("DataExpectation", column, (name, value)));

        Assert.Contains("MLOPS1211", _events.Select(told => told.Code));
        AssertNoneIsTold();
    }

    [Theory]
    [InlineData("Salary", "Zanzibar")]
    [InlineData("Born", "Samarkand")]
    public void They_are_in_no_message_about_a_field_that_cannot_be_read(string column, string value)
    {
        string[] rows = People().Split('\n');
        string[] fields = rows[5].Split(',');
        fields[Array.IndexOf(rows[0].Split(','), column)] = value;
        rows[5] = string.Join(',', fields);
        _project.Write("data/people.csv", string.Join('\n', rows));

        Assert.False(Run("PrepareData"));

        Assert.Contains(_events, told => told.Line == 6);
        AssertNoneIsTold();
    }

    [Theory]
    [InlineData("EvaluationSlice", "Town", "")]
    [InlineData("QualityGate", "Accuracy", "Town")]
    public void A_slice_of_them_is_an_error(string item, string include, string slice)
    {
        _project.Write("data/people.csv", People());

        Assert.False(Run("PrepareData", request => slice.Length == 0 ? request.WithItem(item, include) : request.WithItem(item, include, ("Minimum", "0.5"), ("Slice", slice))));

        Assert.Contains("MLOPS1209", _events.Select(told => told.Code));
    }

    private void AssertNoneIsTold()
    {
        foreach (string file in Directory.EnumerateFiles(_project["obj/model"], "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".table" or ".onnx")))
        {
            // The digits of a year stand in some SHA-256 by chance.
            string text = Regex.Replace(Encoding.UTF8.GetString(File.ReadAllBytes(file)), "(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", "", RegexOptions.None, TimeSpan.FromSeconds(10));
            Assert.All(s_secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{secret} is in {file}."));
        }

        Assert.All(_events, told => Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, told.Message, StringComparison.Ordinal)));
    }

    private bool Run(string stage, Func<RequestBuilder, RequestBuilder>? configure = null)
    {
        _project.Write("data.schema.json", DataSchema);
        RequestBuilder request = new RequestBuilder(stage, _project.Root)
            .With("ModelTask", "BinaryClassification")
            .With("LabelColumn", "Left")
            .With("ModelTrainer", "GradientBoosting")
            .With("ModelName", "People")
            .WithItem("TrainingData", "data/people.csv")
            .WithItem("ModelColumn", "Email", ("Role", "Id"))
            .WithItem("Hyperparameter", "NumberOfIterations", ("Value", "4"));
        using var log = new StageLog(_events.Add);
        return new StageRunner((configure?.Invoke(request) ?? request).Build(), log, StageFactory.Create).Run(CancellationToken.None);
    }

    private static string People()
    {
        var random = new Random(1);
        return "Email,Town,Salary,Born,Note,Left\n" + string.Concat(Enumerable.Range(0, 300).Select(row =>
        {
            bool left = random.Next(2) == 0;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"p{row}@example.org,{(random.Next(3) == 0 ? "Zanzibar" : "Samarkand")},{(random.Next(2) == 0 ? 77123 : 88321)},{1958 + random.Next(2)}-0{random.Next(1, 9)}-01,{(left ^ random.Next(4) == 0 ? "a" : "b")},{(left ? "true" : "false")}\n");
        }));
    }
}
