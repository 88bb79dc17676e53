namespace MlOps.Worker.CodeGeneration;

/// <summary>Writes the input class.</summary>
internal static class InputCode
{
    /// <summary>A property a feature. One that no training row lacked is required, so that forgetting it does not compile.</summary>
    public static void Write(CodeWriter code, ModelCodeOptions options, IReadOnlyList<FeatureProperty> properties)
    {
        code.Write($"/// <summary>What <see cref=\"{options.ModelType}\"/> predicts from: a property a feature column.</summary>");
        code.Write(ModelCode.Attributes);
        code.Block($"public sealed class {options.InputType}", () =>
        {
            for (int i = 0; i < properties.Count; i++)
            {
                FeatureProperty property = properties[i];
                string required = property.Column.Nullable ? "" : "required ";
                code.Write($$"""
                    /// <summary>{{FeatureDocumentation.Summary(property)}}</summary>
                    /// <remarks>{{FeatureDocumentation.Remarks(property)}}</remarks>
                    public {{required}}{{property.Type}} {{property.Name}} { get; set; }
                    """);
                if (i < properties.Count - 1)
                {
                    code.Write("");
                }
            }
        });
        code.Write("");
    }
}
