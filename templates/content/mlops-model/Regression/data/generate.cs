#:property PublishAot=false

// Makes apartments.csv, the sample data of this model: 4,500 apartments of a made-up city that were let between 2022
// and 2025, and their monthly rents.
//
//     dotnet run data/generate.cs
//
// The same bytes come out on every machine: the random numbers are the program's own, and a rent is made of sums,
// products and quotients alone. The rent depends on what a landlord would expect, and on nothing simpler: the price of
// a square metre falls with the size, a high floor is worth more with a lift than without, old houses are liked again,
// rents rise over the years, and some streets are better than their district.

using System.Globalization;
using System.Text;

const int Apartments = 4500;
var firstDay = new DateOnly(2022, 1, 1);
var dice = new Dice(seed: 20220101);

District[] districts =
[
    new("Old Town", 15.5, 1.0), new("Harbour", 14.0, 2.5), new("University", 13.6, 2.0), new("Riverside", 13.0, 4.0),
    new("Garden Hill", 12.4, 5.0), new("Mills", 10.2, 5.5), new("Northgate", 9.4, 7.0), new("Airport", 8.1, 11.0),
];
Street[] streets = MakeStreets(160);
string[] heatings = ["Gas", "HeatPump", "Network", "Oil"];

var csv = new StringBuilder();
csv.Append("ApartmentId,District,Street,Area,Rooms,Floor,HasLift,HasBalcony,BuiltYear,EnergyDemand,Heating,CentreKm,Furnished,ListedOn,Rent\n");

for (var number = 1; number <= Apartments; number++)
{
    var street = streets[dice.Below(streets.Length)];
    var district = street.District;
    var area = Math.Max(18, 68 + (26 * dice.Normal()));
    var rooms = Math.Clamp((int)(area / 26 + dice.Uniform() * 1.4), 1, 7);
    var floor = dice.Below(7);
    var built = dice.Chance(0.3) ? 1890 + dice.Below(35) : 1950 + dice.Below(74);
    var lift = dice.Chance(built > 1970 ? 0.75 : 0.2);
    var balcony = dice.Chance(0.55);
    var heating = dice.Below(built < 2000 ? 4 : 3);
    var demand = Math.Max(18, (built < 1930 ? 160 : built < 1980 ? 175 : 260 - (2.9 * (built - 1950))) + (22 * dice.Normal()));
    var centre = Math.Max(0.2, district.CentreKm + (0.8 * dice.Normal()));
    var furnished = dice.Chance(0.2);
    var day = dice.Below(1300);

    var perSquareMetre = (district.Price + street.Charm)
        * (0.8 + (16 / (area + 20)))
        * (1 + (day * 0.00011))
        + (built < 1930 ? 1.1 : built > 2010 ? 1.8 : 0)
        + (floor >= 3 ? lift ? 0.25 * floor : -0.3 * floor : 0)
        - (0.006 * demand)
        - (0.15 * centre);
    var rent = (area * perSquareMetre) + (balcony ? 45 : 0) + (furnished ? 60 + (1.3 * area) : 0) + 70;
    rent *= 1 + (0.06 * dice.Normal());

    csv.Append(CultureInfo.InvariantCulture, $"A{number:0000},{district.Name},{street.Name},{area:0.0},{rooms},{floor},{(lift ? "true" : "false")},{(balcony ? "true" : "false")},{built},");
    // Not every apartment has an energy certificate, and some advertisements do not tell the heating.
    csv.Append(dice.Chance(0.12) ? "" : demand.ToString("0", CultureInfo.InvariantCulture));
    csv.Append(CultureInfo.InvariantCulture, $",{(dice.Chance(0.05) ? "" : heatings[heating])},{centre:0.0},{(furnished ? "true" : "false")},{firstDay.AddDays(day):yyyy-MM-dd},{rent:0}\n");
}

var folder = args is [var chosen] ? chosen : (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var file = Path.Combine(folder, "apartments.csv");
File.WriteAllText(file, csv.ToString());
Console.WriteLine($"Wrote {Apartments} apartments to {file}");

Street[] MakeStreets(int count)
{
    string[] first = ["Acorn", "Birch", "Castle", "Dove", "Elm", "Forge", "Grange", "Heron", "Iris", "Juniper", "King", "Linden", "Maple", "Nettle", "Oak", "Poplar"];
    string[] second = ["Alley", "Court", "Lane", "Place", "Road", "Row", "Street", "Walk", "Way", "Yard"];
    return [.. Enumerable.Range(0, count).Select(index => new Street(
        $"{first[index % first.Length]} {second[index / first.Length % second.Length]}",
        districts[dice.Below(districts.Length)],
        0.9 * dice.Normal()))];
}

/// <summary>A part of the city: its price of a square metre and how far it is from the centre.</summary>
internal sealed record District(string Name, double Price, double CentreKm);

/// <summary>A street. Its charm, which no column shows, makes the names of streets worth learning.</summary>
internal sealed record Street(string Name, District District, double Charm);

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
