using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Profiles;
using MlOps.Data.Schema;

namespace MlOps.UnitTests.Data.Checks;

/// <summary>Each check finds what it is for, and clean data have no finding.</summary>
public sealed class IntegrityTests : IDisposable
{
    private readonly CheckedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clean_data_have_no_finding()
    {
        _folder.Check(_folder.Request(Rows(1, 400), Rows(2, 200)));

        Assert.Empty(_folder.Found);
    }

    public static TheoryData<string, string> Spoilt() => new()
    {
        { "copies", "MLOPS1220" },
        { "conflicts", "MLOPS1221" },
        { "constant", "MLOPS1222" },
        { "names", "MLOPS1223" },
        { "counter", "MLOPS1223" },
        { "leak", "MLOPS1224" },
        { "mixed", "MLOPS1227" },
        { "dashes", "MLOPS1228" },
        { "minus 999", "MLOPS1228" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void A_fault_is_found_and_nothing_else(string fault, string code)
    {
        string training = Rows(1, 400, fault), test = Rows(2, 200, fault);

        _folder.Check(_folder.Request(training, test));

        Diagnostic told = Assert.Single(_folder.Found);
        Assert.Equal((code, DiagnosticSeverity.Warning, "train.csv"), (told.Descriptor.Code, told.Descriptor.Severity, told.Location.File));
    }

    [Fact]
    public void Rows_that_an_ignored_column_may_tell_apart_are_no_copies()
    {
        _folder.Check(_folder.Request(Rows(1, 400, "copies"), Rows(2, 200, "copies")) with { Columns = [new ColumnOptions("city", ColumnRole.Ignore)] });

        Assert.DoesNotContain("MLOPS1220", _folder.Codes);
    }

    [Fact]
    public void A_column_that_a_finding_is_about_is_named_in_the_header_row()
    {
        _folder.Check(_folder.Request(Rows(1, 400, "constant"), Rows(2, 200, "constant")));

        Assert.Equal((1, 13), (_folder.Found[0].Location.Line, _folder.Found[0].Location.Column));
    }

    [Fact]
    public void Rows_in_training_and_test_are_found()
    {
        string training = Rows(1, 400);

        _folder.Check(_folder.Request(training, Rows(2, 200) + string.Join('\n', training.Split('\n')[1..21]) + "\n"));

        Assert.Equal(["MLOPS1225"], _folder.Codes);
        Assert.Contains("20 of 220 (9.1%)", _folder.Found[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shifted number")]
    [InlineData("other category")]
    public void A_test_set_of_another_population_is_found(string fault)
    {
        _folder.Check(_folder.Request(Rows(1, 400), Rows(2, 200, fault)));

        Assert.Equal(["MLOPS1230"], _folder.Codes.Distinct());
    }

    [Fact]
    public void Two_draws_from_one_population_are_never_called_different()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            _folder.Check(_folder.Request(Rows(seed, 60), Rows(seed + 1000, 30)));
        }

        Assert.DoesNotContain("MLOPS1230", _folder.Codes);
    }

    [Theory]
    [InlineData("2024-03-01", "MLOPS1226")]
    [InlineData("2025-01-01", null)]
    public void Training_rows_later_than_test_rows_are_found_where_time_counts(string testBegins, string? code)
    {
        DataRequest request = _folder.Request(Dated(1, 300, "2024-01-01"), Dated(2, 100, testBegins)) with { Columns = [new ColumnOptions("When", ColumnRole.Timestamp)] };

        _folder.Check(request);

        Assert.Equal(code is null ? [] : [code], _folder.Codes);
    }

    [Fact]
    public void A_class_with_few_rows_is_found()
    {
        DataRequest request = _folder.Request(Rows(1, 400) + "0.5,North,rare\n0.25,South,rare\n", Rows(2, 200)) with { Task = ModelTask.MulticlassClassification };

        _folder.Check(request);

        Assert.Equal(["MLOPS1229"], _folder.Codes);
    }

    [Fact]
    public void Findings_and_profile_are_the_same_with_any_number_of_threads()
    {
        DataRequest request = _folder.Request(Rows(1, 400, "leak"), Rows(2, 200, "leak"));
        string one = ProfileFile.ToJson(_folder.Check(request, threads: 1).Profile);
        string[] told = [.. _folder.Found.Select(diagnostic => diagnostic.Message)];
        _folder.Found.Clear();

        Assert.Equal(one, ProfileFile.ToJson(_folder.Check(request, threads: 4).Profile));
        Assert.Equal(told, _folder.Found.Select(diagnostic => diagnostic.Message));
    }

    [Fact]
    public void The_profile_tells_training_test_and_classes_apart()
    {
        DataProfile profile = _folder.Check(_folder.Request("a,b,y\n1,x,0\n2,y,1\n,x,1\n", "a,b,y\n7,y,0\n")).Profile;

        ColumnProfile number = profile.Columns[0], category = profile.Columns[1];
        Assert.Equal((2, 1, 2L, 1.0, 2.0), (number.Training.Count, number.Training.Missing, number.Training.Distinct, number.Training.Minimum!.Value, number.Training.Maximum!.Value));
        Assert.Equal(7, number.Test.Minimum);
        Assert.Equal((1, 1), (number.Classes["0"].Count, number.Classes["1"].Missing));
        Assert.Equal(["x 2", "y 1"], category.Training.TopValues!.Select(value => $"{value.Value} {value.Count}"));
        Assert.Equal(profile.ToString(), ProfileFile.FromJson(ProfileFile.ToJson(profile)).ToString());
    }

    [Theory]
    [InlineData("copies", "MLOPS1220")]
    [InlineData("conflicts", "MLOPS1221")]
    public void A_finding_about_rows_names_two_of_them(string fault, string code)
    {
        _folder.Check(_folder.Request(Rows(1, 400, fault), Rows(2, 200)));

        Diagnostic told = _folder.Found.Single(diagnostic => diagnostic.Descriptor.Code == code);
        Assert.Equal(("train.csv", 3), (told.Location.File, told.Location.Line));
        Assert.EndsWith("For example this line and line 2.", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_about_some_values_names_the_first()
    {
        string training = Rows(1, 400, "dashes");

        _folder.Check(_folder.Request(training, Rows(2, 200, "dashes")));

        string[] lines = training.Split('\n');
        int line = Array.FindIndex(lines, text => text.Contains(",-,", StringComparison.Ordinal));
        Assert.Equal((line + 1, lines[line].IndexOf(",-", StringComparison.Ordinal) + 2), (_folder.Found[0].Location.Line, _folder.Found[0].Location.Column));
    }

    [Fact]
    public void A_shared_row_is_named_in_both_files()
    {
        string training = Rows(1, 400);

        _folder.Check(_folder.Request(training, Rows(2, 200) + string.Join('\n', training.Split('\n')[1..21]) + "\n"));

        Assert.Equal(("test.csv", 202), (_folder.Found[0].Location.File, _folder.Found[0].Location.Line));
        Assert.EndsWith("For example this line and line 2 of train.csv.", _folder.Found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Categories_that_test_rows_alone_have_change_no_finding()
    {
        string training = Rows(1, 400);

        _folder.Check(_folder.Request(training, Rows(2, 200) + string.Join('\n', training.Split('\n')[1..21]) + "\n0.5,Again,1\n0.25,Midlands,0\n"));

        Assert.Equal(["MLOPS1225"], _folder.Codes);
        Assert.Contains("20 of 222 (9.0%)", _folder.Found[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wines", 300, 0)]
    [InlineData("wines", 3000, 0)]
    [InlineData("houses", 300, 0)]
    [InlineData("houses", 3000, 0)]
    [InlineData("houses", 300, 60)]
    [InlineData("measured", 3000, 60)]
    public void Rows_that_are_equal_by_chance_are_no_copies(string kind, int rows, int copies)
    {
        string[] drawn = Coarse(kind, rows);

        _folder.Check(_folder.Request($"a,b,c,y\n{string.Join('\n', drawn.Concat(drawn.Take(copies)))}\n", $"a,b,c,y\n{string.Join('\n', Coarse(kind, 50))}\n"));

        Assert.Equal(copies > 0, _folder.Codes.Contains("MLOPS1220"));
    }

    /// <summary>Wines: a number of a hundred values and kinds. Houses: two numbers of which one follows from the other, nearly. Measured: kinds, and one number that hardly repeats.</summary>
    private static string[] Coarse(string kind, int count)
    {
        var random = new Random(count);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                int label = random.Next(2), district = random.Next(2), area = random.Next(30, 200);
                return kind switch
                {
                    "wines" => string.Create(CultureInfo.InvariantCulture, $"{12 + label + random.NextDouble():F2},{random.Next(2)},kind{random.Next(2)},{label}"),
                    "houses" => $"{area},{district},{(area * 3) + (district * 100) + random.Next(20)},{(area > 100 ? 1 : 0)}",
                    _ => $"{random.Next(100_000)},{random.Next(4)},kind{random.Next(3)},{label}",
                };
            }),
        ];
    }

    private static string Rows(int seed, int count, string fault = "")
    {
        var random = new Random(seed);
        string extra = fault is "constant" or "names" or "counter" or "leak" or "mixed" or "dashes" or "minus 999" ? ",extra" : "";
        var rows = new List<string>();
        for (int row = 0; row < count; row++)
        {
            double number = random.NextDouble() + (fault == "shifted number" ? 0.5 : 0);
            string city = random.Next(3) == 0 && fault != "other category" ? "North" : "South";
            bool label = (number > 0.5) ^ (random.Next(4) == 0);
            string value = fault switch
            {
                "constant" => ",same",
                "names" => $",n{seed}x{row}",
                "counter" => $",{(seed * 100_000) + row}",
                "leak" => $",{(label ? "late" : "in time")}",
                "mixed" => random.Next(2) == 0 ? $",{random.Next(20)}" : $",t{random.Next(20)}",
                "dashes" => random.Next(20) == 0 ? ",-" : $",t{random.Next(20)}",
                "minus 999" => random.Next(20) == 0 ? ",-999" : $",{random.Next(20)}",
                _ => "",
            };
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{number:F9},{city}{value},{(label ? 1 : 0)}"));
            if (row % 10 == 0 && fault is "copies")
            {
                rows.Add(rows[^1]);
            }

            if (row % 10 == 0 && fault is "conflicts")
            {
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{number:F9},{city},{(label ? 0 : 1)}"));
            }
        }

        return $"number,city{extra},y\n{string.Join('\n', rows)}\n";
    }

    private static string Dated(int seed, int days, string begins)
    {
        var random = new Random(seed);
        DateTime first = DateTime.Parse(begins, CultureInfo.InvariantCulture);
        return "number,When,y\n" + string.Concat(Enumerable.Range(0, days).Select(day => string.Create(CultureInfo.InvariantCulture, $"{random.NextDouble():F9},{first.AddDays(day):yyyy-MM-dd},{random.Next(2)}\n")));
    }
}
