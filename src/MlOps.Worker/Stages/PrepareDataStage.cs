using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Slices;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Reads and checks the data and splits it. Being the first stage, it checks the rest of the project too.</summary>
internal sealed class PrepareDataStage : IStage
{
    private readonly DataRequest _request;
    private readonly IReadOnlyList<QualityGate> _gates;
    private readonly IReadOnlyList<SliceRequest> _slices;
    private readonly LockContent _lock;

    public PrepareDataStage(OptionReader reader)
    {
        _request = DataOptions.Read(reader);
        _gates = GateOptions.ReadGates(reader);
        _slices = GateOptions.ReadSlices(reader);
        TuningOptions.Check(reader, TrainingOptions.Read(reader));
        CodeOptions.Read(reader);
        _lock = new LockContent(reader);
    }

    public StageInputs Inputs => StageInputs.PrepareData;

    public bool IsCached => true;

    public IReadOnlyList<string> Artifacts => [];

    public IEnumerable<DataFile> Files =>
    [
        .. _request.Training.Select(source => new DataFile("TrainingData", source)),
        .. _request.Validation.Select(source => new DataFile("ValidationData", source)),
        .. _request.Test.Select(source => new DataFile("TestData", source)),
    ];

    public void Check(Func<string, string> artifact, StageLog log)
    {
        DataSchema schema = SchemaFile.Read(artifact(ArtifactNames.Schema));
        GateRules.Check(_gates, schema, log);
        SliceRules.Check(_slices, schema, log);
        _lock.Check(artifact, log);
    }

    public void Run(StageContext context)
    {
        var tables = new TablePaths(context.Output(ArtifactNames.TrainingTable), context.Output(ArtifactNames.ValidationTable), context.Output(ArtifactNames.TestTable));
        PreparedData data = DataPreparation.Run(_request, tables, context.Log, context.CancellationToken);
        string[] names = [ArtifactNames.TestTable, ArtifactNames.TrainingTable, ArtifactNames.ValidationTable];
        File.WriteAllText(context.Output(ArtifactNames.Tables), TablesFile.ToJson(names.Select(name => KeyValuePair.Create(name, context.Artifacts.Hashes.Of(context.Output(name))))));
        SchemaFile.Write(context.Output(ArtifactNames.Schema), data.Schema);
        SummaryFile.Write(context.Output(ArtifactNames.Summary), data.Summary);
    }
}
