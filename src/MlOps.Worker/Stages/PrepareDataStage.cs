using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Slices;
using MlOps.Worker.Caching;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Reads and checks the data and splits it. Being the first stage, it checks the rest of the project too.</summary>
internal sealed class PrepareDataStage : IStage
{
    private readonly DataSchemaOption _schema;
    private readonly DataRequest _request;
    private readonly IReadOnlyList<QualityGate> _gates;
    private readonly IReadOnlyList<SliceRequest> _slices;
    private readonly LockContent _lock;
    private readonly AbsentData _absent;
    private readonly OptionReader _reader;

    public PrepareDataStage(OptionReader reader)
    {
        _schema = DataSchemaOption.Read(reader);
        _request = DataOptions.Read(reader) with { Types = _schema.Types, PersonalColumns = _schema.PersonalColumns };
        _gates = GateOptions.ReadGates(reader);
        _slices = GateOptions.ReadSlices(reader);
        BaselineOptions.Read(reader);
        TuningOptions.Check(reader, TrainingOptions.Read(reader));
        CodeOptions.Read(reader);
        _lock = new LockContent(reader);
        _absent = AbsentData.Read(reader);
        _reader = reader;
        Files = [.. Named("TrainingData", _request.Training), .. Named("ValidationData", _request.Validation), .. Named("TestData", _request.Test)];
    }

    public StageInputs Inputs => StageInputs.PrepareData;

    public bool IsCached => true;

    public IReadOnlyList<string> Artifacts => [];

    public IReadOnlyList<string> Outputs =>
    [
        ArtifactNames.Schema, ArtifactNames.Summary, ArtifactNames.Tables,
        ArtifactNames.TestTable, ArtifactNames.TrainingTable, ArtifactNames.ValidationTable,
    ];

    public IEnumerable<DataFile> Files { get; }

    /// <summary>Of the data schema the types, and what is personal, alone: descriptions and limits change no table.</summary>
    public IEnumerable<FingerprintPart> Items(StageRequest request) => _schema.Schema is null
        ? ((IStage)this).ItemsOfProject(request)
        : [.. ((IStage)this).ItemsOfProject(request), new FingerprintPart(DataSchemaOption.Property, $"types in {_schema.DisplayPath}", FingerprintPart.HashOf(_request.Types.OrderBy(type => type.Key, StringComparer.Ordinal).SelectMany(type => (string[])[type.Key, type.Value.ToString(), _request.PersonalColumns.Contains(type.Key) ? ExpectedColumn.Pii : ""])))];

    private DataFile[] Absent => [.. Files.Where(file => file.LockedSha256 is not null)];

    public void Check(Func<string, string> artifact, StageLog log)
    {
        DataSchema schema = SchemaFile.Read(artifact(ArtifactNames.Schema));
        GateRules.Check(_gates, schema, log);
        SliceRules.Check(_slices, schema, log);
        _lock.Check(artifact, log);
        if (Absent is { Length: > 0 } absent)
        {
            log.Report(new Diagnostic(WorkerDiagnostics.DataAbsent, $"{Names(absent)} not on this machine. The build goes on with what {LockName} says of {Them(absent)} and with results from the run cache.", absent[0].Source.Location));
        }
    }

    public void Run(StageContext context)
    {
        if (Absent is { Length: > 0 } absent)
        {
            throw new DiagnosticException(WorkerDiagnostics.DataNeeded, Needed(absent, context.Cache), absent[0].Source.Location);
        }

        var tables = new TablePaths(context.Output(ArtifactNames.TrainingTable), context.Output(ArtifactNames.ValidationTable), context.Output(ArtifactNames.TestTable));
        PreparedData data = DataPreparation.Run(_request, tables, context.Log, context.CancellationToken);
        string[] names = [ArtifactNames.TestTable, ArtifactNames.TrainingTable, ArtifactNames.ValidationTable];
        File.WriteAllText(context.Output(ArtifactNames.Tables), TablesFile.ToJson(names.Select(name => KeyValuePair.Create(name, context.Artifacts.Hashes.Of(context.Output(name))))));
        SchemaFile.Write(context.Output(ArtifactNames.Schema), data.Schema);
        SummaryFile.Write(context.Output(ArtifactNames.Summary), data.Summary);
    }

    private string LockName => Path.GetFileName(_reader.Property("ModelLockFile"))!;

    private IEnumerable<DataFile> Named(string item, IReadOnlyList<DataSource> sources) =>
        sources.Select(source => new DataFile(item, source)).Select(file => file with { LockedSha256 = _absent.HashOf(file) });

    private string Needed(DataFile[] absent, RunCache cache)
    {
        string[] changes = [.. _lock.ChangesOfProject(_absent.Lock!, Files).Select(change => change.Message)];
        return $"{Names(absent)} not on this machine and needed now. {LockName} says what {(absent.Length == 1 ? "it holds" : "they hold")}, but {(cache.Folder is { } folder ? $"the run cache '{folder}' has no result for {Them(absent)} with this project" : "ModelCache is Off")}. "
            + (changes.Length > 0 ? $"Changed since the lock: {string.Join("; ", changes)}. " : "")
            + "Get the data, or name a run cache (ModelCacheDirectory) that a build with the data has filled"
            + (changes.Length > 0 ? ", or undo the change." : ".");
    }

    private static string Them(DataFile[] files) => files.Length == 1 ? "it" : "them";

    private static string Names(DataFile[] files) => files.Length == 1
        ? $"'{files[0].Source.DisplayPath}' is"
        : string.Create(CultureInfo.InvariantCulture, $"'{files[0].Source.DisplayPath}' and {files.Length - 1} more data file{(files.Length == 2 ? "" : "s")} are");
}
