using MlOps.Worker.Lineage;

namespace MlOps.UnitTests.Worker.Lineage;

public sealed class RepositoryUrlTests
{
    [Theory]
    [InlineData("https://github.com/contoso/churn", "https://github.com/contoso/churn")]
    [InlineData("https://bob:s3cr3t@github.com/contoso/churn.git?access_token=s3cr3t#s3cr3t", "https://github.com/contoso/churn.git")]
    [InlineData("https://s3cr3t@dev.azure.com/contoso/_git/churn%20model", "https://dev.azure.com/contoso/_git/churn%20model")]
    [InlineData("https://host:8443/churn.git", "https://host:8443/churn.git")]
    [InlineData("ssh://git:s3cr3t@host:2222/contoso/churn.git", "ssh://host:2222/contoso/churn.git")]
    [InlineData("git@github.com:contoso/churn.git", "ssh://github.com/contoso/churn.git")]
    public void What_names_a_person_or_may_be_a_secret_is_left_out(string url, string told) => Assert.Equal(told, RepositoryUrl.Clean(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/home/bob/churn.git")]
    [InlineData("../churn.git")]
    [InlineData("~/churn.git")]
    [InlineData(@"C:\Users\bob\churn")]
    [InlineData("C:/Users/bob/churn")]
    [InlineData(@"\\server\bob\churn")]
    [InlineData("file:///home/bob/churn.git")]
    [InlineData("not a url")]
    public void A_place_of_the_machine_is_no_address(string? url) => Assert.Null(RepositoryUrl.Clean(url));
}
