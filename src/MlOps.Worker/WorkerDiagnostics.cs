using MlOps.Data.Diagnostics;
using MlOps.Worker.Locking;

namespace MlOps.Worker;

/// <summary>What the worker itself tells the user: about properties and items, and about its own running.</summary>
public static class WorkerDiagnostics
{
    /// <summary>There is no <c>ModelTask</c>.</summary>
    public static readonly DiagnosticDescriptor TaskMissing = new("MLOPS1100", "ModelTask is not set");

    /// <summary><c>ModelTask</c> has a value that is none.</summary>
    public static readonly DiagnosticDescriptor TaskUnknown = new("MLOPS1101", "Unknown ModelTask");

    /// <summary>There is no <c>LabelColumn</c>.</summary>
    public static readonly DiagnosticDescriptor LabelColumnMissing = new("MLOPS1102", "LabelColumn is not set");

    /// <summary><c>PositiveLabel</c> with a task that has none.</summary>
    public static readonly DiagnosticDescriptor PositiveLabelNotBinary = new("MLOPS1103", "PositiveLabel needs a binary classification");

    /// <summary><c>SplitMethod</c> has a value that is none.</summary>
    public static readonly DiagnosticDescriptor SplitMethodUnknown = new("MLOPS1104", "Unknown SplitMethod");

    /// <summary><c>SplitColumn</c> with a split that goes by no column.</summary>
    public static readonly DiagnosticDescriptor SplitColumnUnused = new("MLOPS1105", "SplitColumn without a SplitMethod that uses it");

    /// <summary>A fraction is not a number from 0 to 1.</summary>
    public static readonly DiagnosticDescriptor FractionInvalid = new("MLOPS1106", "A fraction is not a number from 0 to 1");

    /// <summary><c>ModelSeed</c> is not an integer.</summary>
    public static readonly DiagnosticDescriptor SeedInvalid = new("MLOPS1107", "ModelSeed is not an integer");

    /// <summary>There is no <c>TrainingData</c> item.</summary>
    public static readonly DiagnosticDescriptor TrainingDataMissing = new("MLOPS1108", "No TrainingData item");

    /// <summary>A glob matches no file.</summary>
    public static readonly DiagnosticDescriptor PatternMatchesNothing = new("MLOPS1109", "A file pattern matches no file");

    /// <summary>A data or column item has metadata that no one knows.</summary>
    public static readonly DiagnosticDescriptor DataMetadataUnknown = new("MLOPS1110", "Unknown metadata on a data item");

    /// <summary>A <c>ModelColumn</c> has an unknown <c>Role</c> or <c>Type</c>.</summary>
    public static readonly DiagnosticDescriptor ColumnOptionUnknown = new("MLOPS1111", "Unknown Role, Type or Monotone of a ModelColumn");

    /// <summary>A data item says something about its file's format that is none.</summary>
    public static readonly DiagnosticDescriptor FileFormatInvalid = new("MLOPS1113", "Metadata of a data file's format are invalid");
    /// <summary>Data files are absent, and the lock file and the cache stand in for them.</summary>
    public static readonly DiagnosticDescriptor DataAbsent = new("MLOPS1120", "Data are not on this machine", DiagnosticSeverity.Warning);

    /// <summary>Data files are absent, and a stage has to read them.</summary>
    public static readonly DiagnosticDescriptor DataNeeded = new("MLOPS1121", "Data that are not on this machine are needed");

    /// <summary><c>ModelTrainer</c> has a value that is none.</summary>
    public static readonly DiagnosticDescriptor TrainerUnknown = new("MLOPS2060", "Unknown ModelTrainer");

    /// <summary><c>ModelThreads</c> is not a positive integer.</summary>
    public static readonly DiagnosticDescriptor ThreadsInvalid = new("MLOPS2061", "ModelThreads is not a positive integer");

    /// <summary>A <c>Hyperparameter</c> has metadata that no one knows.</summary>
    public static readonly DiagnosticDescriptor HyperparameterMetadataUnknown = new("MLOPS2062", "Unknown metadata on a Hyperparameter");

    /// <summary>A <c>Hyperparameter</c> has no <c>Value</c>, <c>Values</c> or <c>Range</c>.</summary>
    public static readonly DiagnosticDescriptor HyperparameterWithoutValue = new("MLOPS2063", "A Hyperparameter has no Value");

    /// <summary>Two <c>Hyperparameter</c> items of one name.</summary>
    public static readonly DiagnosticDescriptor HyperparameterTwice = new("MLOPS2065", "A Hyperparameter stands in the project twice");

    /// <summary><c>ModelName</c> cannot name a type or a file.</summary>
    public static readonly DiagnosticDescriptor ModelNameInvalid = new("MLOPS2066", "ModelName cannot name the generated types");

    /// <summary>A build in locked mode differs from the lock file.</summary>
    public static readonly DiagnosticDescriptor LockDiffers = new(LockCheck.Differs, "The build is not the one that the lock file says");

    /// <summary>There is no lock file in locked mode.</summary>
    public static readonly DiagnosticDescriptor LockMissing = new(LockCheck.Missing, "No lock file in locked mode");

    /// <summary>The lock file is damaged.</summary>
    public static readonly DiagnosticDescriptor LockDamaged = new(LockCheck.Damaged, "The lock file is damaged");

    /// <summary>A newer SDK wrote the lock file.</summary>
    public static readonly DiagnosticDescriptor LockNewer = new(LockCheck.Newer, "The lock file is from a newer SDK");

    /// <summary>The lock file holds conflict markers.</summary>
    public static readonly DiagnosticDescriptor LockConflict = new(LockCheck.Conflict, "The lock file is in the middle of a merge");

    /// <summary>The lock file cannot be read.</summary>
    public static readonly DiagnosticDescriptor LockInaccessible = new(LockCheck.Inaccessible, "The lock file cannot be read or written");

    /// <summary>A gate or slice item has metadata that no one knows.</summary>
    public static readonly DiagnosticDescriptor GateMetadataUnknown = new("MLOPS3060", "Unknown metadata on a QualityGate or EvaluationSlice");

    /// <summary>A limit is not a number.</summary>
    public static readonly DiagnosticDescriptor GateNumberInvalid = new("MLOPS3061", "A number of a QualityGate or EvaluationSlice is not valid");

    /// <summary>A gate has an unknown <c>Severity</c>.</summary>
    public static readonly DiagnosticDescriptor GateSeverityUnknown = new("MLOPS3062", "Unknown Severity of a QualityGate");

    /// <summary>A <c>BaselineModel</c> is no package or no version, or there are two.</summary>
    public static readonly DiagnosticDescriptor BaselineInvalid = new("MLOPS3063", "A BaselineModel is not valid");

    /// <summary>A fault of the program.</summary>
    public static readonly DiagnosticDescriptor InternalFault = new("MLOPS9001", "The stage failed for an internal reason");

    /// <summary>An artifact cannot be written.</summary>
    public static readonly DiagnosticDescriptor ArtifactsNotWritable = new("MLOPS9002", "The model's files cannot be written");

    /// <summary>The build was cancelled or has gone.</summary>
    public static readonly DiagnosticDescriptor Cancelled = new("MLOPS9003", "The stage was cancelled");

    /// <summary>An artifact of an earlier stage is not there.</summary>
    public static readonly DiagnosticDescriptor ArtifactMissing = new("MLOPS9004", "A file of an earlier stage is missing");

    /// <summary>The data are no longer those that the first stage of the build read.</summary>
    public static readonly DiagnosticDescriptor DataChangedMeanwhile = new("MLOPS9005", "The data changed during the build");
}
