using MlOps.Worker.CodeGeneration;

namespace MlOps.Worker.Options;

/// <summary>Reads how the generated code is to be called.</summary>
internal static class CodeOptions
{
    /// <summary>The names of the generated code; they begin with the project's file name where <c>ModelName</c> is unset.</summary>
    public static ModelCodeOptions Read(OptionReader reader)
    {
        string name = ModelName(reader);
        string? identifier = Identifier.ForTypes(name);
        if (identifier is null || name.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) >= 0)
        {
            reader.Report(WorkerDiagnostics.ModelNameInvalid, "ModelName", $"The property ModelName is '{name}'. It names the generated types and a file: give at least one letter, and none of / \\ : * ? \" < > |.");
        }

        return new ModelCodeOptions(Identifier.ForNamespace(reader.Property("RootNamespace")), identifier ?? "", $"MlOps.{name}.onnx");
    }

    /// <summary>The text of <c>ModelName</c>, which names the generated file and the embedded resource.</summary>
    public static string ModelName(OptionReader reader) =>
        reader.Property("ModelName") ?? Path.GetFileNameWithoutExtension(reader.Request.ProjectFile);
}
