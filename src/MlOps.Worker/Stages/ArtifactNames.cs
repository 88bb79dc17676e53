using MlOps.Sources.Snapshots;

namespace MlOps.Worker.Stages;

/// <summary>The artifacts of the stages, relative to the artifacts' folder.</summary>
internal static class ArtifactNames
{
    public const string Snapshots = SnapshotsFile.Name;
    public const string DataChanges = "data/update.txt";
    public const string MovedLock = "data/moved.lock.json";
    public const string Schema = "schema.json";
    public const string Summary = "data/summary.json";
    public const string TrainingTable = "data/train.table";
    public const string ValidationTable = "data/validation.table";
    public const string TestTable = "data/test.table";
    public const string Profile = "profile.json";
    public const string Expectations = "expectations.json";
    public const string InferredSchema = "data.schema.json";
    public const string Trials = "trials.json";
    public const string Tuned = "hyperparameters.json";
    public const string Measurements = "measurements/";
    public const string TuningMeasurements = Measurements + "tune.json";
    public const string Baseline = "baseline/baseline.json";
    public const string BaselineModel = "baseline/model.onnx";
    public const string BaselineSchema = "baseline/schema.json";
    public const string BaselineChange = "baseline/update.txt";
    public const string MovedBaselineLock = "baseline/moved.lock.json";
    public const string Model = "model.onnx";
    public const string ReleasedModel = "release/model.onnx";
    public const string Training = "training.json";
    public const string TrainingMeasurements = Measurements + "train.json";
    public const string Metrics = "metrics.json";
    public const string Evaluation = "evaluation.json";
    public const string EvaluationMeasurements = Measurements + "evaluate.json";
    public const string Gates = "gates.json";
    public const string Report = "report.html";
    public const string ModelCard = "model-card.md";
    public const string Lock = "mlops.lock.json";
    public const string Lineage = "lineage.json";

    /// <summary>Names the tables by their hashes, so that there is something that changes with them where they are not.</summary>
    public const string Tables = "data/tables.json";

    /// <summary>Whether an artifact holds rows of the data. It leaves the project's folder with no cache and is made when a stage reads it.</summary>
    public static bool IsTable(string artifact) => artifact.EndsWith(".table", StringComparison.Ordinal);
}
