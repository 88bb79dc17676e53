using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MlOps.Worker.Caching;
using MlOps.Worker.Caching.Storage;

namespace MlOps.UnitTests.Worker.Caching;

public sealed class CachePrunerTests : IDisposable
{
    private static readonly TimeSpan s_forever = TimeSpan.FromDays(3650);

    private readonly ScratchFolder _scratch = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_was_not_used_for_long_goes_with_the_contents_that_it_alone_names()
    {
        Store(1, age: 40, ("own", "of the first"), ("shared", "of both"));
        Store(2, age: 10, ("own", "of the second"), ("shared", "of both"));

        PruneResult pruned = Prune(age: TimeSpan.FromDays(30));

        Assert.Equal((1, 2, 1), (pruned.Results, pruned.Files, pruned.ResultsLeft));
        Assert.False(Restores(1));
        Assert.True(Restores(2));
        Assert.Equal(2, Objects().Length);
    }

    [Fact]
    public void The_least_recently_used_go_until_the_rest_fits()
    {
        Store(1, age: 1, ("a", new string('1', 1000)));
        Store(2, age: 3, ("a", new string('2', 1000)));
        Store(3, age: 2, ("a", new string('3', 1000)));

        PruneResult pruned = Prune(bytes: 3000);

        Assert.Equal((1, 2), (pruned.Results, pruned.ResultsLeft));
        Assert.Equal([true, false, true], new[] { 1, 2, 3 }.Select(Restores));
        Assert.InRange(pruned.BytesLeft, 2000, 3000);
        Assert.InRange(pruned.Bytes, 1000, 2000);
    }

    [Fact]
    public void A_use_keeps_a_result()
    {
        Store(1, age: 40, ("a", "first"));
        Store(2, age: 40, ("a", "second"));
        Cache().WriteDocument("Trial", Key(3), "0.5");
        Age(Cache3(), 40);
        Assert.True(Restores(1));
        Assert.Equal("0.5", Cache().ReadDocument("Trial", Key(3)));

        Prune(age: TimeSpan.FromDays(30));

        Assert.Equal([true, false], new[] { 1, 2 }.Select(Restores));
        Assert.Equal("0.5", Cache().ReadDocument("Trial", Key(3)));

        string Cache3() => Directory.GetFiles(_scratch["cache/v1/documents"], "*", SearchOption.AllDirectories).Single();
    }

    [Fact]
    public void Contents_of_a_result_that_is_being_stored_stay_and_those_of_one_that_died_go()
    {
        Store(1, age: 0, ("a", "kept"));
        var objects = new ObjectStore(new CacheLayout(_scratch["cache"]), mayWrite: true);
        objects.Put(_scratch.Write("young", "young"), Hash("young"));
        objects.Put(_scratch.Write("old", "old"), Hash("old"));
        string unfinished = _scratch.Write($"cache/v1/objects/ab/ab{Key(0)[2..]}.x.tmp", "half");
        string youngUnfinished = _scratch.Write($"cache/v1/runs/Train/ab/ab{Key(0)[2..]}.x.tmp", "half");
        Age(new CacheLayout(_scratch["cache"]).ObjectOf(Hash("old")), 1);
        Age(unfinished, 1);

        PruneResult pruned = Prune();

        Assert.Equal(Directory.GetFiles(_scratch["cache/v1"], "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), pruned.BytesLeft);
        Assert.Equal("young".Length + "half".Length, pruned.BytesUnnamed);
        Assert.True(File.Exists(new CacheLayout(_scratch["cache"]).ObjectOf(Hash("young"))));
        Assert.False(File.Exists(new CacheLayout(_scratch["cache"]).ObjectOf(Hash("old"))));
        Assert.False(File.Exists(unfinished));
        Assert.True(File.Exists(youngUnfinished));
        Assert.True(Restores(1));
    }

    [Fact]
    public void Storing_again_what_nothing_names_any_more_saves_it_from_a_prune()
    {
        Store(1, age: 40, ("a", "content"));
        var layout = new CacheLayout(_scratch["cache"]);

        // As a build that has written its contents, and not yet the result that names them.
        new ObjectStore(layout, mayWrite: true).Put(_scratch.Write("a", "content"), Hash("content"));
        Prune(age: TimeSpan.FromDays(30));

        Assert.True(File.Exists(layout.ObjectOf(Hash("content"))));
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("objects/zz")]
    [InlineData("locks/Train")]
    [InlineData("runs/Train/zz")]
    [InlineData("documents/trial")]
    public void A_link_leads_no_prune_out_of_the_folder(string link)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are for administrators there.");
        // In names and depth like files of the cache: what saves them is where they are.
        string[] elsewhere = [_scratch.Write($"elsewhere/{Key(1)}", "mine"), _scratch.Write($"elsewhere/00/{Key(1)}", "mine"), _scratch.Write($"elsewhere/Train/00/{Key(1)}", "mine")];
        Array.ForEach(elsewhere, file => Age(file, 100));
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch["cache/v1/" + link])!);
        Directory.CreateSymbolicLink(_scratch["cache/v1/" + link], _scratch["elsewhere"]);

