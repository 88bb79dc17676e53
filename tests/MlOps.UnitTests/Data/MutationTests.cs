using System.Globalization;
using System.IO.Compression;
using System.Text;
using MlOps.Data;
using MlOps.Data.Diagnostics;

namespace MlOps.UnitTests.Data;

/// <summary>Damaged files of every format: each is read, or refused with a code; none makes the reader crash, hang, or take memory without bound.</summary>
/// <remarks><c>MLOPS_MUTATIONS</c> says how many; the same number gives the same files.</remarks>
public sealed class MutationTests(ITestOutputHelper output) : IDisposable
{
    private static readonly byte[][] s_pieces =
    [
        [], [0], "\""u8.ToArray(), "\"\""u8.ToArray(), "\r"u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), ","u8.ToArray(), "\t"u8.ToArray(), [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF],
        "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), ":"u8.ToArray(), "\\u0000"u8.ToArray(), "\\ud800"u8.ToArray(), "1e999"u8.ToArray(), "NaN"u8.ToArray(), "999999999999999999999999"u8.ToArray(), [0x1F, 0x8B], [0xEF, 0xBF, 0xBE],
    ];

    private readonly DataFolder _folder = new();

    private static int Mutations => int.TryParse(Environment.GetEnvironmentVariable("MLOPS_MUTATIONS"), CultureInfo.InvariantCulture, out int count) ? count : 400;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_file_is_read_or_refused_with_a_code()
    {
        var random = new Random(1);
        byte[] test = "a,b,c,y\n1,red,2024-01-01,1\n2,blue,,2\n"u8.ToArray();
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        DataSource testSource = _folder.Add("test.csv", test);
        string[] names = ["m.csv", "m.tsv", "m.jsonl", "m.csv.gz", "m.jsonl.gz"];
        for (int i = 0; i < Mutations; i++)
        {
            string name = names[i % names.Length];
            byte[] content = Mutate(Seed(name, random), name, random);
            DataSource source = _folder.Add(name, content);
            if (random.Next(10) == 0 && name == "m.csv")
            {
                source = source with { Format = source.Format with { Encoding = random.Next(2) == 0 ? Encoding.Unicode : Encoding.Latin1, DecimalSeparator = random.Next(2) == 0 ? ',' : '.' } };
            }

            string outcome;
            try
            {
                var request = new DataRequest { Task = ModelTask.Regression, LabelColumn = "y", Training = [source], Test = [testSource], Split = new SplitOptions(ValidationFraction: 0) };
                _folder.Run(request, blockSize: random.Next(2) == 0 ? 1 << 18 : random.Next(1, 100), memory: random.Next(2) == 0 ? 0 : 1 << 20);
                outcome = "read";
            }
            catch (DiagnosticException error)
            {
                outcome = error.Diagnostic.Descriptor.Code;
                Assert.NotEmpty(error.Message);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Mutation {i} of {name}: {Convert.ToHexString(content)}", error);
            }

            _folder.Reported.Clear();
            string key = $"{name} {outcome}";
            outcomes[key] = outcomes.GetValueOrDefault(key) + 1;
        }

        foreach ((string key, int count) in outcomes)
        {
            output.WriteLine($"{key}: {count:N0}");
        }

        Assert.True(outcomes.Count > 10);
    }

    private static byte[] Seed(string name, Random random)
    {
        string[] words = ["red", "blue", "", "NA", "two words", "ä€", "x\"y", "1.5"];
        char separator = name.Contains("tsv", StringComparison.Ordinal) ? '\t' : ',';
        bool json = name.Contains("json", StringComparison.Ordinal);
        var text = new StringBuilder(json ? "" : $"a{separator}b{separator}c{separator}y\n");
        for (int row = random.Next(1, 12); row > 0; row--)
        {
            string word = words[random.Next(words.Length)];
            string number = (random.Next(10) == 0 ? random.NextDouble() * 1e10 : random.Next(100)).ToString(CultureInfo.InvariantCulture);
            text.Append(json
                ? $"{{\"a\":{number},\"b\":{System.Text.Json.JsonSerializer.Serialize(word)},\"c\":\"2024-01-0{row % 9}\",\"y\":{row}}}"
                : $"{number}{separator}{(word.Contains('"', StringComparison.Ordinal) || random.Next(3) == 0 ? $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : word)}{separator}2024-01-0{row % 9}{separator}{row}");
            text.Append(random.Next(5) == 0 ? "\r\n" : "\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Mutate(byte[] content, string name, Random random)
    {
        bool compressed = name.EndsWith(".gz", StringComparison.Ordinal);
        bool inside = !compressed || random.Next(2) == 0;
        if (inside)
        {
            content = Damage(content, random);
        }

        if (!compressed)
        {
            return content;
        }

        using var stream = new MemoryStream();
        int half = random.Next(2) == 0 ? content.Length : random.Next(content.Length + 1);
        foreach (byte[] member in (byte[][])[content[..half], content[half..]])
        {
            using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(member);
        }

        return inside ? stream.ToArray() : Damage(stream.ToArray(), random);
    }

    private static byte[] Damage(byte[] content, Random random)
    {
        var bytes = new List<byte>(content);
        for (int edits = random.Next(1, 6); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20)));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat(s_pieces[random.Next(s_pieces.Length)], random.Next(1, 4)).SelectMany(piece => piece));
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 200))));
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat(s_pieces[random.Next(s_pieces.Length)], random.Next(20) == 0 ? 5000 : 50).SelectMany(piece => piece));
                    break;
            }
        }

        return [.. bytes];
    }
}
