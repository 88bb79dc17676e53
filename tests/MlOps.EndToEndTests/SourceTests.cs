using System.Globalization;
using MlOps.UnitTests.Sources;

namespace MlOps.EndToEndTests;

/// <summary>Models from data that are no files of the project.</summary>
public sealed class SourceTests(PackedSdk sdk, PostgresServer postgres) : ModelProjectTests(sdk)
{
    private const string Properties = "<ModelTask>BinaryClassification</ModelTask><LabelColumn>Churned</LabelColumn><ModelTrainer>GradientBoosting</ModelTrainer>";
    private const string Variable = "CHURN_TEST_DB";

    [Fact]
    public async Task A_data_package_gives_the_model_of_the_csv_with_the_same_rows()
    {
        var package = Project("Contoso.ChurnData");
        Write(package, "<ModelDataPackage>true</ModelDataPackage><Version>1.2.0</Version>", "<TrainingData Include=\"data/*.csv\" />");
        (await package.DotNet("pack", "-o", Sdk.Feed)).Succeeded();

        var model = Project();
        File.Delete(model["data/customers.csv"]);
        Write(model, Properties, "<PackageReference Include=\"Contoso.ChurnData\" Version=\"1.2.0\" PrivateAssets=\"all\" />");
        (await model.DotNet("build")).Succeeded();

        Assert.Equal(await ModelOfFile(), await File.ReadAllBytesAsync(model["obj/model/model.onnx"], TestContext.Current.CancellationToken));
        var locked = model.Json("mlops.lock.json").GetProperty("data")[0];
        Assert.Equal("Contoso.ChurnData/customers.csv", locked.GetProperty("path").GetString());
        Assert.Equal("Contoso.ChurnData 1.2.0", locked.GetProperty("origin").GetString());

        Write(model, Properties, "<PackageReference Include=\"Contoso.ChurnData\" Version=\"1.2.0\" />");
        (await model.DotNet("pack")).Failed().Says("MLOPS4009");
    }

    [Fact]
    public async Task A_query_gives_the_model_of_the_csv_with_the_same_rows_and_stays_pinned_until_it_is_updated()
    {
        var (rows, header) = (Sample.Churn.Csv.TrimEnd().Split('\n')[1..], Sample.Churn.Header.Split(','));
        postgres.Execute($"""
            create table customers (id serial primary key, "{header[0]}" text, "{header[1]}" int, "{header[2]}" numeric(6,2), "{header[3]}" boolean);
            insert into customers ("{string.Join("\", \"", header)}") values {string.Join(", ", rows.Select(row => row.Split(',') is var field ? $"('{field[0]}', {field[1]}, {field[2]}, {field[3]})" : ""))}
            """);
        Dictionary<string, string> secret = new() { [Variable] = postgres.ConnectionString };
        var model = Project();
        File.Delete(model["data/customers.csv"]);
        Write(model, Properties, $"""
            <TrainingData Include="customers" Provider="Npgsql" ConnectionStringName="{Variable}" Query="select &quot;{string.Join("&quot;, &quot;", header)}&quot; from customers order by id" />
            """);

        (await model.DotNet("build", "-t:Train")).Failed().Says("MLOPS1132").Says(Variable);
        (await model.DotNetWith(secret, "build")).Succeeded();

        Assert.Equal(await ModelOfFile(), await File.ReadAllBytesAsync(model["obj/model/model.onnx"], TestContext.Current.CancellationToken));
        AssertNowhere(model, "s3cret-pw");

        // Nobody is asked: the secret is not there.
        postgres.Execute("insert into customers (\"Region\", \"Tenure Months\", \"Monthly Fee\", \"Churned\") select 'West', 90, 99, true from generate_series(1, 100)");
        var stamps = model.Stamps();
        (await model.DotNet("build")).Succeeded();
        Assert.Equal(stamps, model.Stamps());

        (await model.DotNetWith(secret, "build", "-t:UpdateData")).Succeeded()
            .Says(string.Create(CultureInfo.InvariantCulture, $"rows: {rows.Length} → {rows.Length + 100} (100 added, 0 removed)")).Says("Region: 'West' 0.0 % → 20.0 %").Says("Tenure Months: mean");
        (await model.DotNet("build", "-p:ModelOffline=true")).Succeeded();
        Assert.Equal(rows.Length + 100, model.Json("mlops.lock.json").GetProperty("data")[0].GetProperty("rows").GetInt32());
        AssertNowhere(model, "s3cret-pw");
    }

    private static void Write(ModelProject project, string properties, string items) => project.Write($"{project.Name}.csproj", $"""
        <Project Sdk="MlOps.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """);

    private async Task<byte[]> ModelOfFile()
    {
        var file = Project();
        file.WriteProject(properties: Properties);
        (await file.DotNet("build", "-t:Train")).Succeeded();
        return await File.ReadAllBytesAsync(file["obj/model/model.onnx"]);
    }

    // Binary logs hold the environment, so those that the tests ask for do not count.
    private static void AssertNowhere(ModelProject project, string secret) =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(project["."], "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal));
}
