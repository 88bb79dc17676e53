using System.Text;

namespace MlOps.EndToEndTests;

/// <summary>A small data set whose label can be learned, the same on every machine, and the properties of a project for it.</summary>
internal sealed record Sample(string Name, string Properties, string Metric, Func<Random, string> Row, string Header)
{
    private const int Rows = 400;

    public static Sample Churn { get; } = new(
        "customers",
        "<ModelTask>BinaryClassification</ModelTask><LabelColumn>Churned</LabelColumn>",
        "AreaUnderRocCurve",
        random =>
        {
            var (region, tenure, fee) = (Pick(random, "North", "South", "East"), random.Next(1, 60), 20 + (random.NextDouble() * 80));
            var churned = random.NextDouble() < 1 / (1 + Math.Exp((tenure / 6.0) - (fee / 12) + (region == "North" ? 1 : -1)));
            return FormattableString.Invariant($"{region},{tenure},{fee:F2},{(churned ? "true" : "false")}");
        },
        "Region,Tenure Months,Monthly Fee,Churned");

    public static Sample Wine { get; } = new(
        "wines",
        "<ModelTask>MulticlassClassification</ModelTask><LabelColumn>Cultivar</LabelColumn>",
        "MicroAccuracy",
        random =>
        {
            var cultivar = random.Next(3);
            return FormattableString.Invariant($"{12 + cultivar + random.NextDouble():F2},{Pick(random, "dry", "sweet")},{"abc"[cultivar]}");
        },
        "Alcohol,Taste,Cultivar");

    public static Sample House { get; } = new(
        "houses",
        "<ModelTask>Regression</ModelTask><LabelColumn>Price</LabelColumn>",
        "RSquared",
        random =>
        {
            var (area, district) = (random.Next(30, 200), Pick(random, "old town", "harbour"));
            return FormattableString.Invariant($"{area},{district},{(area * 3) + (district == "harbour" ? 100 : 0) + random.Next(20)}");
        },
        "Area,District,Price");

    /// <summary>The data set as a file.</summary>
    public string Csv
    {
        get
        {
            var random = new Random(1);
            var text = new StringBuilder(Header + "\n");
            for (var row = 0; row < Rows; row++)
            {
                text.Append(Row(random)).Append('\n');
            }

            return text.ToString();
        }
    }

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];
}
