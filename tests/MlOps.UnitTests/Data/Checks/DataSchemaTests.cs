using MlOps.Data;
using MlOps.Data.Checks;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;

namespace MlOps.UnitTests.Data.Checks;

public sealed class DataSchemaTests : IDisposable
{
    private const string Known = "Age,City,y\n30,Rome,1\n40,Oslo,0\n50,Rome,1\n";

    private readonly CheckedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Data_hold_to_the_schema_that_was_inferred_from_them()
    {
        _folder.Check(_folder.Request(Known), schema: ExpectedSchemaFile.ToJson(Infer(Known)));

        Assert.DoesNotContain(_folder.Codes, code => code.StartsWith("MLOPS120", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Age,City,y\n30,Rome,1\n300,Oslo,0\n", "MLOPS1206", 3, 1)]
    [InlineData("Age,City,y\n30,Rome,1\n40,Paris,0\n", "MLOPS1205", 3, 4)]
    [InlineData("Age,City,y\n30,Rome,1\n40,,0\n", "MLOPS1204", 3, 4)]
    [InlineData("Age,City,New,y\n30,Rome,5,1\n40,Oslo,6,0\n", "MLOPS1202", 1, 10)]
    [InlineData("Age,y\n30,1\n40,0\n", "MLOPS1201", 1, 1)]
    public void Data_that_do_not_hold_to_the_schema_are_told_with_file_line_and_column(string rows, string code, int line, int column)
    {
        string schema = ExpectedSchemaFile.ToJson(Infer(Known));

        _folder.Check(_folder.Request(rows), schema: schema);

        Diagnostic told = _folder.Found.First(diagnostic => diagnostic.Descriptor.Code.StartsWith("MLOPS120", StringComparison.Ordinal));
        Assert.Equal((code, "train.csv", line, column), (told.Descriptor.Code, told.Location.File, told.Location.Line, told.Location.Column));
        Assert.True(told.Descriptor.IsFinding);
    }

    [Fact]
    public void What_expressions_make_is_no_column_of_the_data()
    {
        DataRequest request = _folder.Request(Known) with { Columns = [new("Decade") { Expression = "floor(Age / 10)" }] };

        _folder.Check(request, schema: ExpectedSchemaFile.ToJson(Infer(Known)));
        PreparedTables tables = _folder.Data.Run(request);

        Assert.DoesNotContain(_folder.Codes, code => code.StartsWith("MLOPS120", StringComparison.Ordinal));
        Assert.DoesNotContain("Decade", SchemaInference.Infer(tables.Schema, DataChecks.Distributions(new DataTables(tables.Training, tables.Validation, tables.Test)), known: null).Columns.Keys);
    }

    [Fact]
    public void A_value_of_another_type_is_told_when_the_data_are_read()
    {
        ExpectedSchema known = Infer(Known);
        DataRequest request = _folder.Request("Age,City,y\n30,Rome,1\nold,Oslo,0\n") with { Types = known.Columns.ToDictionary(column => column.Key, column => column.Value.Type) };

        Diagnostic error = _folder.Data.Errors(request)[0];

        Assert.Equal(("MLOPS1031", 3, 1), (error.Descriptor.Code, error.Location.Line, error.Location.Column));
    }

    [Fact]
    public void Values_of_columns_that_name_persons_are_not_shown()
    {
        _folder.Check(_folder.Request("Age,City,y\n30,Rome,1\n40,Secretville,0\n"), schema: """{ "columns": { "Age": { "type": "Number" }, "City": { "type": "Category", "values": ["Rome"], "tags": ["PII"] }, "y": { "type": "Category" } } }""");

        Diagnostic told = _folder.Found.First(diagnostic => diagnostic.Descriptor.Code == "MLOPS1205");
        Assert.DoesNotContain("Secretville", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_inference_keeps_what_people_wrote_and_takes_in_new_rows()
    {
        ExpectedSchema known = ExpectedSchemaFile.FromJson(
            """
            {
              // written by hand
              "columns": {
                "Age": { "type": "Number", "nullable": false, "minimum": 0, "maximum": 45, "description": "In years.", "unit": "a", "tags": ["protected"] },
                "City": { "type": "Category", "values": ["Rome"], },
              }
            }
            """u8.ToArray(),
            "data.schema.json");

        ExpectedSchema inferred = Infer(Known, known);

        ExpectedColumn age = inferred.Columns["Age"];
        Assert.Equal(("In years.", "a", "protected", "0", "50"), (age.Description, age.Unit, age.Tags.Single(), age.Minimum!.ToJsonString(), age.Maximum!.ToJsonString()));
        Assert.Equal(["Rome", "Oslo"], inferred.Columns["City"].Values!);
        Assert.Contains("y", inferred.Columns.Keys);
    }

    [Fact]
    public void A_column_that_the_data_lost_stays_where_people_wrote_of_it()
    {
        ExpectedSchema known = ExpectedSchemaFile.FromJson("""{ "columns": { "Plot": { "type": "Number", "description": "In m²." }, "Old": { "type": "Number", "minimum": 3 } } }"""u8.ToArray(), "data.schema.json");

        ExpectedSchema inferred = Infer(Known, known);

        Assert.Equal(["Age", "City", "y", "Plot"], inferred.Columns.Keys);
    }

    [Fact]
    public void Data_with_instants_of_fractions_hold_to_the_limits_that_were_widened_for_them()
    {
        const string Rows = "When,y\n1969-12-30T10:00:00.25,1\n2024-01-28T10:00:00.75,0\n";
        ExpectedSchema known = ExpectedSchemaFile.FromJson("""{ "columns": { "When": { "type": "Timestamp", "minimum": "2000-01-01", "maximum": "2001-01-01" }, "y": { "type": "Category" } } }"""u8.ToArray(), "data.schema.json");

        ExpectedColumn when = Infer(Rows, known).Columns["When"];

        Assert.Equal(("1969-12-30T10:00:00Z", "2024-01-28T10:00:01Z"), (when.Minimum!.GetValue<string>(), when.Maximum!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{ "columns": { "a": { "type": "Nmber" } } }""", "type is one of Number")]
    [InlineData("""{ "columns": { "a": { "type": 1 } } }""", "type is one of Number")]
    [InlineData("""{ "columns": { "a": { "type": "1" } } }""", "type is one of Number")]
    [InlineData("""{ "columns": { "a": { "type": "Number", "minimun": 1 } } }""", "Did you mean 'minimum'?")]
    [InlineData("""{ "columns": { "a": { "type": "Number", "minimum": 2, "maximum": 1 } } }""", "a minimum, 2, above its maximum, 1")]
    [InlineData("""{ "columns": { "a": { "type": "Number", "maximum": 1e999 } } }""", "the limit 1e999")]
    [InlineData("""{ "columns": { "a": { "type": "Number", "minimum": 2, "minimum": 1 } } }""", "stands twice")]
    [InlineData("""{ "columns": { "a": { "type": "Number" }, "a": { "type": "Text" } } }""", "stands twice")]
    public void A_mistake_in_a_schema_is_told_in_words_that_people_write(string json, string says)
    {
        Diagnostic error = Assert.Throws<DiagnosticException>(() => ExpectedSchemaFile.FromJson(System.Text.Encoding.UTF8.GetBytes(json), "data.schema.json")).Diagnostic;

        Assert.Equal("MLOPS1200", error.Descriptor.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MlOps.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "columns": { "a": { "type": "Nmber" } } }""", 1)]
    [InlineData("{\n \"columns\": { \"a\": { \"typ\": \"Number\" } } }", 2)]
    [InlineData("{\n \"columns\": {\n \"a\": { \"type\": \"Category\", \"minimum\": 3 } } }", 3)]
    [InlineData("{\n \"columns\": {\n \"a\": null } }", 3)]
    [InlineData("nothing", 1)]
    [InlineData("", 1)]
    public void A_schema_with_a_mistake_is_told_with_its_line(string json, int line)
    {
        Diagnostic told = Assert.Throws<DiagnosticException>(() => ExpectedSchemaFile.FromJson(System.Text.Encoding.UTF8.GetBytes(json), "data.schema.json")).Diagnostic;

        Assert.Equal(("MLOPS1200", "data.schema.json", line), (told.Descriptor.Code, told.Location.File, told.Location.Line));
    }

    private ExpectedSchema Infer(string rows, ExpectedSchema? known = null)
    {
        PreparedTables tables = _folder.Data.Run(_folder.Request(rows));
        return SchemaInference.Infer(tables.Schema, DataChecks.Distributions(new DataTables(tables.Training, tables.Validation, tables.Test)), known);
    }
}
