using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlOps.Worker.Caching;
using MlOps.Worker.Caching.Storage;
using MlOps.Worker.Protocol;

namespace MlOps.UnitTests.Worker.Caching;

public sealed class RunCacheTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly ScratchFolder _scratch = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_stored_run_is_restored_with_its_warnings_and_its_summary()
    {
        var warning = new StageEvent { Kind = StageEvent.Warning, Code = "MLOPS1034", Message = "Column 'größe' has no value.", File = "data.csv", Line = 3 };
        Store(Cache(), [("model.onnx", "a model"), ("measurements/train.json", "{}")], [warning], "360 rows");

        CachedRun? run = Cache().TryRestore("Train", Key, Folder("there"));

        Assert.NotNull(run);
        Assert.Equal([warning], run.Warnings);
        Assert.Equal("360 rows", run.Summary);
        Assert.Equal(("a model", "{}"), (_scratch.Read("there/model.onnx"), _scratch.Read("there/measurements/train.json")));
        Assert.Empty(_log.Codes);
    }

    [Fact]
    public void What_was_not_stored_is_not_found_and_no_folder_is_made()
    {
        Assert.Null(Cache().TryRestore("Train", Key, Folder("there")));
        Assert.Null(Cache().ReadDocument("Trial", Key));

        Assert.Empty(_log.Codes);
        Assert.False(Directory.Exists(_scratch["cache"]));
    }

    [Fact]
    public void Of_a_file_that_is_not_kept_the_hash_alone_is_stored()
    {
        _scratch.Write("here/data/train.table", "rows of the data");
        var table = new CachedFile("data/train.table", Hash("rows of the data"), IsKept: false);
        Cache().Store("PrepareData", Key, name => _scratch["here/" + name], new CachedRun([table], []));

        CachedRun? run = Cache().TryRestore("PrepareData", Key, Folder("there"));

        Assert.Equal(table, Assert.Single(run!.Files));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch["there"]));
        Assert.DoesNotContain(CacheFiles(), file => File.ReadAllText(file).Contains("rows of the data", StringComparison.Ordinal));
    }

    [Fact]
    public void Equal_contents_are_kept_once()
    {
        Store(Cache(), [("a", "the same"), ("b", "the same")]);

        Assert.Single(Directory.GetFiles(_scratch["cache/v1/objects"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_new_folder_is_ignored_by_git_and_somebodys_folder_is_left_to_them()
    {
        // Locks come first.
        Directory.CreateDirectory(_scratch["cache/v1/locks"]);
        Store(Cache(), [("a", "content")]);
        Assert.Equal("*\n", _scratch.Read("cache/.gitignore"));

        Directory.Delete(_scratch["cache"], recursive: true);
        _scratch.Write("cache/notes.txt", "mine");
        Store(Cache(), [("a", "content")]);

        Assert.False(File.Exists(_scratch["cache/.gitignore"]));
    }

    [Fact]
    public void Any_damage_drops_the_run_with_one_warning_and_it_can_be_stored_again()
    {
        (string, string)[] artifacts = [("model.onnx", "a model"), ("training.json", "{}")];
        Store(Cache(), artifacts);
        string[] files = [.. CacheFiles().Where(file => Path.GetFileName(file) is not ("CACHEDIR.TAG" or ".gitignore")).Select(file => Path.GetRelativePath(_scratch.Root, file))];
        Assert.Equal(3, files.Length);

        foreach (string file in files)
        {
            foreach (Action<string> damage in (Action<string>[])[FlipABit, CutOff, MakeEmpty, File.Delete])
            {
                _log.Diagnostics.Clear();
                damage(_scratch[file]);

                CachedRun? run = Cache().TryRestore("Train", Key, Folder("there"));

                bool isRun = file.Contains("runs", StringComparison.Ordinal);
                Assert.Null(run);
                Assert.Equal(isRun && damage == File.Delete ? [] : ["MLOPS9022"], _log.Codes);
                Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch["there"]));

                Store(Cache(), artifacts);
                Assert.NotNull(Cache().TryRestore("Train", Key, Folder("there")));
                Assert.Equal("a model", _scratch.Read("there/model.onnx"));
            }
        }
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    [InlineData("C:/outside")]
    [InlineData("a\\..\\outside")]
    [InlineData("")]
    public void A_run_names_no_file_outside_of_the_folder(string name)
    {
        Cache().Store("Train", Key, _ => _scratch.Write("content", "content"), new CachedRun([new CachedFile(name, Hash("content"))], []));

        Assert.Null(Cache().TryRestore("Train", Key, Folder("there")));

        Assert.Equal(["MLOPS9022"], _log.Codes);
    }

    [Theory]
    [InlineData("""{"files":[null],"warnings":[]}""")]
    [InlineData("""{"files":[],"warnings":[null]}""")]
    [InlineData("""{"files":[{"name":"a","sha256":"HASH"},{"name":"a","sha256":"HASH"}],"warnings":[]}""")]
    [InlineData("""{"files":[{"name":"a","sha256":"HASH"},{"name":"A","sha256":"HASH"}],"warnings":[]}""")]
    [InlineData("""{"files":[{"name":"a","sha256":"HASH"},{"name":"a/b","sha256":"HASH"},{"name":"a-b","sha256":"HASH"}],"warnings":[]}""")]
    public void A_sealed_run_that_no_stage_can_have_left_is_dropped_as_damaged(string json)
    {
        Store(Cache(), [("a", "content")]);
        string entry = new CacheLayout(_scratch["cache"]).RunOf("Train", Key);
        SealedFile.Write(entry, Encoding.UTF8.GetBytes(json.Replace("HASH", Hash("content"), StringComparison.Ordinal)));

        Assert.Null(Cache().TryRestore("Train", Key, Folder("there")));

        Assert.Equal(["MLOPS9022"], _log.Codes);
        Assert.False(File.Exists(entry));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch["there"]));
    }

    [Fact]
    public void An_entry_of_gigabytes_is_damaged_and_not_read()
    {
        string entry = new CacheLayout(_scratch["cache"]).DocumentOf("trial", Key);
        Cache().WriteDocument("trial", Key, "0.5");
        using (FileStream stream = File.OpenWrite(entry))
        {
            stream.SetLength(3L << 30);
        }

        Assert.Null(Cache().ReadDocument("trial", Key));
        Assert.Equal(["MLOPS9022"], _log.Codes);
        Assert.False(File.Exists(entry));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pipe_in_the_place_of_a_file_is_not_waited_for(bool isRun)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes have no place in a folder there.");
        Store(Cache(), [("model.onnx", "a model")]);
        var layout = new CacheLayout(_scratch["cache"]);
        string path = isRun ? layout.RunOf("Train", Key) : layout.ObjectOf(Hash("a model"));
        File.Delete(path);
        await Process.Start("mkfifo", [path]).WaitForExitAsync(TestContext.Current.CancellationToken);
        Folder("there");

        CachedRun? run = await Task.Run(() => Cache().TryRestore("Train", Key, _scratch["there"]), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Null(run);
        Assert.Equal(["MLOPS9022"], _log.Codes);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_in_the_place_of_a_file_is_damage_and_what_it_leads_to_stays(bool isRun)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are for administrators there.");
        Store(Cache(), [("model.onnx", "a model")]);
        var layout = new CacheLayout(_scratch["cache"]);
        string path = isRun ? layout.RunOf("Train", Key) : layout.ObjectOf(Hash("a model"));
        File.Move(path, _scratch["elsewhere"]);
        File.CreateSymbolicLink(path, _scratch["elsewhere"]);

        Assert.Null(Cache().TryRestore("Train", Key, Folder("there")));

        Assert.Equal(["MLOPS9022"], _log.Codes);
        Store(Cache(), [("model.onnx", "a model")]);
        Assert.NotNull(Cache().TryRestore("Train", Key, Folder("there")));
        Assert.True(File.Exists(_scratch["elsewhere"]));
    }

    [Fact]
    public void A_document_is_what_was_written_last()
    {
        Cache().WriteDocument("Trial", Key, "{\"loss\":0.5}");
        Cache().WriteDocument("Trial", Key, "{\"größe\":0.4}");

        Assert.Equal("{\"größe\":0.4}", Cache().ReadDocument("Trial", Key));
        Assert.Null(Cache().ReadDocument("Fold", Key));
    }

    [Fact]
    public void A_damaged_document_is_dropped_with_a_warning()
    {
        Cache().WriteDocument("Trial", Key, "0.5");
        FlipABit(CacheFiles().Single(file => Path.GetFileName(file) == Key));

        Assert.Null(Cache().ReadDocument("Trial", Key));
        Assert.Equal(["MLOPS9022"], _log.Codes);

        Cache().WriteDocument("Trial", Key, "0.5");
        Assert.Equal("0.5", Cache().ReadDocument("Trial", Key));
    }

    [Fact]
    public void A_cache_for_reading_is_read_and_never_changed()
    {
        Store(Cache(), [("model.onnx", "a model")]);
        RunCache readOnly = Cache(CacheMode.ReadOnly);

        Assert.NotNull(readOnly.TryRestore("Train", Key, Folder("there")));
        FlipABit(CacheFiles().Single(file => file.Contains("objects", StringComparison.Ordinal)));
        string[] before = [.. CacheFiles()];
        Assert.Null(readOnly.TryRestore("Train", Key, Folder("there")));
        Store(readOnly, [("model.onnx", "another model")]);
        readOnly.WriteDocument("Trial", Key, "0.5");

        Assert.Equal(before, CacheFiles());
        Assert.Null(readOnly.Lock("Train", Key, CancellationToken.None));
    }

    [Fact]
    public void A_cache_that_is_off_holds_nothing()
    {
        Store(Cache(CacheMode.Off), [("model.onnx", "a model")]);

        Assert.Null(Cache(CacheMode.Off).TryRestore("Train", Key, Folder("there")));
        Assert.Null(Cache(CacheMode.Off).Folder);
        Assert.False(Directory.Exists(_scratch["cache"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_warned_of_once()
    {
        _scratch.Write("cache", "a file where the folder belongs");
        RunCache cache = Cache();

        Store(cache, [("model.onnx", "a model")]);
        Store(cache, [("model.onnx", "a model")]);
        cache.WriteDocument("Trial", Key, "0.5");

        Assert.Null(cache.TryRestore("Train", Key, Folder("there")));
        Assert.Null(cache.Lock("Train", Key, CancellationToken.None));
        Assert.Equal(["MLOPS9021"], _log.Codes);
    }

    [Fact]
    public void Who_waits_for_a_lock_gets_it_when_the_other_has_stored()
    {
        RunCache cache = Cache();
        using var waiting = new ManualResetEventSlim();
        Thread second;
        CachedRun? found = null;
        using (cache.Lock("Train", Key, CancellationToken.None))
        {
            second = new Thread(() =>
            {
                waiting.Set();
                using KeyLock? mine = Cache().Lock("Train", Key, CancellationToken.None);
                found = Cache().TryRestore("Train", Key, Folder("there"));
            });
            second.Start();
            waiting.Wait(TestContext.Current.CancellationToken);
            Assert.False(second.Join(TimeSpan.FromMilliseconds(50)));
            Store(cache, [("model.onnx", "a model")]);
        }

        second.Join();
        Assert.NotNull(found);
    }

    [Fact]
    public void A_lock_without_a_sign_of_life_is_not_waited_for()
    {
        string path = _scratch.Write("lock", "");
        using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Null(KeyLock.Take(path, TimeSpan.FromMilliseconds(150), _log, CancellationToken.None));
    }

    [Fact]
    public void Waiting_for_a_lock_ends_when_it_is_cancelled()
    {
        using KeyLock? held = Cache().Lock("Train", Key, CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        Assert.Throws<OperationCanceledException>(() => Cache().Lock("Train", Key, cancellation.Token));
    }

    /// <summary>Writers, readers and one that damages, on few keys: whatever is restored is what was stored.</summary>
    [Fact]
    public async Task Whatever_happens_at_once_a_restored_run_is_a_stored_run()
    {
        const int Rounds = 150;
        string[] keys = [.. Enumerable.Range(0, 3).Select(i => i.ToString("x64", CultureInfo.InvariantCulture))];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (int round = 0; round < Rounds; round++)
            {
                string key = keys[random.Next(keys.Length)];
                var cache = new RunCache(_scratch["cache"], CacheMode.ReadWrite, new RecordingLog());
                string folder = Folder($"{worker}/{round}");
                switch (random.Next(5))
                {
                    case 0 or 1:
                        File.WriteAllText(Path.Combine(folder, "a"), "same for all");
                        File.WriteAllText(Path.Combine(folder, "b"), key);
                        cache.Store("Train", key, name => Path.Combine(folder, name), new CachedRun([new CachedFile("a", Hash("same for all")), new CachedFile("b", Hash(key))], []));
                        break;
                    case 2 when Directory.Exists(_scratch["cache/v1/objects"]):
                        if (Directory.GetFiles(_scratch["cache/v1/objects"], "*", SearchOption.AllDirectories) is { Length: > 0 } files)
                        {
                            TryDamage(files[random.Next(files.Length)]);
                        }

                        break;
                    default:
                        if (cache.TryRestore("Train", key, folder) is not null)
                        {
                            Assert.Equal("same for all", File.ReadAllText(Path.Combine(folder, "a")));
                            Assert.Equal(key, File.ReadAllText(Path.Combine(folder, "b")));
                        }
                        else
                        {
                            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
                        }

                        break;
                }
            }
        }, TestContext.Current.CancellationToken)));

        Assert.DoesNotContain(CacheFiles(), file => file.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal));
    }

    private RunCache Cache(CacheMode mode = CacheMode.ReadWrite) => new(_scratch["cache"], mode, _log);

    private string Folder(string name)
    {
        if (Directory.Exists(_scratch[name]))
        {
            Directory.Delete(_scratch[name], recursive: true);
        }

        return Directory.CreateDirectory(_scratch[name]).FullName;
    }

    private IEnumerable<string> CacheFiles() => Directory.EnumerateFiles(_scratch["cache"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private void Store(RunCache cache, (string Name, string Text)[] artifacts, IReadOnlyList<StageEvent>? warnings = null, string? summary = null)
    {
        foreach ((string name, string text) in artifacts)
        {
            _scratch.Write("here/" + name, text);
        }

        cache.Store("Train", Key, name => _scratch["here/" + name], new CachedRun([.. artifacts.Select(artifact => new CachedFile(artifact.Name, Hash(artifact.Text)))], warnings ?? [], summary));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void FlipABit(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = stream.Length / 2;
        int read = stream.ReadByte();
        if (read >= 0)
        {
            stream.Position--;
            stream.WriteByte((byte)(read ^ 1));
        }
    }

    private static void TryDamage(string file)
    {
        try
        {
            FlipABit(file);
        }
        catch (IOException)
        {
            // Another has it open, has renamed it, or has just begun to write it.
        }
    }

    private static void CutOff(string file) => File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);

    private static void MakeEmpty(string file) => File.WriteAllBytes(file, []);
}
