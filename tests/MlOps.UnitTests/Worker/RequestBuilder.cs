using MlOps.Worker.Execution;
using MlOps.Worker.Protocol;

namespace MlOps.UnitTests.Worker;

/// <summary>Makes requests as the build does.</summary>
internal sealed class RequestBuilder(string stage, string projectDirectory)
{
    private readonly Dictionary<string, string> _properties = [];
    private readonly List<RequestItem> _items = [];

    /// <summary>A request with all that a project needs, for tests of one option.</summary>
    public static RequestBuilder Complete(string projectDirectory = "/projects/churn") => new RequestBuilder("PrepareData", projectDirectory)
        .With("ModelTask", "BinaryClassification")
        .With("LabelColumn", "Churned")
        .With("ModelName", "Churn")
        .WithItem("TrainingData", "data/customers.csv");

    public RequestBuilder With(string property, string value)
    {
        _properties[property] = value;
        return this;
    }

    public RequestBuilder WithItem(string type, string include, params (string Name, string Value)[] metadata)
    {
        _items.Add(new RequestItem(type, include, metadata.ToDictionary(pair => pair.Name, pair => pair.Value), Path.Combine(projectDirectory, "Churn.csproj"), _items.Count + 10, 5));
        return this;
    }

    private StageInputs Inputs => StageInputs.Find(stage)!;

    public StageRequest Build() => RequestFile.IgnoreCase(new StageRequest
    {
        Stage = stage,
        ProjectFile = Path.Combine(projectDirectory, "Churn.csproj"),
        ProjectDirectory = projectDirectory,
        ArtifactsDirectory = Path.Combine(projectDirectory, "obj", "model"),
        Properties = Inputs.RequestProperties.Where(_properties.ContainsKey).ToDictionary(name => name, name => _properties[name]),
        Items = Inputs.ItemsFrom(_items),
    });
}
