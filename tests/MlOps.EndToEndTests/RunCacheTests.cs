namespace MlOps.EndToEndTests;

/// <summary>Nobody trains what somebody has trained.</summary>
public sealed class RunCacheTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private const string Restored = "Train: restored from the run cache";

    [Fact]
    public async Task A_clone_in_another_folder_restores_the_model_with_or_without_the_data()
    {
        var here = Project(items: "<ItemGroup><QualityGate Include=\"AreaUnderRocCurve\" Minimum=\"0.6\" /></ItemGroup>");
        (await here.DotNet("build")).Succeeded().SaysNothingOf(Restored);
        var model = await File.ReadAllBytesAsync(here["obj/model/model.onnx"], TestContext.Current.CancellationToken);
        var there = Clone(here);
        var withoutData = Clone(here);
        File.Delete(withoutData["data/customers.csv"]);

        (await Shared(there, here, "build", "-v:d")).Succeeded().Says(Restored).Says($"Train is restored from the run cache '{here.Cache}'");
        (await Shared(withoutData, here, "build")).Succeeded().Says(Restored).Says("warning MLOPS1120: ");
        (await Shared(withoutData, here, "test")).Succeeded();

        Assert.Equal(model, await File.ReadAllBytesAsync(there["obj/model/model.onnx"], TestContext.Current.CancellationToken));
        Assert.Equal(model, await File.ReadAllBytesAsync(withoutData["obj/model/model.onnx"], TestContext.Current.CancellationToken));
        (await Shared(withoutData, here, "build", "--no-restore", "-p:ModelSeed=2")).Failed().Says("error MLOPS1121: ").Says("ModelSeed");
    }

    [Fact]
    public async Task Going_to_another_state_and_back_trains_once_each_and_a_damaged_result_again()
    {
        var project = Project();
        (await project.DotNet("build")).Succeeded();
        (await project.DotNet("build", "--no-restore", "-p:ModelSeed=2")).Succeeded().SaysNothingOf(Restored);

        (await project.DotNet("build", "--no-restore")).Succeeded().Says(Restored);
        var stamps = project.Stamps();
        (await project.DotNet("build", "--no-restore")).Succeeded();
        Assert.Equal(stamps, project.Stamps());

        foreach (var kept in Directory.GetFiles(Path.Combine(project.Cache, "v1", "objects"), "*", SearchOption.AllDirectories))
        {
            await File.AppendAllTextAsync(kept, "damage", TestContext.Current.CancellationToken);
        }

        (await project.DotNet("build", "--no-restore", "-p:ModelSeed=2", "-p:TreatWarningsAsErrors=true")).Succeeded().SaysNothingOf(Restored).Says("warning MLOPS9022: ");
        (await project.DotNet("build", "-t:PruneModelCache", "-p:ModelCacheMaximumSize=0B")).Succeeded().Says("results and ").Says("0 results and ").Says(" of it without a result: for an hour ");
        (await project.DotNet("build", "-t:PruneModelCache", "-p:ModelCacheMaximumAge=soon")).Failed().Says("error MLOPS9023: ");
    }

    /// <summary>The files that git would have.</summary>
    private ModelProject Clone(ModelProject project)
    {
        var clone = Project();
        foreach (var file in new[] { $"{project.Name}.csproj", "data/customers.csv", "mlops.lock.json" })
        {
            File.Copy(project[file], clone[file], overwrite: true);
        }

        return clone;
    }

    private static Task<DotNet.Result> Shared(ModelProject project, ModelProject owner, string command, params string[] arguments) =>
        project.DotNetWith(new Dictionary<string, string> { ["ModelCacheDirectory"] = owner.Cache }, command, arguments);
}
