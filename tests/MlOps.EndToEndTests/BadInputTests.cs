namespace MlOps.EndToEndTests;

/// <summary>A mistake of the user is an error with a code and a place, and no model.</summary>
public sealed class BadInputTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private const string Header = "Region,Tenure Months,Monthly Fee,Churned\n";

    [Theory]
    [InlineData("no data file", null, "", "", "Churn.csproj(7,6): error MLOPS1109: ")]
    [InlineData("an empty file", "", "", "", "customers.csv")]
    [InlineData("a header alone", Header, "", "", "customers.csv")]
    [InlineData("a ragged row", Header + "North,1,2,true\nSouth,1,true\n", "", "", "customers.csv(3,")]
    [InlineData("an open quote", Header + "North,1,2,true\n\"South,1,2,true\n", "", "", "customers.csv(3,")]
    [InlineData("two columns of a name", "Churned,A,A\ntrue,1,2\nfalse,1,2\n", "", "", "'A'")]
    [InlineData("no such label", null, "<LabelColumn>Churn</LabelColumn>", "", "Churned")]
    [InlineData("one label value", "Region,Churned\n" + "a,true\nb,true\nc,true\nd,true\ne,true\nf,true\ng,true\nh,true\ni,true\nj,true\nk,true\nl,true\n", "", "", "Churned")]
    [InlineData("no such column", null, "", """<ModelColumn Include="Regio" Role="Ignore" />""", "Churn.csproj(9,15): error MLOPS1030")]
    [InlineData("types that do not fit", null, "", """<ModelColumn Include="X" Expression="[Monthly Fee] &lt; Region" />""", "Churn.csproj(9,15): error MLOPS1062: The expression of 'X', column 17: the column 'Region' is a text")]
    [InlineData("no such task", null, "<ModelTask>Guessing</ModelTask>", "", "BinaryClassification")]
    [InlineData("no such trainer", null, "<ModelTrainer>Oracle</ModelTrainer>", "", "GradientBoosting")]
    [InlineData("no such metric", null, "", """<QualityGate Include="Acuracy" Minimum="0.5" />""", "Accuracy")]
    [InlineData("no such slice", null, "", """<QualityGate Include="Accuracy" Minimum="0.5" Slice="Regoin" />""", "Region")]
    [InlineData("no such metadata", null, "", """<QualityGate Include="Accuracy" Minimun="0.5" />""", "Minimum")]
    [InlineData("no rows to test", null, "<TestFraction>0</TestFraction>", "", "TestFraction")]
    public async Task A_mistake_is_told_with_its_code_and_place(string mistake, string? data, string properties, string items, string says)
    {
        var project = Project();
        if (data is not null)
        {
            project.Write("data/customers.csv", data);
        }

        if (mistake == "no data file")
        {
            File.Delete(project["data/customers.csv"]);
        }

        project.WriteProject($"<ItemGroup>{items}</ItemGroup>", Sample.Churn.Properties + properties);

        var result = await project.DotNet("build", "-t:_BuildModel", "--no-restore");

        result.Failed().Says("error MLOPS").Says(says).SaysNothingOf("MLOPS9").SaysNothingOf("   at ");
        Assert.False(File.Exists(project["obj/model/model.onnx"]), "A model was trained.");
    }
}
