using MlOps.Worker.Locking;

namespace MlOps.UnitTests.Worker.Locking;

public sealed class LockDifferencesTests
{
    private static readonly LockFile s_locked = SomeLock.File;

    [Fact]
    public void The_same_build_has_no_difference()
    {
        Assert.Empty(LockDifferences.Of(s_locked, LockFileText.Read(LockFileText.Write(s_locked))));
    }

    [Fact]
    public void A_changed_file_is_told_with_its_rows_before_what_follows_from_it()
    {
        LockFile built = s_locked with
        {
            Data = [s_locked.Data[0] with { Sha256 = new string('e', 64), Bytes = 1050, Rows = 210 }, s_locked.Data[1]],
            Rows = new LockedRows(217, 31, 62),
            Model = s_locked.Model with { Sha256 = new string('f', 64) },
            Metrics = new() { ["AreaUnderRocCurve"] = 0.9, ["LogLoss"] = null },
        };

        Assert.Equal(
            [
                "../data/a.csv: changed (200 rows → 210); SHA-256 locked aaaaaaaaaaaa…, now eeeeeeeeeeee…",
                "rows for training, validation and test: locked 210, 30, 60, now 217, 31, 62",
                "model: locked dddddddddddd… (4096 bytes), built ffffffffffff… (4096 bytes)",
                "metrics: AreaUnderRocCurve 0.875 → 0.9",
            ],
            Messages(built));
    }

    [Fact]
    public void Files_that_came_or_went_are_told()
    {
        LockFile built = s_locked with { Data = [s_locked.Data[0], s_locked.Data[1] with { Path = "../data/c.csv" }] };

        Assert.Equal(["../data/c.csv: new as training data (100 rows)", "../data/b.csv: locked as training data (100 rows), now gone"], Messages(built));
    }

    [Fact]
    public void Files_of_one_name_from_different_places_are_all_compared()
    {
        LockedFile first = s_locked.Data[0] with { Path = "a.csv" }, second = first with { Sha256 = new string('e', 64) };
        LockFile two = s_locked with { Data = [first, second] };

        Assert.Empty(LockDifferences.Of(two, LockFileText.Read(LockFileText.Write(two))));
        Assert.Equal(["a.csv: locked as training data (200 rows), now gone"], LockDifferences.Of(two, two with { Data = [first] }).Select(difference => difference.Message));
        Assert.Equal(
            ["a.csv: changed, 200 rows before and after; SHA-256 locked eeeeeeeeeeee…, now ffffffffffff…"],
            LockDifferences.Of(two, two with { Data = [first, second with { Sha256 = new string('f', 64) }] }).Select(difference => difference.Message));
    }

    [Fact]
    public void Properties_and_items_are_told_by_what_they_were_and_are()
    {
        LockFile built = s_locked with
        {
            SdkVersion = "1.3.0",
            Properties = new() { ["LabelColumn"] = "Gekündigt", ["ModelSeed"] = "2", ["PositiveLabel"] = "ja" },
            Items = ["Hyperparameter LearningRate Value=0.2", "ModelColumn CustomerId Role=Id"],
        };

        Assert.Equal(
            [
                "MlOps.Sdk: locked 1.2.3, now 1.3.0",
                "ModelSeed: locked '1', now '2'",
                "TestFraction: locked '0.2', now not set",
                "PositiveLabel: not locked, now 'ja'",
                "item 'Hyperparameter LearningRate': locked 'Value=0.1', now 'Value=0.2'",
            ],
            Messages(built));
    }

    [Fact]
    public void Items_that_came_went_or_lost_their_metadata_are_told()
    {
        LockFile built = s_locked with { Items = ["Hyperparameter LearningRate", "ModelColumn Age = years Role=Ignore"] };

        Assert.Equal(
            [
                "item 'Hyperparameter LearningRate': locked 'Value=0.1', now without metadata",
                "item 'ModelColumn Age = years Role=Ignore' is new",
                "item 'ModelColumn CustomerId Role=Id' is locked and now gone",
            ],
            Messages(built));
    }

    [Fact]
    public void A_file_that_is_read_in_another_way_is_told_though_its_bytes_are_the_same()
    {
        LockFile built = s_locked with { Data = [s_locked.Data[0] with { Format = "Separator=; Encoding=windows-1252" }, s_locked.Data[1]] };

        Assert.Equal(["../data/a.csv: locked as read with what its name says, now with Separator=; Encoding=windows-1252"], Messages(built));
        Assert.Equal(built.Data, LockFileText.Read(LockFileText.Write(built)).Data);
    }

    [Fact]
    public void Every_member_of_an_ensemble_is_compared()
    {
        var trees = new LockedMember("GradientBoosting", 0.7, 3, new() { ["LearningRate"] = "0.1", ["NumberOfLeaves"] = "31" });
        var linear = new LockedMember("Linear", 0.3, 1, new() { ["L2Regularization"] = "0.5" });
        LockFile locked = s_locked with { Model = s_locked.Model with { Trainer = "Ensemble", Members = [trees, linear] } };
        LockFile built = locked with
        {
            Model = locked.Model with { Members = [trees with { Share = 0.75, Models = 2 }, linear with { Hyperparameters = new() { ["L2Regularization"] = "1" } }] },
        };

        Assert.Equal(
            [
                "model: GradientBoosting locked share 0.7 (3 models), built share 0.75 (2 models)",
                "Linear hyperparameter L2Regularization: locked '0.5', now '1'",
            ],
            LockDifferences.Of(locked, built).Select(difference => difference.Message));
        Assert.Equal(
            ["model: Linear is no longer a part of it"],
            LockDifferences.Of(locked, locked with { Model = locked.Model with { Members = [trees] } }).Select(difference => difference.Message));
    }

    [Fact]
    public void A_model_that_differs_without_a_cause_says_so()
    {
        LockFile built = s_locked with { Model = s_locked.Model with { Sha256 = new string('f', 64), Bytes = 4097 } };

        Assert.EndsWith("though everything that it was made from is as locked", Assert.Single(Messages(built)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_choice_of_trainer_is_told_without_its_hyperparameters()
    {
        LockFile built = s_locked with { Model = new LockedModel(new string('f', 64), 9, "GradientBoosting", [new LockedMember("GradientBoosting", 1, 1, new() { ["LearningRate"] = "0.1" })]) };

        Assert.Equal(["model: locked Linear, built GradientBoosting", "model: locked dddddddddddd… (4096 bytes), built ffffffffffff… (9 bytes), though everything that it was made from is as locked"], Messages(built));
    }

    [Theory]
    [InlineData("../data/b.csv")]
    [InlineData("ModelSeed")]
    [InlineData("Hyperparameter LearningRate Value=0.1")]
    [InlineData("schemaSha256")]
    public void A_difference_knows_its_line(string key)
    {
        string text = LockFileText.Write(s_locked);

        int line = new LockDifference(key, "").LineIn(text);

        Assert.Contains($"\"{key}\"", text.Split('\n')[line - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_lock_does_not_name_has_no_line()
    {
        Assert.Equal(0, new LockDifference("PositiveLabel", "").LineIn(LockFileText.Write(s_locked)));
    }

    private static IEnumerable<string> Messages(LockFile built) => LockDifferences.Of(s_locked, built).Select(difference => difference.Message);
}