        PruneResult pruned = Prune(bytes: 0, age: TimeSpan.FromDays(1));

        Assert.All(elsewhere, file => Assert.True(File.Exists(file)));
        Assert.Equal(0, pruned.Files);
    }

    [Theory]
    [InlineData("objects/ab/notes.txt")]
    [InlineData("objects/ab/notes.txt.tmp")]
    [InlineData("objects/00/ab00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("objects/ab00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("locks/Train/ab/abc")]
    [InlineData("runs/Train/ab/readme.md")]
    [InlineData("documents/trial/ab/AB00000000000000000000000000000000000000000000000000000000000000")]
    public void A_file_that_the_cache_would_not_name_so_stays(string name)
    {
        Store(1, age: 40, ("a", "content"));
        string file = _scratch.Write("cache/v1/" + name, "somebody's");
        Age(file, 100);

        Prune(bytes: 0, age: TimeSpan.FromDays(1));

        Assert.True(File.Exists(file));
        Assert.False(Restores(1));
    }

    [Fact]
    public void A_damaged_result_is_removed_and_the_rest_is_pruned()
    {
        Store(1, age: 40, ("a", "first"));
        Store(2, age: 10, ("a", "second"));
        var layout = new CacheLayout(_scratch["cache"]);
        string nothing = layout.RunOf("Train", Key(3));
        SealedFile.Write(nothing, "{\"files\":[null],\"warnings\":[]}"u8.ToArray());
        string large = layout.RunOf("Train", Key(4));
        SealedFile.Write(large, "{}"u8.ToArray());
        using (FileStream stream = File.OpenWrite(large))
        {
            stream.SetLength(3L << 30);
        }

        PruneResult pruned = Prune(age: TimeSpan.FromDays(30));

        Assert.Equal((3, 1, 0), (pruned.Results, pruned.ResultsLeft, pruned.Failures));
        Assert.False(File.Exists(nothing) || File.Exists(large));
        Assert.Equal([false, true], new[] { 1, 2 }.Select(Restores));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_nothing_to_prune()
    {
        Assert.Equal(new PruneResult(0, 0, 0, 0, 0, 0, 0), Prune());
        Assert.False(Directory.Exists(_scratch["cache"]));
    }

    [Fact]
    public void A_prune_leaves_at_most_the_size_asked_for_and_only_whole_results() =>
        Prop.ForAll(
            Gen.Choose(0, 60).ListOf(8).Select(ages => ages.ToArray()).ToArbitrary(),
            Gen.Choose(0, 3000).ToArbitrary(),
            (ages, limit) =>
            {
                if (Directory.Exists(_scratch["cache"]))
                {
                    Directory.Delete(_scratch["cache"], recursive: true);
                }

                for (int i = 0; i < ages.Length; i++)
                {
                    // Some share a content.
                    Store(i, ages[i], ("own", new string((char)('a' + i), 100 + (50 * i))), ("shared", new string('x', 100 + (i % 3))));
                }

                PruneResult pruned = Prune(limit, TimeSpan.FromDays(30));

                bool[] left = [.. Enumerable.Range(0, ages.Length).Select(Restores)];
                Assert.Empty(_log.Codes);
                Assert.Equal(pruned.ResultsLeft, left.Count(restores => restores));
                Assert.True(pruned.BytesLeft <= limit);
                Assert.Equal(0, pruned.BytesUnnamed);
                Assert.Equal(pruned.BytesLeft, new[] { "objects", "runs" }.Where(folder => Directory.Exists(_scratch["cache/v1/" + folder]))
                    .Sum(folder => new DirectoryInfo(_scratch["cache/v1/" + folder]).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)));
                Assert.All(ages.Where((_, i) => left[i]), age => Assert.True(age <= 30));
                Assert.True(ages.Where((_, i) => left[i]).DefaultIfEmpty(0).Max() <= ages.Where((_, i) => !left[i]).DefaultIfEmpty(60).Min(), "Something was removed that was used later than something that stayed.");
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public async Task Builds_that_store_and_restore_during_prunes_get_whole_results_or_none()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (int round = 0; round < 60; round++)
            {
                if (worker == 0)
                {
                    Prune(bytes: 500);
                    continue;
                }

                var cache = new RunCache(_scratch["cache"], CacheMode.ReadWrite, new RecordingLog());
                string text = (round % 7).ToString(CultureInfo.InvariantCulture);
                string folder = Directory.CreateDirectory(_scratch[$"{worker}/{round}"]).FullName;
                if (cache.TryRestore("Train", Key(round % 7), folder) is not null)
                {
                    Assert.Equal(text, File.ReadAllText(Path.Combine(folder, "a")));
                }
                else
                {
                    File.WriteAllText(Path.Combine(folder, "a"), text);
                    cache.Store("Train", Key(round % 7), name => Path.Combine(folder, name), new CachedRun([new CachedFile("a", Hash(text))], []));
                }
            }
        }, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("5GB", 5L << 30)]
    [InlineData("1.5 kb", 1536L)]
    [InlineData("0B", 0L)]
    [InlineData("2TB", 2L << 40)]
    [InlineData("5", null)]
    [InlineData("5GiB", null)]
    [InlineData("-5GB", null)]
    [InlineData("1,5GB", null)]
    [InlineData("99999999TB", null)]
    [InlineData("GB", null)]
    public void A_size_is_a_number_with_a_unit(string text, long? bytes) => Assert.Equal(bytes, CacheLimit.Size(text));

    [Theory]
    [InlineData("30d", 30 * 24 * 60)]
    [InlineData("12h", 12 * 60)]
    [InlineData("0.5 h", 30)]
    [InlineData("45m", 45)]
    [InlineData("30", null)]
    [InlineData("d", null)]
    [InlineData("1w", null)]
    public void An_age_is_a_number_with_a_unit(string text, int? minutes) =>
        Assert.Equal(minutes is { } some ? TimeSpan.FromMinutes(some) : null, CacheLimit.Age(text));

    private RunCache Cache() => new(_scratch["cache"], CacheMode.ReadWrite, _log);

    private PruneResult Prune(long bytes = long.MaxValue, TimeSpan? age = null) =>
        new CachePruner(new CacheLayout(_scratch["cache"])).Run(bytes, age ?? s_forever);

    private static string Key(int number) => number.ToString("x64", CultureInfo.InvariantCulture);

    private void Store(int number, int age, params (string Name, string Text)[] artifacts)
    {
        foreach ((string name, string text) in artifacts)
        {
            _scratch.Write($"here/{name}", text);
        }

        Cache().Store("Train", Key(number), name => _scratch["here/" + name], new CachedRun([.. artifacts.Select(artifact => new CachedFile(artifact.Name, Hash(artifact.Text)))], []));
        Age(new CacheLayout(_scratch["cache"]).RunOf("Train", Key(number)), age);
        foreach (string content in Objects().Select(file => _scratch[file]))
        {
            Age(content, 1 + age);
        }
    }

    private bool Restores(int number)
    {
        string folder = _scratch[$"there/{Path.GetRandomFileName()}"];
        Directory.CreateDirectory(folder);
        return Cache().TryRestore("Train", Key(number), folder) is not null;
    }

    private string[] Objects() => Directory.Exists(_scratch["cache/v1/objects"]) ? Directory.GetFiles(_scratch["cache/v1/objects"], "*", SearchOption.AllDirectories) : [];

    private static void Age(string file, int days) => File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-days));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
