using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Makes stages by name.</summary>
internal static class StageFactory
{
    /// <summary>The stage of the request, with its options read and their mistakes reported.</summary>
    public static IStage Create(OptionReader options) => options.Request.Stage switch
    {
        "PrepareData" => new PrepareDataStage(options),
        "Tune" => new TuneStage(options),
        "Train" => new TrainStage(options),
        "Evaluate" => new EvaluateStage(options),
        "Report" => new ReportStage(options),
        "GenerateCode" => new GenerateCodeStage(options),
        string unknown => throw new ArgumentException($"Unknown stage '{unknown}'; the stages are {OptionReader.Join([.. StageInputs.All.Select(inputs => inputs.Stage)])}."),
    };
}
