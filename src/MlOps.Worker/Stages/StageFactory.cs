using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Makes stages by name.</summary>
internal static class StageFactory
{
    /// <summary>The stage of the request, with its options read and their mistakes reported.</summary>
    public static IStage Create(OptionReader options) => Create(options, update: false);

    /// <inheritdoc cref="Create(OptionReader)"/>
    /// <param name="options">The request.</param>
    /// <param name="update">Whether the sources of data are to be asked for what they have now.</param>
    public static IStage Create(OptionReader options, bool update) => options.Request.Stage switch
    {
        "FetchData" => new FetchDataStage(options, update),
        "FetchBaseline" => new FetchBaselineStage(options, update),
        "PrepareData" => new PrepareDataStage(options),
        "CheckData" => new CheckDataStage(options),
        "InferSchema" => new InferSchemaStage(options),
        "Tune" => new TuneStage(options),
        "Train" => new TrainStage(options),
        "Evaluate" => new EvaluateStage(options),
        "Report" => new ReportStage(options),
        "GenerateCode" => new GenerateCodeStage(options),
        string unknown => throw new ArgumentException($"Unknown stage '{unknown}'; the stages are {OptionReader.Join([.. StageInputs.All.Select(inputs => inputs.Stage)])}."),
    };
}
