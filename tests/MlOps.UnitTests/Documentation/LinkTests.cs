using System.Text.RegularExpressions;

namespace MlOps.UnitTests.Documentation;

/// <summary>Links between the pages of the repository lead somewhere.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages { get; } =
        [.. RepositoryFiles.Find("docs", "*.md").Append(RepositoryFiles.Locate("README.md")).Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_to_a_file_or_a_heading_leads_somewhere(string page)
    {
        var file = RepositoryFiles.Locate(page);
        var targets = Link().Matches(File.ReadAllText(file)).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

        Assert.All(targets, target =>
        {
            var parts = target.Split('#');
            var linked = parts[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
            Assert.True(File.Exists(linked), $"{page} links to '{target}', which is no file");
            Assert.True(parts.Length == 1 || Anchors(linked).Contains(parts[1]), $"{page} links to '{target}', which is no heading");
        });
    }

    private static IEnumerable<string> Anchors(string file) =>
        Heading().Matches(File.ReadAllText(file)).Select(match =>
            NotInAnchors().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+?)\r?$", RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    // As GitHub makes them: letters, digits, hyphens, and spaces that become hyphens.
    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex NotInAnchors();
}
