using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>One stage with its options read: a function from files to files.</summary>
internal interface IStage
{
    /// <summary>The properties and items it depends on.</summary>
    StageInputs Inputs { get; }

    /// <summary>The files of the user it reads; one that is missing counts as such.</summary>
    IEnumerable<DataFile> Files => [];

    /// <summary>The artifacts of earlier stages it reads.</summary>
    IReadOnlyList<string> Artifacts { get; }

    /// <summary>Its items as far as its artifacts depend on them. Those that name <see cref="Files"/> are none: the files stand for them.</summary>
    IEnumerable<FingerprintPart> Items(StageRequest request) => ItemsOfProject(request);

    /// <summary>The items of the project that the stage names, each as a whole.</summary>
    sealed IEnumerable<FingerprintPart> ItemsOfProject(StageRequest request) => request.Items
        .Where(item => Inputs.Items.Contains(item.Type) && !DataFiles.ItemTypes.Contains(item.Type))
        .Select(FingerprintPart.OfItem);

    /// <summary>Whether its artifacts are worth more than the time to fetch them from the run cache.</summary>
    bool IsCached => false;

    /// <summary>The artifacts that it writes, where it is cached.</summary>
    IReadOnlyList<string> Outputs => [];

    /// <summary>Why it runs whenever MSBuild starts it; null for a stage whose artifacts are a function of what it reads.</summary>
    string? Reason => null;

    /// <summary>Reports mistakes that do not touch its artifacts but would fail a later stage, whether it ran or need not.</summary>
    /// <param name="artifact">The full path of an artifact of the stage.</param>
    /// <param name="log">Takes the mistakes.</param>
    void Check(Func<string, string> artifact, StageLog log)
    {
    }

    /// <summary>Writes its artifacts to the context's folder.</summary>
    /// <exception cref="Data.Diagnostics.DiagnosticException">The user has to mend something.</exception>
    void Run(StageContext context);
}
