using MlOps.Data.Diagnostics;
using MlOps.Learners;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>What the project says about training.</summary>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Hyperparameters">By name.</param>
/// <param name="Seed">The seed of every random choice.</param>
/// <param name="Threads">The threads to use; no artifact depends on it.</param>
internal sealed record TrainingOptions(string Trainer, IReadOnlyDictionary<string, Hyperparameter> Hyperparameters, int Seed, int Threads)
{
    /// <summary>Reads the properties and items.</summary>
    public static TrainingOptions Read(OptionReader reader) =>
        new(TrainerName(reader), ReadHyperparameters(reader), DataOptions.Seed(reader), ReadThreads(reader));

    /// <summary>The threads to use: all, unless the project says how many.</summary>
    public static int ReadThreads(OptionReader reader) =>
        reader.Integer("ModelThreads", Environment.ProcessorCount, minimum: 1, WorkerDiagnostics.ThreadsInvalid);

    private static string TrainerName(OptionReader reader)
    {
        string name = reader.Property("ModelTrainer") ?? "Auto";
        if (Trainers.Find(name) is { } trainer)
        {
            return trainer.Name;
        }

        reader.Report(WorkerDiagnostics.TrainerUnknown, "ModelTrainer", $"The property ModelTrainer has the unknown value '{name}'.{NearestName.Suggest(name, Trainers.Names)} The values are {OptionReader.Join([.. Trainers.Names])}.");
        return "Auto";
    }

    private static Dictionary<string, Hyperparameter> ReadHyperparameters(OptionReader reader)
    {
        var hyperparameters = new Dictionary<string, Hyperparameter>(StringComparer.Ordinal);
        foreach (RequestItem item in reader.Items("Hyperparameter", WorkerDiagnostics.HyperparameterMetadataUnknown))
        {
            if (OptionReader.Metadata(item, "Values") is not null || OptionReader.Metadata(item, "Range") is not null)
            {
                reader.Report(WorkerDiagnostics.TuningNotSupported, item, $"Hyperparameter '{item.Include}' asks for tuning with Values or Range, which comes in a later version of MlOps.Sdk. Give one Value.");
            }
            else if (OptionReader.Metadata(item, "Value") is not { } value)
            {
                reader.Report(WorkerDiagnostics.HyperparameterWithoutValue, item, $"Hyperparameter '{item.Include}' has no Value: <Hyperparameter Include=\"{item.Include}\" Value=\"0.1\" />.");
            }
            else if (!hyperparameters.TryAdd(item.Include, new Hyperparameter(value, OptionReader.PlaceOf(item))))
            {
                reader.Report(WorkerDiagnostics.HyperparameterTwice, item, $"Hyperparameter '{item.Include}' stands in the project twice. Keep one.");
            }
        }

        return hyperparameters;
    }
}
