using MlOps.Worker.Protocol;

namespace MlOps.TargetsTests;

/// <summary>What a command on published models is asked to do.</summary>
public sealed class RegistryTests
{
    [Theory]
    [InlineData(RegistryCommands.List)]
    [InlineData(RegistryCommands.Promote)]
    [InlineData(RegistryCommands.RollBack)]
    [InlineData(RegistryCommands.History)]
    public async Task A_command_gets_every_property_that_it_reads_and_runs_no_stage(string command)
    {
        using var project = new ModelProject($"<PropertyGroup>{string.Concat(RegistryCommands.Properties.Where(name => name != "NETCoreSdkVersion").Select(name => $"<{name}>Own</{name}>"))}</PropertyGroup>");

        await project.Build(command);

        var properties = project.Request(command).GetProperty("properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString());
        Assert.Equal(RegistryCommands.Properties, properties.Keys);
        Assert.All(properties, property => Assert.True(property.Key == "NETCoreSdkVersion" ? property.Value is { Length: > 0 } : property.Value is "Own" or "Own/", property.Key));
        Assert.Empty(Directory.GetFiles(project["obj/model"], "*.stamp"));
    }

    [Fact]
    public async Task Without_a_baseline_no_stage_asks_a_feed()
    {
        using var project = new ModelProject();

        await project.Build("FetchBaseline");

        Assert.False(File.Exists(project["obj/model/FetchBaseline.stamp"]));
    }
}
