using MlOps.Sources;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Sources;

public sealed class SecretStoreTests : IDisposable
{
    private readonly ScratchFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("""{ "CHURN_DB": "Host=db" }""")]
    [InlineData("""{ "ConnectionStrings:CHURN_DB": "Host=db" }""")]
    [InlineData("""{ /* mine */ "ConnectionStrings": { "churn_db": "Host=db" }, }""")]
    public void User_secrets_are_found_flat_and_nested(string secrets)
    {
        _home.Write(".microsoft/usersecrets/churn/secrets.json", secrets);

        Assert.Equal("Host=db", Store().Get("CHURN_DB", "the connection string"));
    }

    [Fact]
    public void The_environment_comes_first()
    {
        _home.Write(".microsoft/usersecrets/churn/secrets.json", """{ "CHURN_DB": "Host=mine" }""");

        Assert.Equal("Host=ci", Store(("CHURN_DB", "Host=ci")).Get("CHURN_DB", "the connection string"));
        Assert.Equal("Host=ci", Store(("ConnectionStrings__CHURN_DB", "Host=ci")).Get("CHURN_DB", "the connection string"));
    }

    [Theory]
    [InlineData("""{ "OTHER": "x" }""")]
    [InlineData("""{ "CHURN_DB": 7 }""")]
    [InlineData("[]")]
    [InlineData("{ not json, Password=hunter2")]
    public void One_that_is_not_there_is_named_and_nothing_else_is_told(string secrets)
    {
        _home.Write(".microsoft/usersecrets/churn/secrets.json", secrets);

        SourceException error = Assert.Throws<SourceException>(() => Store().Get("CHURN_DB", "the connection string"));

        Assert.Equal("MLOPS1132", error.Kind.Code);
        Assert.Contains("CHURN_DB", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    private SecretStore Store(params (string Name, string Value)[] variables) =>
        new("churn", name => name == "HOME" ? _home.Root : variables.FirstOrDefault(variable => variable.Name == name).Value);
}
