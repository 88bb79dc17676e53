using System.Globalization;
using System.Text;
using MlOps.Data;
using MlOps.Data.Parsing;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;

namespace MlOps.Evaluation.Report;

/// <summary>The C# that calls the model, with plausible values: medians and frequent categories, no row of the data.</summary>
internal static class CallExample
{
    private const int MostProperties = 8;

    public static string Render(ReportContent content, GeneratedApi api)
    {
        var code = new StringBuilder();
        code.Append("```shell\ndotnet add package ").Append(api.Package).Append("\n```\n\n```csharp\n");
        code.Append("using ").Append(api.Namespace).Append(";\n\n");
        code.Append(CultureInfo.InvariantCulture, $"{api.PredictionType} prediction = {api.ModelType}.Predict(new {api.InputType}\n{{\n");
        foreach (GeneratedProperty property in api.Properties.Take(MostProperties))
        {
            code.Append(CultureInfo.InvariantCulture, $"    {property.Name} = {Literal(property, content.Data.Training.Find(property.Column))},\n");
        }

        if (api.Properties.Count > MostProperties)
        {
            code.Append(CultureInfo.InvariantCulture, $"    // and {api.Properties.Count - MostProperties} more\n");
        }

        code.Append("});\nConsole.WriteLine(prediction.").Append(content.Schema.Task == ModelTask.Regression ? "Score" : "PredictedLabel").Append(");\n```\n");
        return code.ToString();
    }

    private static string Literal(GeneratedProperty property, ColumnSummary? column)
    {
        const int Median = 3;
        return column switch
        {
            { Type: ColumnType.Number, Numbers: { } numbers } => ((float)numbers.Quantiles[Median]).ToString("0.####", CultureInfo.InvariantCulture) + "f",
            { Type: ColumnType.Timestamp, Numbers: { } instants } => Instant.Of(instants.Quantiles[Median]).ToString("'new DateTime('yyyy, M, d, H, m, s', DateTimeKind.Utc)'", CultureInfo.InvariantCulture),
            { Type: ColumnType.Boolean, Values: [var value, ..] } => value.Value is "true" or "True" or "1" ? "true" : "false",
            { Type: ColumnType.Category, Values: [var value, ..] } => Quoted(value.Value),
            _ => property.Type.TrimEnd('?') == "string" ? "\"…\"" : "default",
        };
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char character in text)
        {
            // A backtick would end the code block only at the start of a line, which an escaped line feed cannot make.
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
