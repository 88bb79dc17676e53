using MlOps.Worker.Execution;

namespace MlOps.UnitTests.Worker;

public sealed class ArtifactsFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_worker_that_died_while_writing_leaves_the_old_artifacts()
    {
        Commit("old", ("a", "1"), ("b", "1"));
        _scratch.Write(".tmp-Train-x/a", "2");

        using ArtifactsFolder folder = Open();

        Assert.Equal(("1", "1"), (_scratch.Read("a"), _scratch.Read("b")));
        Assert.Null(RunReason.Of("Train", Of("old"), folder));
        Assert.False(Directory.Exists(_scratch[".tmp-Train-x"]));
    }

    [Fact]
    public void A_worker_that_died_while_moving_leaves_the_rest_to_the_next()
    {
        Commit("old", ("a", "1"), ("b", "1"), ("c", "1"));
        using (ArtifactsFolder other = ArtifactsFolder.Open(_scratch["other"], new RecordingLog(), CancellationToken.None))
        {
            Stage(other, "new", ("a", "2"), ("b", "2"));
        }

        // As after the first of the moves.
        _scratch.Write("a", "2");
        _scratch.Write(".ready-Train/b", "2");
        File.Copy(_scratch["other/Train.stamp"], _scratch[".ready-Train/Train.stamp"]);

        using ArtifactsFolder folder = Open();

        Assert.Equal(("2", "2"), (_scratch.Read("a"), _scratch.Read("b")));
        Assert.False(File.Exists(_scratch["c"]));
        Assert.Null(RunReason.Of("Train", Of("new"), folder));
        Assert.False(Directory.Exists(_scratch[".ready-Train"]));
    }

    [Fact]
    public void An_artifact_that_came_out_the_same_keeps_its_time()
    {
        Commit("old", ("same", "1"), ("data/other", "1"));
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_scratch["same"], time);
        File.SetLastWriteTimeUtc(_scratch["data/other"], time);

        Commit("new", ("same", "1"), ("data/other", "2"));

        Assert.Equal(time, File.GetLastWriteTimeUtc(_scratch["same"]));
        Assert.NotEqual(time, File.GetLastWriteTimeUtc(_scratch["data/other"]));
    }

    [Fact]
    public void An_artifact_that_is_no_longer_made_is_deleted()
    {
        Commit("old", ("Churn.g.cs", "1"));
        Commit("new", ("Loss.g.cs", "1"));

        Assert.False(File.Exists(_scratch["Churn.g.cs"]));
        Assert.True(File.Exists(_scratch["Loss.g.cs"]));
    }

    [Fact]
    public void A_damaged_stamp_counts_as_none()
    {
        Commit("old", ("a", "1"));
        _scratch.Write("Train.stamp", "old\nnonsense\n");

        using ArtifactsFolder folder = Open();

        Assert.NotNull(RunReason.Of("Train", Of("old"), folder));
    }

    [Fact]
    public void Waiting_for_another_build_ends_when_it_is_cancelled()
    {
        using ArtifactsFolder first = Open();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        Assert.Throws<OperationCanceledException>(() => ArtifactsFolder.Open(_scratch.Root, new RecordingLog(), cancellation.Token));
    }

    [Fact]
    public void The_hash_of_an_unchanged_file_is_kept_and_of_a_changed_one_is_not()
    {
        string file = _scratch.Write("file", "1");
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var hashes = new FileHashes(_scratch[".hashes"]);
        string hash = hashes.Of(file);
        hashes.Save();
        Assert.Contains(hash, _scratch.Read(".hashes"), StringComparison.Ordinal);

        var again = new FileHashes(_scratch[".hashes"]);
        Assert.Equal(hash, again.Of(file));
        _scratch.Write("file", "22");
        Assert.NotEqual(hash, again.Of(file));
    }

    private static Fingerprint Of(string hash) => new([]) { Hash = hash };

    private ArtifactsFolder Open() => ArtifactsFolder.Open(_scratch.Root, new RecordingLog(), CancellationToken.None);

    private void Commit(string fingerprint, params (string Name, string Text)[] artifacts)
    {
        using ArtifactsFolder folder = Open();
        Stage(folder, fingerprint, artifacts);
    }

    private static void Stage(ArtifactsFolder folder, string fingerprint, params (string Name, string Text)[] artifacts)
    {
        string staging = folder.BeginStage("Train");
        foreach ((string name, string text) in artifacts)
        {
            string path = Path.Combine(staging, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        folder.Commit("Train", staging, Of(fingerprint), []);
    }
}
