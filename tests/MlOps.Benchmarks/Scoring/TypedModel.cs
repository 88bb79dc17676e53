using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MlOps.Data.Tables;
using MlOps.Worker.CodeGeneration;

namespace MlOps.Benchmarks.Scoring;

/// <summary>The generated code of a model, compiled, with a caller that scores rows through it as an application does.</summary>
internal sealed class TypedModel
{
    private const string Resource = "Bench.onnx";

    private TypedModel(Type caller, object?[] columns, int rows)
    {
        caller.GetMethod("Load")!.CreateDelegate<Action<object?[], int>>()(columns, rows);
        OneByOne = caller.GetMethod("OneByOne")!.CreateDelegate<Func<int, int, float>>();
        InBatches = caller.GetMethod("InBatches")!.CreateDelegate<Func<int, float>>();
        Rows = rows;
    }

    /// <summary>The number of rows that it holds.</summary>
    public int Rows { get; }

    /// <summary>Predicts one by one: from a row, so many, starting again after the last; the sum of the scores.</summary>
    public Func<int, int, float> OneByOne { get; }

    /// <summary>Predicts all rows with one call; the argument is the most threads. The sum of the scores.</summary>
    public Func<int, float> InBatches { get; }

    public static TypedModel Compile(ScoringCase model, Table rows)
    {
        var options = new ModelCodeOptions("Bench", "Bench", Resource);
        string generated = Generate(model);
        string[] names = [.. ModelCode.Describe(options, "Bench", model.Data.Schema, model.Data.Summary).Properties.Select(property => property.Name)];
        string[] types = [.. ModelCode.Describe(options, "Bench", model.Data.Schema, model.Data.Summary).Properties.Select(property => property.Type)];
        string properties = string.Join(", ", names.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{name} = {Value(types[i], i)}")));
        string caller = $$"""
            #nullable disable
            using Bench;
            public static class Caller
            {
                private static BenchInput[] s_inputs;
                private static BenchPrediction[] s_predictions;

                public static void Load(object[] columns, int rows)
                {
                    s_inputs = new BenchInput[rows];
                    s_predictions = new BenchPrediction[rows];
                    for (int row = 0; row < rows; row++)
                    {
                        s_inputs[row] = new BenchInput { {{properties}} };
                    }
                }

                public static float OneByOne(int first, int count)
                {
                    float sum = 0;
                    for (int i = 0, row = first; i < count; i++)
                    {
                        sum += BenchModel.Predict(s_inputs[row]).Score;
                        row = row + 1 == s_inputs.Length ? 0 : row + 1;
                    }

                    return sum;
                }

                public static float InBatches(int threads)
                {
                    BenchModel.Predict(s_inputs, s_predictions, threads);
                    float sum = 0;
                    foreach (BenchPrediction prediction in s_predictions)
                    {
                        sum += prediction.Score;
                    }

                    return sum;
                }
            }
            """;
        byte[] assembly = Emit($"Bench-{Guid.NewGuid():N}", OutputKind.DynamicallyLinkedLibrary, model.Model, generated, caller);
        Assembly loaded = new AssemblyLoadContext("bench").LoadFromStream(new MemoryStream(assembly));
        object?[] columns = [.. model.Data.Schema.Features.Select(feature => Values(rows[feature.Name]))];
        return new TypedModel(loaded.GetType("Caller")!, columns, rows.Rows);
    }

    /// <summary>Compiles sources into an assembly that holds a model as its resource, if one is given.</summary>
    public static byte[] Emit(string name, OutputKind kind, byte[]? model, params string[] sources)
    {
        MetadataReference[] references = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];
        var compilation = CSharpCompilation.Create(
            name,
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            references,
            new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, manifestResources: model is null ? [] : [new ResourceDescription(Resource, () => new MemoryStream(model), isPublic: true)]);
        return result.Success ? assembly.ToArray() : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    /// <summary>The source of a model's typed API.</summary>
    public static string Generate(ScoringCase model) => ModelCode.Generate(new ModelCodeOptions("Bench", "Bench", Resource), model.Data.Schema, model.Data.Summary);

    /// <summary>The values of a column: an array of floats, doubles or texts.</summary>
    public static Array Values(Column column) => column switch
    {
        NumberColumn numbers => numbers.Values,
        TimestampColumn instants => instants.Values,
        TextColumn texts => texts.Values,
        CategoryColumn categories => Enumerable.Range(0, categories.Length).Select(row => categories[row]).ToArray(),
        _ => throw new InvalidOperationException($"No values for a {column.GetType().Name}."),
    };

    private static string Value(string type, int column) => string.Create(CultureInfo.InvariantCulture, $"({type})") + type switch
    {
        "float" => $"((float[])columns[{column}])[row]",
        "float?" => $"(float.IsNaN(((float[])columns[{column}])[row]) ? null : ((float[])columns[{column}])[row])",
        "bool" => $"(((float[])columns[{column}])[row] == 1)",
        "bool?" => $"(float.IsNaN(((float[])columns[{column}])[row]) ? null : ((float[])columns[{column}])[row] == 1)",
        "DateTime" or "DateTime?" => $"System.DateTime.UnixEpoch.AddSeconds(((double[])columns[{column}])[row])",
        _ => $"((string[])columns[{column}])[row]",
    };
}
