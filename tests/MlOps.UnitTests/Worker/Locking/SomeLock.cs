using MlOps.Worker.Locking;

namespace MlOps.UnitTests.Worker.Locking;

/// <summary>A lock file to change one thing of.</summary>
internal static class SomeLock
{
    public static LockFile File { get; } = new()
    {
        SdkVersion = "1.2.3",
        Properties = new() { ["LabelColumn"] = "Gekündigt", ["ModelSeed"] = "1", ["TestFraction"] = "0.2" },
        Items = ["Hyperparameter LearningRate Value=0.1", "ModelColumn CustomerId Role=Id"],
        Data =
        [
            new LockedFile("../data/a.csv", "Training", new string('a', 64), 1000, 200),
            new LockedFile("../data/b.csv", "Training", new string('b', 64), 500, 100),
        ],
        Rows = new LockedRows(210, 30, 60),
        SchemaSha256 = new string('c', 64),
        Model = new LockedModel(new string('d', 64), 4096, "Linear", [new LockedMember("Linear", 1, 1, new() { ["L2"] = "0.5" })]),
        Metrics = new() { ["AreaUnderRocCurve"] = 0.875, ["LogLoss"] = null },
    };
}
