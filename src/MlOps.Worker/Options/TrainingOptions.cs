using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Learners;
using MlOps.Learners.Tuning;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>What the project says about training.</summary>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Hyperparameters">Those with a value, by name.</param>
/// <param name="Searched">Those whose value is searched.</param>
/// <param name="Folds">How rows are held out to choose by.</param>
/// <param name="Seed">The seed of every random choice.</param>
/// <param name="Threads">The threads to use; no artifact depends on it.</param>
internal sealed record TrainingOptions(
    string Trainer, IReadOnlyDictionary<string, Hyperparameter> Hyperparameters, IReadOnlyList<SearchedItem> Searched, FoldOptions Folds, int Seed, int Threads)
{
    /// <summary>Reads the properties and items.</summary>
    public static TrainingOptions Read(OptionReader reader)
    {
        List<RequestItem> items = ReadItems(reader);
        return new(TrainerName(reader), ReadFixed(items), ReadSearched(items), ReadFolds(reader), DataOptions.Seed(reader), ReadThreads(reader));
    }

    /// <summary>Whether the project has a hyperparameter to search for.</summary>
    public static bool Searches(StageRequest request) => request.Items.Any(item => item.Type == "Hyperparameter" && IsSearched(item));

    /// <summary>The threads to use: all, unless the project says how many.</summary>
    public static int ReadThreads(OptionReader reader) =>
        reader.Integer("ModelThreads", Environment.ProcessorCount, minimum: 1, WorkerDiagnostics.ThreadsInvalid);

    /// <summary>Of the project's items those that training depends on. Of validation files only whether there are some counts: their rows are in the table.</summary>
    /// <param name="request">The request of a stage that trains.</param>
    public static IEnumerable<RequestItem> Items(StageRequest request) => request.Items
        .Where(item => item.Type == "Hyperparameter")
        .Concat(request.Items.Where(item => item.Type == "ValidationData").Take(1).Select(item => item with { Include = "any" }));

    private static FoldOptions ReadFolds(OptionReader reader)
    {
        // A mistake in it was told by the stage that splits the rows.
        SplitMethod method = Enum.TryParse(reader.Property("SplitMethod"), ignoreCase: true, out SplitMethod given) ? given : SplitMethod.Random;
        string? column = reader.Property("SplitColumn");
        return new FoldOptions(
            Folds: null,
            reader.Request.Items.Any(item => item.Type == "ValidationData"),
            method == SplitMethod.Group ? column : null,
            method == SplitMethod.Time,
            method == SplitMethod.Time ? column : null);
    }

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

    private static Dictionary<string, Hyperparameter> ReadFixed(IEnumerable<RequestItem> items)
    {
        var hyperparameters = new Dictionary<string, Hyperparameter>(StringComparer.Ordinal);
        foreach (RequestItem item in items)
        {
            if (OptionReader.Metadata(item, "Value") is { } value)
            {
                hyperparameters[item.Include] = new Hyperparameter(value, OptionReader.PlaceOf(item));
            }
        }

        return hyperparameters;
    }

    private static SearchedItem[] ReadSearched(IEnumerable<RequestItem> items) =>
    [
        .. items.Where(IsSearched).Select(item => new SearchedItem(
            item.Include, item.Metadata.GetValueOrDefault("Values"), OptionReader.Metadata(item, "Range"), OptionReader.Metadata(item, "Scale"), OptionReader.PlaceOf(item))),
    ];

    /// <summary>The items of which there are not two of a name, with one way of saying the value.</summary>
    private static List<RequestItem> ReadItems(OptionReader reader)
    {
        var items = new List<RequestItem>();
        foreach (RequestItem item in reader.Items("Hyperparameter", WorkerDiagnostics.HyperparameterMetadataUnknown))
        {
            bool hasValue = OptionReader.Metadata(item, "Value") is not null;
            if (items.Exists(other => other.Include == item.Include))
            {
                reader.Report(WorkerDiagnostics.HyperparameterTwice, item, $"Hyperparameter '{item.Include}' stands in the project twice. Keep one.");
            }
            else if (hasValue && (IsSearched(item) || item.Metadata.ContainsKey("Scale")))
            {
                reader.Report(TuningDiagnostics.SearchContradictory, item, $"Hyperparameter '{item.Include}' has a Value, which fixes it, and Values, Range or Scale, which search for it. Keep one of them.");
            }
            else if (!hasValue && !IsSearched(item))
            {
                reader.Report(WorkerDiagnostics.HyperparameterWithoutValue, item, $"Hyperparameter '{item.Include}' has no Value: <Hyperparameter Include=\"{item.Include}\" Value=\"0.1\" />. To search for one, give Values or a Range.");
            }
            else
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>An empty list of values is a mistake of a search, not a hyperparameter without a value.</summary>
    public static bool IsSearched(RequestItem item) => item.Metadata.ContainsKey("Values") || OptionReader.Metadata(item, "Range") is not null;
}
