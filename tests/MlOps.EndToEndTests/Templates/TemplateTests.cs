namespace MlOps.EndToEndTests.Templates;

/// <summary>What <c>dotnet new mlops-model</c> makes works at once.</summary>
public sealed class TemplateTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("BinaryClassification", "Churn")]
    [InlineData("MulticlassClassification", "Acme.Support-Tickets")]
    [InlineData("Regression", "2025 rents")]
    public async Task A_new_solution_builds_tests_packs_and_is_formatted(string task, string name)
    {
        var solution = await New(name, "--task", task);

        (await solution.Run("build", "--configuration", "Release")).Succeeded();
        (await solution.Run("test", "--no-build", "--configuration", "Release", "--logger", "trx", "--results-directory", "artifacts/tests")).Succeeded();
        (await solution.Run("format", "--no-restore", "--verify-no-changes")).Succeeded();
        (await solution.Run("pack", "--no-build", "--configuration", "Release", "--output", "artifacts/packages")).Succeeded();

        Assert.Equal(2, Directory.GetFiles(solution["artifacts/tests"], "*.trx").Length);
        Assert.Single(Directory.GetFiles(solution["artifacts/packages"], "*.nupkg"));
        Assert.True(File.Exists(solution[$"{name}/bin/Release/net10.0/model/report.html"]));
    }

    [Fact]
    public async Task The_targets_of_a_model_can_be_called_for_the_whole_solution()
    {
        var solution = await New("Churn");

        (await solution.Run("build", "-t:VerifyModel")).Succeeded();
        (await solution.Run("build")).Succeeded();
        (await solution.Run("build", "-t:ShowLineage")).Succeeded().Says("Churn");
        foreach (var target in new[] { "PrepareData", "Tune", "Train", "Evaluate", "PruneModelCache" })
        {
            (await solution.Run("build", "--no-restore", $"-t:{target}")).Succeeded();
        }
    }

    [Fact]
    public async Task A_new_solution_is_locked_in_CI()
    {
        var solution = await New("Churn");

        (await solution.Run("build", "-p:CI=true")).Failed().Says("error MLOPS2081: ").Says("Build once on your own machine (dotnet build) and commit");
        (await solution.Run("build")).Succeeded();

        (await solution.Run("build", "-p:CI=true")).Succeeded();
        Assert.True(File.Exists(solution["Churn/mlops.lock.json"]));
    }

    [Theory]
    [InlineData("Churn", "Churn", "Churn")]
    [InlineData("CustomerChurn", "CustomerChurn", "CustomerChurn")]
    [InlineData("Acme.Churn", "Acme.Churn", "Churn")]
    [InlineData("my-model", "my_model", "MyModel")]
    [InlineData("customer churn", "customer_churn", "CustomerChurn")]
    [InlineData("2025-rents", "_2025_rents", "Model2025Rents")]
    public async Task A_name_becomes_a_namespace_and_the_prefix_of_the_types(string name, string expectedNamespace, string expectedPrefix)
    {
        var solution = await New(name, "--no-restore");

        var tests = await File.ReadAllTextAsync(solution[$"{name}.Tests/ModelTests.cs"], TestContext.Current.CancellationToken);
        Assert.Contains($"namespace {expectedNamespace}.Tests;", tests, StringComparison.Ordinal);
        Assert.Contains($"{expectedPrefix}Model.Predict(", tests, StringComparison.Ordinal);
        var project = await File.ReadAllTextAsync(solution[$"{name}/{name}.csproj"], TestContext.Current.CancellationToken);
        Assert.Contains($"<ModelName>{expectedPrefix}</ModelName>", project, StringComparison.Ordinal);
        Assert.Equal(name != expectedNamespace, project.Contains($"<RootNamespace>{expectedNamespace}</RootNamespace>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_badge_leads_to_the_repository_that_was_named()
    {
        var solution = await New("Churn", "--no-restore", "--repository", "acme/churn");

        var readme = await File.ReadAllTextAsync(solution["README.md"], TestContext.Current.CancellationToken);
        Assert.Contains("https://github.com/acme/churn/actions/workflows/ci.yml/badge.svg", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_the_template_engine_is_left_in_a_new_solution()
    {
        var solution = await New("Churn", "--no-restore");

        var texts = Directory.EnumerateFiles(solution.Path, "*", SearchOption.AllDirectories).Select(file => (file, File.ReadAllText(file)));
        Assert.All(texts, text =>
        {
            Assert.DoesNotContain("#if", text.Item2, StringComparison.Ordinal);
            Assert.DoesNotContain("Model-Project", text.file + text.Item2, StringComparison.Ordinal);
            Assert.DoesNotContain("ModelTypes", text.Item2, StringComparison.Ordinal);
            Assert.DoesNotContain("ModelNamespace", text.Item2, StringComparison.Ordinal);
        });
    }

    /// <summary>Makes a solution by the template, installed into a hive of this test's own.</summary>
    private async Task<ScratchFolder> New(string name, params string[] options)
    {
        var folder = sdk.NewFolder();
        var hive = folder["hive"];
        (await folder.Run("new", "install", Directory.GetFiles(sdk.Feed, "MlOps.Templates.*.nupkg").Single(), "--debug:custom-hive", hive)).Succeeded();
        (await folder.Run(["new", "mlops-model", "--name", name, .. options, "--debug:custom-hive", hive])).Succeeded();
        return folder with { Path = folder[name] };
    }
}
