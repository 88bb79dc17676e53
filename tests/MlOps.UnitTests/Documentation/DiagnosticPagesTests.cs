using System.Text.RegularExpressions;

namespace MlOps.UnitTests.Documentation;

/// <summary>Codes and their pages in <c>docs/diagnostics</c> stay together.</summary>
public partial class DiagnosticPagesTests
{
    private static readonly IReadOnlyDictionary<string, string> Pages = RepositoryFiles.Find("docs/diagnostics", "MLOPS*.md")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, File.ReadAllText);

    [Fact]
    public void Every_code_has_a_page()
    {
        var missing = DiagnosticCodes.All.Where(code => !Pages.ContainsKey(code.Code));

        AssertNone(missing.Select(code => $"{code.Code} of {code.Place} has no docs/diagnostics/{code.Code}.md"));
    }

    [Fact]
    public void Every_page_is_about_a_code()
    {
        var codes = DiagnosticCodes.All.Select(code => code.Code).ToHashSet();

        AssertNone(Pages.Keys.Where(code => !codes.Contains(code)).Select(code => $"docs/diagnostics/{code}.md is about a code that nothing reports"));
    }

    [Fact]
    public void A_page_is_headed_by_the_title_of_its_code()
    {
        var wrong = from code in DiagnosticCodes.All
                    where code.Title is not null && Pages.ContainsKey(code.Code)
                    let expected = $"# {code.Code}: {code.Title}"
                    let actual = Pages[code.Code].Split('\n')[0].TrimEnd('\r')
                    where actual != expected
                    select $"{code.Code}.md begins '{actual}', not '{expected}'";

        AssertNone(wrong);
    }

    [Fact]
    public void A_page_tells_the_severity_of_its_code()
    {
        var wrong = from code in DiagnosticCodes.All
                    where code.Severity is not null && Pages.ContainsKey(code.Code)
                    let severity = SeverityLine().Match(Pages[code.Code]).Groups["severity"].Value
                    where severity != code.Severity
                    select $"{code.Code}.md says '{severity}'; {code.Place} reports a {code.Severity}";

        AssertNone(wrong);
    }

    [Fact]
    public void A_page_tells_what_happened_and_how_to_fix_it()
    {
        var incomplete = from page in Pages
                         where !Heading().IsMatch(page.Value)
                             || !SeverityLine().IsMatch(page.Value)
                             || !page.Value.Contains("\n## What happened", StringComparison.Ordinal)
                             || !page.Value.Contains("\n## How to fix it", StringComparison.Ordinal)
                         orderby page.Key
                         select $"{page.Key}.md needs '# CODE: title', '**Severity:** …', '## What happened' and '## How to fix it'";

        AssertNone(incomplete);
    }

    [Fact]
    public void No_two_descriptors_share_a_code()
    {
        var shared = DiagnosticCodes.Descriptors()
            .GroupBy(code => code.Code)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(code => code.Place))}");

        AssertNone(shared);
    }

    [Fact]
    public void The_index_lists_every_page_with_its_title_and_severity()
    {
        var index = File.ReadAllText(RepositoryFiles.Locate("docs/diagnostics/README.md"));
        var missing = from page in Pages.OrderBy(page => page.Key, StringComparer.Ordinal)
                      let title = Heading().Match(page.Value).Groups["title"].Value
                      let severity = SeverityLine().Match(page.Value).Groups["severity"].Value
                      let row = $"| [{page.Key}]({page.Key}.md) | {severity} | {title} |"
                      where !index.Contains(row, StringComparison.Ordinal)
                      select row;

        AssertNone(missing);
    }

    [Fact]
    public void The_index_lists_nothing_else()
    {
        var index = File.ReadAllText(RepositoryFiles.Locate("docs/diagnostics/README.md"));

        Assert.All(Link().Matches(index).Select(link => link.Groups["code"].Value), code => Assert.Contains(code, Pages.Keys));
    }

    // Not Assert.Empty, which cuts the list short.
    private static void AssertNone(IEnumerable<string> problems)
    {
        var text = string.Join(Environment.NewLine, problems);
        Assert.True(text.Length == 0, text);
    }

    [GeneratedRegex(@"\A# MLOPS\d{4}: (?<title>[^\r\n]+)", RegexOptions.None, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\*\*Severity:\*\* (?<severity>error|warning)\r?$", RegexOptions.Multiline, 1000)]
    private static partial Regex SeverityLine();

    [GeneratedRegex(@"\]\((?<code>MLOPS\d{4})\.md\)", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
