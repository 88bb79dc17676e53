using System.Buffers.Binary;
using System.IO.Compression;
using MlOps.Registry;
using MlOps.Registry.Feeds;
using MlOps.Registry.Packages;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Registry;

/// <summary>Packages that say untrue things about the size of their files.</summary>
public sealed class ModelPackageTests : IDisposable
{
    private const int SizeInDirectory = 24;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_says_it_is_too_large_is_not_unpacked()
    {
        using ModelPackage package = Open(new byte[1 << 20], size: (1u << 30) + 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        FeedException error = Assert.Throws<FeedException>(() => package.Model);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 19);
        Assert.Equal(RegistryDiagnostics.NoModelInPackage, error.Kind);
        Assert.Contains("more than 1024 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_shorter_than_it_says_is_damaged()
    {
        using ModelPackage package = Open(new byte[1000], size: 2000);

        FeedException error = Assert.Throws<FeedException>(() => package.Model);
        Assert.Equal(RegistryDiagnostics.NoModelInPackage, error.Kind);
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_file_that_is_longer_than_it_says_no_more_than_that_takes_memory()
    {
        using ModelPackage package = Open(new byte[64 << 20], size: 10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        if (Record.Exception(() => Assert.Equal(10, package.Model.Length)) is { } error)
        {
            Assert.Equal(RegistryDiagnostics.NoModelInPackage, Assert.IsType<FeedException>(error).Kind);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 19);
    }

    [Fact]
    public void A_file_that_says_its_size_is_read_whole()
    {
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(number => (byte)number)];
        using ModelPackage package = Open(content, size: 100_000);

        Assert.Equal(content, package.Model);
    }

    private ModelPackage Open(byte[] content, uint size)
    {
        string path = _folder["Contoso.Churn.1.0.0.nupkg"];
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        using (Stream entry = archive.CreateEntry("model/model.onnx").Open())
        {
            entry.Write(content);
        }

        byte[] bytes = File.ReadAllBytes(path);
        int directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + SizeInDirectory), size);
        File.WriteAllBytes(path, bytes);
        return ModelPackage.Open("Contoso.Churn 1.0.0", path);
    }
}
