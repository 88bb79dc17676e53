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

    [Theory]
    [InlineData("bob:ghp_SECRET@example.com:o/r.git")]
    [InlineData("host.xy:bob:ghp_SECRET@h/o/r")]
    [InlineData("bob:gh?p_SE#CRET@example.com:o/r.git")]
    [InlineData("https://bob:ghp/SECRET@example.com/o/r.git")]
    [InlineData("https://bob:123/SECRET@example.com/o/r.git")]
    public void A_password_where_none_belongs_leaves_no_address(string? url) => Assert.Null(RepositoryUrl.Clean(url));

    [Theory]
    [InlineData("https://host/churn")]
    [InlineData("ssh://github.com/contoso/churn.git")]
    public void An_address_that_is_clean_stays_as_it_is(string url) => Assert.Equal(url, RepositoryUrl.Clean(url));
}
