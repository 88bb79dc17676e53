using System.Security.Cryptography;
using FsCheck.Fluent;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;
using MlOps.Worker.Lineage;

namespace MlOps.UnitTests.Worker.Lineage;

public sealed class ReleasedModelTests
{
    private static readonly byte[] s_trained = new OnnxModel
    {
        Graph = new OnnxGraph { Name = "g", Nodes = [], Initializers = [], Inputs = [], Outputs = [] },
        Metadata = new Dictionary<string, string> { ["mlops.schema"] = "{}", ["mlops.trainer"] = "Linear" },
    }.Write();

    [Fact]
    public void It_is_a_model_with_the_lineage_as_one_more_entry_of_metadata()
    {
        OnnxModel model = OnnxModel.Read(new ReleasedModel(s_trained, "{ \"name\": \"Größe\" }").ToBytes());

        Assert.Equal("{ \"name\": \"Größe\" }", model.Metadata[ModelConventions.LineageMetadata]);
        Assert.Equal(["mlops.lineage", "mlops.schema", "mlops.trainer"], model.Metadata.Keys.Order());
    }

    [Fact]
    public void Without_the_lineage_it_is_what_training_made()
    {
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<string>(text =>
        {
            // What comes from JSON is valid Unicode.
            string lineage = (text ?? "").Replace("\uFFFD", "", StringComparison.Ordinal).Where(letter => !char.IsSurrogate(letter)).Aggregate("", (all, letter) => all + letter);
            ReleasedModel? read = ReleasedModel.Read(new ReleasedModel(s_trained, lineage).ToBytes());
            return read is not null && read.Lineage == lineage && read.Trained.Span.SequenceEqual(s_trained);
        }));
    }

    [Fact]
    public void Its_hash_is_that_of_the_trained_model()
    {
        ReleasedModel read = ReleasedModel.Read(new ReleasedModel(s_trained, new string('x', 100_000)).ToBytes())!;

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(s_trained)), read.TrainedSha256);
    }

    [Fact]
    public void A_model_that_was_not_released_has_no_lineage()
    {
        Assert.Null(ReleasedModel.Read(s_trained));
        Assert.Null(ReleasedModel.Read(ReadOnlyMemory<byte>.Empty));
    }

    [Fact]
    public void No_damage_is_taken_for_a_lineage_or_crashes()
    {
        byte[] released = new ReleasedModel(s_trained, "lineage").ToBytes();
        for (int length = 0; length < released.Length; length++)
        {
            Assert.Null(ReleasedModel.Read(released.AsMemory(0, length)));
        }

        for (int at = 0; at < released.Length; at++)
        {
            byte[] damaged = [.. released];
            damaged[at] ^= 0xFF;
            ReleasedModel? read = ReleasedModel.Read(damaged);
            Assert.True(read is null || !read.Trained.Span.SequenceEqual(s_trained) || read.Lineage != "lineage");
        }
    }
}
