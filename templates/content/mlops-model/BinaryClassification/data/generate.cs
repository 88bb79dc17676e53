#:property PublishAot=false

// Makes customers.csv, the sample data of this model: 5,000 customers of a made-up telephone company, as they stood
// on 30 June 2025, and whether each had left three months later.
//
//     dotnet run data/generate.cs
//
// The same bytes come out on every machine: the random numbers are the program's own, and a risk is made of sums and
// products alone. Who leaves depends on what a business would expect, and on nothing simpler: on thresholds (a third
// call to support), on pairs of columns (a high fee for little use), on time (a promotion that ran out) and on luck.

using System.Globalization;
using System.Text;

const int Customers = 5000;
var today = new DateOnly(2025, 6, 30);
var dice = new Dice(seed: 20250630);

string[] regions = ["North", "South", "East", "West"];
string[] plans = ["Basic", "Plus", "Premium"];
double[] fees = [19.9, 34.9, 59.9];
string[] payments = ["Card", "Transfer", "Invoice"];
City[] cities = MakeCities(60);

var csv = new StringBuilder();
csv.Append("CustomerId,Region,City,Contract,Plan,SignupDate,TenureMonths,MonthlyFee,MonthlyHours,SupportCalls,LastRating,Payment,Autopay,Churned\n");

for (var number = 1; number <= Customers; number++)
{
    var city = cities[dice.Below(cities.Length)];
    var yearly = dice.Chance(0.42);
    var plan = dice.Below(3);
    // More customers joined lately than long ago.
    var signup = today.AddDays(-(int)(2500 * dice.Uniform() * dice.Uniform()) - 3);
    var tenure = ((today.Year - signup.Year) * 12) + today.Month - signup.Month;
    var fee = fees[plan] + (dice.Below(5) * 2.5) - (yearly ? 4 : 0);
    var hours = Math.Max(0.2, 18 + (6 * plan) + (9 * dice.Normal()));
    var calls = (int)(5.5 * dice.Uniform() * dice.Uniform() * (dice.Chance(0.12) ? 2 : 1));
    int? rating = dice.Chance(0.35) ? null : Math.Clamp(5 - (calls / 2) - dice.Below(3), 1, 5);
    var payment = dice.Below(3);
    var autopay = payment == 0 ? dice.Chance(0.8) : dice.Chance(0.3);
    var promotion = signup >= new DateOnly(2024, 3, 1) && signup < new DateOnly(2024, 6, 1);

    var risk = city.Discontent
        + (yearly ? 0 : 0.6)
        + (tenure < 6 ? 0.9 : tenure < 24 ? 0.3 : 0)
        + (calls >= 3 ? (yearly ? 0.5 : 1.7) : 0.1 * calls)
        + (rating <= 2 ? 0.7 : rating is null ? 0.2 : 0)
        + (fee > 45 && hours < 27 ? 1.7 : fee < 30 && hours > 24 ? 0.9 : 0)
        + (promotion && !yearly ? 1.6 : 0)
        + (autopay ? (tenure < 12 ? 0 : -0.7) : 0)
        + (city.Region == 2 && payment == 2 ? 0.9 : 0)
        + (city.Region == 0 && plan == 2 ? -0.8 : 0);
    var churned = risk + (0.85 * dice.Normal()) > 2.45;

    csv.Append(CultureInfo.InvariantCulture, $"C{number:0000},{regions[city.Region]},{city.Name},{(yearly ? "Yearly" : "Monthly")},{plans[plan]},");
    csv.Append(CultureInfo.InvariantCulture, $"{signup:yyyy-MM-dd},{tenure},{fee:0.0},");
    // The meter of some customers was not read.
    csv.Append(dice.Chance(0.06) ? "" : hours.ToString("0.0", CultureInfo.InvariantCulture));
    csv.Append(CultureInfo.InvariantCulture, $",{calls},{rating},{payments[payment]},{(autopay ? "true" : "false")},{(churned ? "true" : "false")}\n");
}

var folder = args is [var chosen] ? chosen : (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var file = Path.Combine(folder, "customers.csv");
File.WriteAllText(file, csv.ToString());
Console.WriteLine($"Wrote {Customers} customers to {file}");

City[] MakeCities(int count)
{
    string[] first = ["Am", "Bel", "Cor", "Dun", "El", "Far", "Gal", "Har", "Il", "Kel", "Lor", "Mar", "Nor", "Ost", "Pel"];
    string[] second = ["bury", "dale", "ford", "ham", "mouth", "stead", "ton", "wick"];
    return [.. Enumerable.Range(0, count).Select(index => new City(
        first[index % first.Length] + second[index / first.Length % second.Length],
        dice.Below(4),
        0.5 * dice.Normal()))];
}

/// <summary>A town. Its discontent, which no column shows, makes the names of towns worth learning.</summary>
internal sealed record City(string Name, int Region, double Discontent);

/// <summary>Random numbers that are the same everywhere and for ever: the generator SplitMix64.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number in [0, 1).</summary>
    public double Uniform()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1ul << 53));
    }

    /// <summary>A number from 0 to <paramref name="limit"/> − 1.</summary>
    public int Below(int limit) => (int)(Uniform() * limit);

    /// <summary>True that often.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Mean 0, variance 1, nearly normal: a sum of twelve uniform numbers.</summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
        {
            sum += Uniform();
        }

        return sum;
    }
}
