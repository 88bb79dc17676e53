using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MlOps.UnitTests.Worker;

/// <summary>Compiles generated code as a strict project does, with a class of the test that calls it.</summary>
internal static class CompiledModel
{
    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "MlOps.Runtime.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>What the compiler has to say: nothing, even where no warning is silenced and every public member needs its comment.</summary>
    public static IReadOnlyList<string> Diagnostics(string generated) =>
        [.. Compile(generated.Replace("#pragma warning disable\n", "", StringComparison.Ordinal), caller: null).GetDiagnostics().Select(diagnostic => diagnostic.ToString())];

    /// <summary>Loads the code with a model inside and calls <c>Caller.Call</c>.</summary>
    /// <param name="generated">The generated code.</param>
    /// <param name="caller">A statement block, the body of <c>static object? Call()</c>.</param>
    /// <param name="model">The resource; null to leave it out.</param>
    /// <param name="resource">Its name.</param>
    public static object? Call(string generated, string caller, byte[]? model, string resource = "MlOps.Test.onnx")
    {
        CSharpCompilation compilation = Compile(generated, $$"""
            using System;
            using System.Linq;
            using Demo;

            public static class Caller
            {
                public static object? Call()
                {
                    {{caller}}
                }
            }
            """);
        using var assembly = new MemoryStream();
        ResourceDescription[] resources = model is null ? [] : [new ResourceDescription(resource, () => new MemoryStream(model), isPublic: true)];
        var result = compilation.Emit(assembly, manifestResources: resources);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        assembly.Position = 0;
        MethodInfo call = new AssemblyLoadContext("model").LoadFromStream(assembly).GetType("Caller")!.GetMethod("Call")!;
        return call.CreateDelegate<Func<object?>>()();
    }

    private static CSharpCompilation Compile(string generated, string? caller)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp12, DocumentationMode.Diagnose);
        SyntaxTree[] trees = [CSharpSyntaxTree.ParseText(generated, options, path: "Test.g.cs"), .. caller is null ? (SyntaxTree[])[] : [CSharpSyntaxTree.ParseText(caller, options)]];
        return CSharpCompilation.Create(
            $"Test-{Guid.NewGuid():N}",
            trees,
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, warningLevel: 9999, nullableContextOptions: NullableContextOptions.Enable));
    }
}
