using MlOps.Learners.Tuning;
using MlOps.Worker.Caching;
using MlOps.Worker.Stages;

namespace MlOps.UnitTests.Worker.Caching;

public sealed class TrialFilesTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_kept_result_is_found_here_and_by_another_build()
    {
        var score = new FoldScore(0.25, 0.75);
        Trials("here").Keep(Key, score);

        Assert.Equal(score, Trials("here", CacheMode.Off).Find(Key));
        Assert.Equal(score, Trials("there").Find(Key));
        Assert.Equal(score, Trials("there", CacheMode.Off).Find(Key));
        Assert.Null(Trials("nowhere", CacheMode.Off).Find(Key));
    }

    [Fact]
    public void The_results_in_the_folder_are_counted_without_half_written_ones()
    {
        Assert.Equal(0, Trials("here").Count);

        Trials("here").Keep(Key, new FoldScore(0.25, 0.75));
        File.WriteAllText(Path.Combine(_scratch["here"], $"{Key}.x.tmp"), "half");

        Assert.Equal(1, Trials("here").Count);
        Assert.Equal(0, Trials("there").Count);
    }

    [Fact]
    public void A_copied_file_is_found()
    {
        Trials("here", CacheMode.Off).Keep(Key, new FoldScore(0.25, null));
        Directory.CreateDirectory(_scratch["there"]);
        File.Copy(Kept(), Path.Combine(_scratch["there"], Path.GetFileName(Kept())));

        Assert.Equal(new FoldScore(0.25, null), Trials("there", CacheMode.Off).Find(Key));
    }

    [Fact]
    public void A_changed_loss_is_not_believed_and_the_fold_is_run_and_kept_again()
    {
        Trials("here", CacheMode.Off).Keep(Key, new FoldScore(0.25, 0.75));
        File.WriteAllText(Kept(), File.ReadAllText(Kept()).Replace("0.25", "0.05", StringComparison.Ordinal));

        Assert.Null(Trials("here").Find(Key));
        Assert.False(Directory.Exists(_scratch["cache"]));

        Trials("here").Keep(Key, new FoldScore(0.25, 0.75));
        Assert.Equal(new FoldScore(0.25, 0.75), Trials("here").Find(Key));
    }

    [Fact]
    public void A_file_under_the_name_of_another_fold_is_not_its_result()
    {
        Trials("here", CacheMode.Off).Keep(Key, new FoldScore(0.25, 0.75));
        string other = new('0', Key.Length);
        File.Move(Kept(), Kept().Replace(Key, other, StringComparison.Ordinal));

        Assert.Null(Trials("here", CacheMode.Off).Find(other));
    }

    private string Kept() => Directory.GetFiles(_scratch["here"]).Single();

    private TrialFiles Trials(string folder, CacheMode mode = CacheMode.ReadWrite) =>
        new(_scratch[folder], new RunCache(_scratch["cache"], mode, new RecordingLog()));
}
