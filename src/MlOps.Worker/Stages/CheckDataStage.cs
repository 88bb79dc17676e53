using MlOps.Data;
using MlOps.Data.Checks;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Profiles;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Profiles the prepared data and holds them against the data schema, the expectations and common sense, before anything is learnt from them.</summary>
internal sealed class CheckDataStage : IStage
{
    private readonly DataSchemaOption _schema;
    private readonly CheckRequest _request;

    public CheckDataStage(OptionReader reader)
    {
        DataFiles files = DataFiles.Read(reader);
        _schema = DataSchemaOption.Read(reader);
        _request = new CheckRequest
        {
            Sources = [.. files.Training, .. files.Validation, .. files.Test],
            TestSources = files.Test.Count,
            MissingValues = DataOptions.MissingValues(reader),
            Expectations = ExpectationOptions.Read(reader),
            Schema = _schema.Schema,
            SchemaFile = _schema.DisplayPath,
            SchemaText = _schema.Text,
        };
    }

    public StageInputs Inputs => StageInputs.CheckData;

    public bool IsCached => true;

    public IReadOnlyList<string> Artifacts =>
        [ArtifactNames.Schema, ArtifactNames.Summary, ArtifactNames.TrainingTable, ArtifactNames.ValidationTable, ArtifactNames.TestTable];

    public IReadOnlyList<string> Outputs => [ArtifactNames.Profile, ArtifactNames.Expectations];

    /// <summary>The schema counts as it stands, since messages name its lines.</summary>
    public IEnumerable<FingerprintPart> Items(StageRequest request) =>
        [.. ((IStage)this).ItemsOfProject(request), _schema.Part];

    /// <summary>Tells of data that are too old. That depends on the day, so that it is no part of the result, which may be older than the day.</summary>
    public void Check(Func<string, string> artifact, StageLog log)
    {
        if (!log.HasErrors)
        {
            Freshness.Report(ExpectationsFile.FromJson(File.ReadAllText(artifact(ArtifactNames.Expectations))), _request.Expectations, DateTimeOffset.UtcNow, log);
        }
    }

    public void Run(StageContext context)
    {
        DataSummary summary = SummaryFile.Read(context.Artifacts[ArtifactNames.Summary]);
        DataSchema schema = SchemaFile.Read(context.Artifacts[ArtifactNames.Schema]);
        ExpectationRules.Check(_request.Expectations, schema, context.Log);
        if (context.Log.HasErrors)
        {
            return;
        }

        Table Open(string artifact) => TableFile.Open(context.Artifacts[artifact]);
        var tables = new DataTables(Open(ArtifactNames.TrainingTable), Open(ArtifactNames.ValidationTable), Open(ArtifactNames.TestTable));
        context.Log.Progress("checking the data");
        CheckedData found = DataChecks.Run(_request, tables, summary.Split, context.Log, context.CancellationToken);
        File.WriteAllText(context.Output(ArtifactNames.Profile), ProfileFile.ToJson(found.Profile));
        File.WriteAllText(context.Output(ArtifactNames.Expectations), ExpectationsFile.ToJson([.. found.Expectations.Select(JudgedExpectation.Of)]));
        // Whether data are fresh enough is judged on the day, see Check.
        ExpectationResult[] judged = [.. found.Expectations.Where(result => result.Expectation.MaximumAge is null)];
        string expectations = judged.Length == 0 ? "" : $", {judged.Count(result => result.Holds)} of {judged.Length} data expectations hold";
        string unlike = found.Violations == 0 ? "" : $", {found.Violations:N0} unlike {_schema.DisplayPath}";
        context.Log.Summary($"{found.Profile.Columns.Count:N0} columns, {(found.Oddities == 0 ? "nothing odd" : $"{found.Oddities:N0} odd")}{unlike}{expectations}");
    }
}
