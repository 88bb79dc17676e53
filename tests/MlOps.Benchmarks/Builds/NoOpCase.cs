using System.Globalization;
using System.Text;

namespace MlOps.Benchmarks.Builds;

/// <summary>A model project with many or large data files, and a plain one around the same code and files.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Description">What the table calls it.</param>
/// <param name="Files">The number of data files.</param>
/// <param name="Rows">The rows of each.</param>
/// <param name="Filler">The characters in each row of a column that the model ignores.</param>
internal sealed record NoOpCase(string Name, string Description, int Files, int Rows, int Filler)
{
    /// <summary>Writes both projects; the model is built, since the plain one compiles its code.</summary>
    /// <returns>The folders of the model project and of the plain one.</returns>
    public (string Model, string Plain) Write(PackedScratch scratch)
    {
        var model = Directory.CreateDirectory(Path.Combine(scratch.Root, Name, "model")).FullName;
        var plain = Directory.CreateDirectory(Path.Combine(scratch.Root, Name, "plain")).FullName;
        WriteData(Directory.CreateDirectory(Path.Combine(model, "data")).FullName);
        File.WriteAllText(Path.Combine(model, "Churn.csproj"), """
            <Project Sdk="MlOps.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ModelTask>BinaryClassification</ModelTask>
                <LabelColumn>Churned</LabelColumn>
                <ModelTrainer>Linear</ModelTrainer>
              </PropertyGroup>
              <ItemGroup>
                <TrainingData Include="data/*.csv" />
                <ModelColumn Include="Notes" Role="Ignore" />
                <QualityGate Include="AreaUnderRocCurve" Minimum="0.5" />
              </ItemGroup>
            </Project>
            """);
        Command.Dotnet(model, "build");

        Command.LinkFolder(Path.Combine(model, "data"), Path.Combine(plain, "data"));
        File.Copy(Path.Combine(model, "obj/model/Churn.g.cs"), Path.Combine(plain, "Churn.cs"));
        File.Copy(Path.Combine(model, "obj/model/release/model.onnx"), Path.Combine(plain, "model.onnx"));
        File.Copy(Path.Combine(model, "mlops.lock.json"), Path.Combine(plain, "mlops.lock.json"));
        File.WriteAllText(Path.Combine(plain, "Churn.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>disable</ImplicitUsings>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <NoWarn>$(NoWarn);CS1591</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <EmbeddedResource Include="model.onnx" LogicalName="MlOps.Churn.onnx" />
                <PackageReference Include="MlOps.Runtime" Version="{scratch.Version}" />
              </ItemGroup>
            </Project>
            """);
        return (model, plain);
    }

    private void WriteData(string folder)
    {
        var random = new Random(1);
        var filler = new string('x', Filler);
        for (var file = 0; file < Files; file++)
        {
            var text = new StringBuilder("Region,Tenure,Fee,Churned,Notes\n");
            for (var row = 0; row < Rows; row++)
            {
                var (tenure, fee) = (random.Next(1, 60), random.Next(20, 100));
                var churned = random.NextDouble() < 1 / (1 + Math.Exp((tenure / 6.0) - (fee / 12.0)));
                text.Append(CultureInfo.InvariantCulture, $"{"NSEW"[random.Next(4)]},{tenure},{fee},{(churned ? "true" : "false")},{filler}\n");
            }

            File.WriteAllText(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"customers-{file:D5}.csv")), text.ToString());
        }
    }
}
