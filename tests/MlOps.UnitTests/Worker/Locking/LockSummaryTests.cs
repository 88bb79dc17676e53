using MlOps.Worker.Locking;

namespace MlOps.UnitTests.Worker.Locking;

public sealed class LockSummaryTests
{
    private static readonly LockFile s_was = SomeLock.File;

    [Fact]
    public void More_rows_are_told_by_file_with_what_follows_from_them()
    {
        LockFile now = s_was with
        {
            Data = [s_was.Data[0] with { Sha256 = new string('e', 64), Rows = 212 }, s_was.Data[1]],
            Rows = new LockedRows(219, 31, 62),
            Model = s_was.Model with { Sha256 = new string('f', 64) },
            Metrics = new() { ["AreaUnderRocCurve"] = 0.9, ["LogLoss"] = 0.5 },
        };

        Assert.Equal("../data/a.csv (+12 rows), model, 2 metrics", LockSummary.Of(s_was, now));
    }

    [Fact]
    public void One_thing_is_named_and_several_are_counted()
    {
        LockFile now = s_was with
        {
            SdkVersion = "1.3.0",
            Properties = new() { ["LabelColumn"] = "Gekündigt", ["ModelSeed"] = "2" },
            Items = ["Hyperparameter LearningRate Value=0.2", "ModelColumn CustomerId Role=Id"],
            Data = [s_was.Data[0] with { Rows = 199 }, s_was.Data[1] with { Format = "Separator=;" }, new LockedFile("c.csv", "Test", new string('0', 64), 1, 1)],
            SchemaSha256 = new string('0', 64),
            Model = new LockedModel(new string('f', 64), 1, "Ensemble", s_was.Model.Members),
            Metrics = new() { ["AreaUnderRocCurve"] = 0.9, ["LogLoss"] = null },
        };

        Assert.Equal(
            "MlOps.Sdk 1.2.3 → 1.3.0, 2 properties, Hyperparameter LearningRate, 3 data files, schema, model (Linear → Ensemble), AreaUnderRocCurve",
            LockSummary.Of(s_was, now));
    }

    [Theory]
    [InlineData(201, "../data/a.csv (+1 row)")]
    [InlineData(198, "../data/a.csv (-2 rows)")]
    [InlineData(200, "../data/a.csv (changed)")]
    public void A_file_tells_its_rows(long rows, string expected)
    {
        LockFile now = s_was with { Data = [s_was.Data[0] with { Sha256 = new string('e', 64), Rows = rows }, s_was.Data[1]] };

        Assert.Equal(expected, LockSummary.Of(s_was, now));
    }

    [Fact]
    public void A_file_that_came_or_went_is_told()
    {
        Assert.Equal("../data/b.csv (gone)", LockSummary.Of(s_was, s_was with { Data = [s_was.Data[0]] }));
        Assert.Equal("../data/b.csv (new)", LockSummary.Of(s_was with { Data = [s_was.Data[0]] }, s_was));
    }

    [Fact]
    public void Rows_that_are_split_in_another_way_and_a_lock_file_that_is_written_in_another_way_are_told()
    {
        Assert.Equal("rows", LockSummary.Of(s_was, s_was with { Rows = new LockedRows(211, 29, 60) }));
        Assert.Equal("parts of the model", LockSummary.Of(s_was, s_was with { Model = s_was.Model with { Members = [s_was.Model.Members[0] with { Share = 0.5 }] } }));
        Assert.Equal("its form alone", LockSummary.Of(s_was, LockFileText.Read(LockFileText.Write(s_was))));
    }

    [Fact]
    public void The_line_is_short_whatever_changed()
    {
        LockFile now = s_was with
        {
            Properties = new(Enumerable.Range(0, 50).Select(i => KeyValuePair.Create($"Property{i}", "1"))),
            Items = [.. Enumerable.Range(0, 500).Select(i => $"ModelColumn Column{i} Role=Ignore")],
            Data = [.. Enumerable.Range(0, 10_000).Select(i => new LockedFile($"data/{i}.csv", "Training", new string('0', 64), 1, 1))],
            Metrics = new(Enumerable.Range(0, 50).Select(i => KeyValuePair.Create($"Metric{i}", (double?)1))),
        };

        Assert.InRange(LockSummary.Of(s_was, now).Length, 1, 120);
    }
}
