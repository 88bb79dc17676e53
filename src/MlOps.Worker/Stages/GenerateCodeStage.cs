using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Worker.CodeGeneration;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Writes the model's typed C# interface.</summary>
internal sealed class GenerateCodeStage(OptionReader reader) : IStage
{
    private readonly ModelCodeOptions _options = CodeOptions.Read(reader);
    private readonly string _modelName = CodeOptions.ModelName(reader);

    public StageInputs Inputs => StageInputs.GenerateCode;

    public IReadOnlyList<string> Artifacts => [ArtifactNames.Schema, ArtifactNames.Summary];

    public void Run(StageContext context)
    {
        DataSchema schema = SchemaFile.Read(context.Artifacts[ArtifactNames.Schema]);
        DataSummary summary = SummaryFile.Read(context.Artifacts[ArtifactNames.Summary]);
        File.WriteAllText(context.Output($"{_modelName}.g.cs"), ModelCode.Generate(_options, schema, summary));
        context.Log.Detail($"{_options.InputType}, {_options.PredictionType} and {_options.ModelType} in namespace {_options.Namespace ?? "(global)"}");
    }
}
