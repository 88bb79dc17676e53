using System.Text;
using MlOps.Data;
using MlOps.Data.Checks;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Schema;

namespace MlOps.UnitTests.Data.Checks;

/// <summary>Prepares small data and checks them.</summary>
public sealed class CheckedFolder : IDisposable
{
    private readonly DataFolder _folder = new();

    public DataFolder Data => _folder;

    /// <summary>What was told, without what preparing the data told.</summary>
    public List<Diagnostic> Found { get; } = [];

    public IEnumerable<string> Codes => Found.Select(diagnostic => diagnostic.Descriptor.Code);

    /// <summary>A request for a binary classification of <c>y</c>.</summary>
    public DataRequest Request(string training, string? test = null) => _folder.Request(training, test ?? training) with
    {
        Task = ModelTask.BinaryClassification,
    };

    /// <summary>Prepares and checks; the data schema, where one is given, also says the types.</summary>
    public CheckedData Check(DataRequest request, IReadOnlyList<Expectation>? expectations = null, string? schema = null, int threads = 2)
    {
        byte[] text = Encoding.UTF8.GetBytes(schema ?? "");
        ExpectedSchema? expected = schema is null ? null : ExpectedSchemaFile.FromJson(text, "data.schema.json");
        PreparedTables tables = _folder.Run(request with
        {
            Types = expected?.Columns.ToDictionary(column => column.Key, column => column.Value.Type) ?? [],
            PersonalColumns = expected?.Columns.Where(column => column.Value.Has(ExpectedColumn.Pii)).Select(column => column.Key).ToHashSet() ?? [],
        });
        int before = _folder.Reported.Count;
        var check = new CheckRequest
        {
            Sources = [.. request.Training, .. request.Validation, .. request.Test],
            TestSources = request.Test.Count,
            MissingValues = request.MissingValues,
            Expectations = expectations ?? [],
            Schema = expected,
            SchemaText = text,
            Threads = threads,
        };
        ExpectationRules.Check(check.Expectations, tables.Schema, _folder);
        CheckedData data = DataChecks.Run(check, new DataTables(tables.Training, tables.Validation, tables.Test), tables.Summary.Split, _folder, TestContext.Current.CancellationToken);
        Found.AddRange(_folder.Reported.Skip(before));
        return data;
    }

    public void Dispose() => _folder.Dispose();
}
