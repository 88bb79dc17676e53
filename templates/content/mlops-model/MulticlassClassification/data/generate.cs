#:property PublishAot=false

// Makes tickets.csv, the sample data of this model: 3,000 messages to the support desk of a made-up shop for household
// electronics, and the queue in which each was solved.
//
//     dotnet run data/generate.cs
//
// The same bytes come out on every machine: the random numbers are the program's own. A message is put together from
// an opening, what the customer asks, a detail and a closing. Some requests fit two queues, some messages say next to
// nothing, and the desk puts one ticket in fifty into the wrong queue: no model can get all of them right.

using System.Globalization;
using System.Text;

const int Tickets = 3000;
var start = new DateTime(2025, 1, 6, 7, 0, 0, DateTimeKind.Utc);
var dice = new Dice(seed: 20250106);

string[] products = ["Kettle", "Lamp", "Router", "Speaker", "Thermostat", "Vacuum"];
string[] channels = ["Chat", "Email", "Phone", "Form"];
Queue[] queues =
[
    new("Account", 3,
        ["I cannot log in", "the password link never arrives", "please change my email address", "I want to close my account", "my phone number is wrong in the profile", "the code for signing in is refused"],
        ["since the new app", "after I moved house", "on any device", "although I reset it twice"],
        [1, 1, 2, 1, 1, 1]),
    new("Billing", 4,
        ["I was charged twice", "the invoice shows the wrong amount", "please send me the invoice again", "my card was refused", "the discount is missing on the bill", "I still wait for my money"],
        ["for the last order", "this month", "on my statement", "although I paid in advance"],
        [1, 1, 2, 3, 2, 1]),
    new("Delivery", 5,
        ["the parcel has not arrived", "the tracking has not moved for days", "please deliver to another address", "the driver left it at the wrong door", "when will my order come", "half of the order is missing"],
        ["since last week", "at the parcel shop", "although it says delivered", "and I am away from tomorrow"],
        [2, 3, 2, 3, 2, 3]),
    new("Returns", 3,
        ["I want to send it back", "how do I get a return label", "it arrived broken", "it is the wrong colour", "please exchange it for another one", "I still wait for my money"],
        ["within the thirty days", "in the original box", "for a refund", "after one day of use"],
        [3, 3, 1, 3, 2, 2]),
    new("Technical", 5,
        ["it does not switch on", "it loses the connection", "the update fails", "there is a strange noise", "the app does not find the device", "the light keeps blinking red"],
        ["after the last update", "every evening", "since I moved it", "although I reset it twice"],
        [1, 1, 6, 3, 4, 3]),
];
string[] openings = ["Hello,", "Hi,", "Good morning,", "Dear team,", "", "Hello again,"];
string[] vague = ["please call me back", "this is urgent", "can somebody help me", "it is the same problem as before"];
string[] closings = ["Thanks!", "Please help.", "Kind regards", "I am not happy.", "", "Thank you in advance."];

var csv = new StringBuilder();
csv.Append("TicketId,OpenedAt,Channel,Product,OrderAgeDays,Message,Queue\n");

var time = start;
for (var number = 1; number <= Tickets; number++)
{
    time = time.AddMinutes(1 + dice.Below(170));
    var queue = dice.Pick(queues, one => one.Share);
    var product = dice.Pick(Enumerable.Range(0, products.Length), index => queue.Products[index]);
    int? age = queue.Name is "Account" || dice.Chance(0.1) ? null : queue.Name switch
    {
        "Delivery" => 1 + dice.Below(14),
        "Returns" => 4 + dice.Below(30),
        "Billing" => dice.Below(60),
        _ => 5 + dice.Below(400),
    };

    var request = dice.Chance(0.06) ? dice.Pick(vague) : dice.Pick(queue.Requests);
    var detail = dice.Chance(0.75) ? dice.Pick(queue.Details) : "";
    var named = dice.Chance(0.4) ? $"about my {products[product].ToLowerInvariant()}:" : "";
    string[] parts = [dice.Pick(openings), named, request, detail];
    var message = $"{string.Join(' ', parts.Where(part => part.Length > 0))}. {dice.Pick(closings)}".TrimEnd();
    var solvedIn = dice.Chance(0.02) ? queues[dice.Below(queues.Length)] : queue;

    // Messages hold commas: RFC 4180 wants them in quotes.
    csv.Append(CultureInfo.InvariantCulture, $"T{number:00000},{time:yyyy-MM-dd'T'HH:mm'Z'},{dice.Pick(channels)},{products[product]},{age},\"{message}\",{solvedIn.Name}\n");
}

var folder = args is [var chosen] ? chosen : (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var file = Path.Combine(folder, "tickets.csv");
File.WriteAllText(file, csv.ToString());
Console.WriteLine($"Wrote {Tickets} tickets to {file}");

/// <summary>A queue: how often it is the right one, what its customers write, and which products it is about.</summary>
internal sealed record Queue(string Name, int Share, string[] Requests, string[] Details, int[] Products);

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

    /// <summary>One of the items, each as often as the others.</summary>
    public T Pick<T>(T[] items) => items[Below(items.Length)];

    /// <summary>One of the items, each as often as its weight says.</summary>
    public T Pick<T>(IEnumerable<T> items, Func<T, int> weight)
    {
        var left = Below(items.Sum(weight));
        return items.First(item => (left -= weight(item)) < 0);
    }
}
