using MlOps.Data;
using MlOps.Data.Checks;
using MlOps.Data.Expectations;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Writes the data schema that the data would hold to: the project's own, taken further where it has one.</summary>
internal sealed class InferSchemaStage(OptionReader reader) : IStage
{
    private readonly DataSchemaOption _known = DataSchemaOption.Read(reader);

    public StageInputs Inputs => StageInputs.InferSchema;

    public IReadOnlyList<string> Artifacts => [ArtifactNames.Schema, ArtifactNames.TrainingTable, ArtifactNames.ValidationTable, ArtifactNames.TestTable];

    public IEnumerable<FingerprintPart> Items(StageRequest request) =>
        [_known.Part];

    private static string Listed(string what, string[] columns) => columns.Length == 0 ? "" : $"{what}: {string.Join(", ", columns)}";

    public void Run(StageContext context)
    {
        Table Open(string artifact) => TableFile.Open(context.Artifacts[artifact]);
        var tables = new DataTables(Open(ArtifactNames.TrainingTable), Open(ArtifactNames.ValidationTable), Open(ArtifactNames.TestTable));
        DataSchema schema = SchemaFile.Read(context.Artifacts[ArtifactNames.Schema]);
        ExpectedSchema inferred = SchemaInference.Infer(schema, DataChecks.Distributions(tables), _known.Schema);
        File.WriteAllText(context.Output(ArtifactNames.InferredSchema), ExpectedSchemaFile.ToJson(inferred));
        string[] lacking = [.. inferred.Columns.Keys.Except(schema.Columns.Select(column => column.Name))];
        string[] gone = [.. (_known.Schema?.Columns.Keys ?? []).Except(inferred.Columns.Keys)];
        context.Log.Summary($"{_known.DisplayPath} with {inferred.Columns.Count} columns{Listed("; gone, since the data lack it", gone)}{Listed("; kept though the data lack it, since somebody wrote of it", lacking)}");
    }
}
