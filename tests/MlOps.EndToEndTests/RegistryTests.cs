using MlOps.UnitTests.Registry;

namespace MlOps.EndToEndTests;

/// <summary>A model's way to production and back, on a folder and on a server that NuGet's own client pushes to and restores from.</summary>
public sealed class RegistryTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private const string Key = "s3cr3t-key";

    [Theory]
    [InlineData("folder")]
    [InlineData("server")]
    public async Task The_better_model_gets_into_production_by_restore_alone_and_a_rollback_takes_it_back(string feed)
    {
        using var server = new V3Server(Key);
        var model = Project();
        model.Write("../nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="{feed}" value="{(feed == "folder" ? "models" : server.Index)}" allowInsecureConnections="true" />
              </packageSources>
            </configuration>
            """);
        model.Write("../models/.keep", "");
        model.WriteProject(
            $"""
            <ItemGroup>
              <BaselineModel Include="Contoso.Churn.Production" Version="*" />
              <QualityGate Include="LogLoss" MaximumRegression="0.005" />
              <Hyperparameter Include="NumberOfIterations" Value="$(Trees)" />
            </ItemGroup>
            """,
            $"""
            <PackageId>Contoso.Churn</PackageId><ModelFeed>{feed}</ModelFeed><ModelTrainer>GradientBoosting</ModelTrainer>
            <ModelTask>BinaryClassification</ModelTask><LabelColumn>Churned</LabelColumn>
            """);
        model.Write("../App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="Contoso.Churn.Production" Version="*" /></ItemGroup>
            </Project>
            """);

        // The first one, by NuGet's own client; gates that compare pass, since there is nothing yet.
        (await model.DotNet("pack", "-p:Version=1.0.0", "-p:Trees=15", "-o", "packed")).Succeeded().Says("not published yet");
        (await model.DotNet("nuget", "push", "packed/Contoso.Churn.1.0.0.nupkg", "--source", feed, "--api-key", Key)).Succeeded();
        (await Registry(model, "PromoteModel", "-p:ModelStage=Production", "-p:ModelVersion=1.0.0")).Succeeded().Says("Contoso.Churn 1.0.0 is now in Production");
        await Restores(model, "1.0.0");

        // A worse one fails its test, is not packed, and packed all the same is not promoted.
        (await model.DotNet("test", "-p:Version=2.0.0", "-p:Trees=1")).Failed().Says("worse than the");
        (await model.DotNet("pack", "-p:Version=2.0.0", "-p:Trees=1")).Failed().Says("MLOPS4001");
        (await Registry(model, "PushModel", "-p:Version=2.0.0", "-p:Trees=1", "-p:ModelGatesOnPack=Warn")).Succeeded().Says("Contoso.Churn 2.0.0 is published");
        (await Registry(model, "PromoteModel", "-p:ModelStage=Production", "-p:ModelVersion=2.0.0")).Failed().Says("MLOPS4033");

        // A better one goes all the way.
        (await Registry(model, "PushModel", "-p:Version=3.0.0", "-p:Trees=16")).Succeeded().Says("Contoso.Churn 1.0.0: ");
        (await Registry(model, "PromoteModel", "-p:ModelStage=Production", "-p:ModelVersion=3.0.0", "-p:ModelRequireApproval=true", "-p:ModelApprover=Jane", "-p:ModelReason=better")).Succeeded();
        await Restores(model, "3.0.0");
        (await Registry(model, "RollbackModel", "-p:ModelStage=Production")).Succeeded().Says("Contoso.Churn 1.0.0 is now in Production (was 3.0.0)");
        await Restores(model, "1.0.0");

        (await Registry(model, "ModelHistory", "-p:ModelStage=Production")).Succeeded().Says("rolled back to 1.0.0 (from 3.0.0)").Says("approved by Jane: better").Says("promoted 1.0.0");
        (await Registry(model, "ListModels")).Succeeded().Says("0 of 1").Says("Production");
    }

    private static Task<DotNet.Result> Registry(ModelProject model, string target, params string[] arguments) =>
        model.DotNetWith(new Dictionary<string, string> { ["NUGET_API_KEY"] = Key }, "build", [$"-t:{target}", .. arguments]);

    // As a fresh checkout does: NuGet looks for newer versions when something is to be restored.
    private static async Task Restores(ModelProject model, string version)
    {
        (await model.DotNetIn("../App", "restore", "--force", "--no-http-cache")).Succeeded();
        Assert.Contains($"\"Contoso.Churn/{version}\"", await File.ReadAllTextAsync(model["../App/obj/project.assets.json"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
