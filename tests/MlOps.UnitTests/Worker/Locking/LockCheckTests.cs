using MlOps.Worker.Locking;

namespace MlOps.UnitTests.Worker.Locking;

public sealed class LockCheckTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_locked_build_passes()
    {
        Assert.Empty(Run(LockFileText.Write(SomeLock.File), SomeLock.File));
    }

    [Fact]
    public void A_difference_tells_its_line_and_how_to_move_the_lock()
    {
        string text = LockFileText.Write(SomeLock.File);

        LockProblem problem = Assert.Single(Run(text, SomeLock.File with { SdkVersion = "2.0.0" }));

        Assert.Equal(LockCheck.Differs, problem.Code);
        Assert.Contains("sdkVersion", text.Split('\n')[problem.Line - 1], StringComparison.Ordinal);
        Assert.Contains("locked 1.2.3, now 2.0.0", problem.Message, StringComparison.Ordinal);
        Assert.Contains("build once without ModelLockedMode and commit mlops.lock.json", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_differences_are_counted_after_the_first()
    {
        LockFile built = SomeLock.File with { Items = [.. Enumerable.Range(0, 100).Select(i => $"ModelColumn C{i} Role=Ignore")] };

        IReadOnlyList<LockProblem> problems = Run(LockFileText.Write(SomeLock.File), built);

        Assert.Equal(13, problems.Count);
        Assert.StartsWith("90 more differences", problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_file_that_is_missing_is_told()
    {
        Assert.Equal(LockCheck.Missing, Assert.Single(LockCheck.Run(_folder["mlops.lock.json"], _ => [])).Code);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_lock_file_is_called_one()
    {
        Directory.CreateDirectory(_folder["mlops.lock.json"]);

        LockProblem problem = Assert.Single(LockCheck.Run(_folder["mlops.lock.json"], _ => []));

        Assert.Equal(LockCheck.Damaged, problem.Code);
        Assert.Contains("it is a folder", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_file_that_cannot_be_read_is_told_as_that()
    {
        using FileStream held = new(_folder.Write("mlops.lock.json", LockFileText.Write(SomeLock.File)), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        LockProblem problem = Assert.Single(LockCheck.Run(_folder["mlops.lock.json"], _ => []));

        Assert.Equal(LockCheck.Inaccessible, problem.Code);
        Assert.Contains("cannot be read", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"version\": 1,\n  oops\n}", 3, "it is no JSON from this line on")]
    [InlineData("{\n  \"version\": 1,\n  \"rows\": [ 1 ]\n}", 3, "'rows' is not a value that belongs there")]
    [InlineData("{ \"version\": 1 }", 1, "values are missing in it")]
    public void What_is_damaged_is_told_with_one_line_number_and_without_names_of_types(string text, int line, string expected)
    {
        LockProblem problem = Assert.Single(Run(text, SomeLock.File));

        Assert.Equal(line, problem.Line);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MlOps.Worker", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"version\": 1 }", LockCheck.Damaged)]
    [InlineData("{ \"version\": 99 }", LockCheck.Newer)]
    [InlineData("{\n<<<<<<< HEAD\n  \"version\": 1\n=======\n  \"version\": 1\n>>>>>>> other\n}", LockCheck.Conflict)]
    public void A_lock_file_that_cannot_be_read_is_told_by_what_is_wrong_with_it(string text, string code)
    {
        Assert.Equal(code, Assert.Single(Run(text, SomeLock.File)).Code);
    }

    private IReadOnlyList<LockProblem> Run(string text, LockFile built) =>
        LockCheck.Run(_folder.Write("mlops.lock.json", text), locked => LockDifferences.Of(locked, built));
}
