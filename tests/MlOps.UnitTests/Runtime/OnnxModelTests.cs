using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.UnitTests.Runtime;

public sealed class OnnxModelTests
{
    [Fact]
    public void What_was_written_is_read_again()
    {
        OnnxAttribute[] attributes =
        [
            new("float", 1.5f), new("int", -7L), new("text", "täxt"), new("floats", new[] { 1f, float.NaN }), new("ints", new[] { 0L, long.MinValue, long.MaxValue }),
            new("texts", new[] { "", "a" }), new("nothing", Array.Empty<long>()), new("tensor", OnnxTensor.Of("", new[] { 1.0, double.NegativeInfinity }, 2)),
        ];
        OnnxModel model = TestGraph.Model(
            [TestGraph.Value("x", OnnxElementType.Float, 3)],
            [new OnnxNode("Operator", "domain", ["x", "", "y"], ["z"], attributes) { Name = "name" }],
            [
                OnnxTensor.Of("floats", new[] { 1f, 2 }, 2), OnnxTensor.Of("scalar", new[] { 3L }), OnnxTensor.Of("texts", new[] { "", "ü" }, 1, 2),
                new OnnxTensor("ints", OnnxElementType.Int32, [2], new[] { -1, 2 }), new OnnxTensor("bools", OnnxElementType.Bool, [2], new[] { true, false }),
                new OnnxTensor("bytes", OnnxElementType.UInt8, [2], new byte[] { 0, 255 }),
            ],
            TestGraph.Value("z", OnnxElementType.String));

        OnnxModel read = OnnxModel.Read(model.Write());

        Assert.Equal(model.Write(), read.Write());
        Assert.Equal(model.OperatorSets, read.OperatorSets);
        Assert.Equal(model.Metadata.OrderBy(entry => entry.Key), read.Metadata.OrderBy(entry => entry.Key));
        OnnxNode node = Assert.Single(read.Graph.Nodes);
        Assert.Equal(["x", "", "y"], node.Inputs);
        Assert.Equal(attributes[..7].Select(attribute => attribute.Value), node.Attributes.Take(7).Select(attribute => attribute.Value));
        Assert.Equal(new[] { 1.0, double.NegativeInfinity }, ((OnnxTensor)node.Attributes[7].Value).Data);
        Assert.Equal(model.Graph.Initializers.Select(tensor => tensor.Data), read.Graph.Initializers.Select(tensor => tensor.Data));
        Assert.Equal([null, 3L], read.Graph.Inputs[0].Dimensions);
    }

    [Fact]
    public void Metadata_are_written_in_ordinal_order_whatever_the_order_of_adding()
    {
        OnnxModel one = new() { Graph = Empty(), Metadata = new Dictionary<string, string> { ["a"] = "1", ["B"] = "2" } };
        OnnxModel other = new() { Graph = Empty(), Metadata = new Dictionary<string, string> { ["B"] = "2", ["a"] = "1" } };

        Assert.Equal(one.Write(), other.Write());
    }

    [Fact]
    public void Tensors_are_read_from_typed_fields_as_well()
    {
        // TensorProto: dims 1 = 2 (unpacked), data_type 2 = INT64, int64_data 7 = packed { 5, 300 }, name 8 = "t"; in graph.initializer 5, in model.graph 7.
        byte[] tensor = [0x08, 2, 0x10, 7, 0x3A, 3, 5, 0xAC, 0x02, 0x42, 1, (byte)'t'];
        byte[] file = [0x3A, (byte)(tensor.Length + 2), 0x2A, (byte)tensor.Length, .. tensor];

        OnnxTensor read = Assert.Single(OnnxModel.Read(file).Graph.Initializers);

        Assert.Equal(new[] { 5L, 300 }, read.Data);
    }

    [Fact]
    public void An_attribute_of_a_type_that_onnx_does_not_have_is_refused() =>
        Assert.Throws<ArgumentException>(() => TestGraph.Model([], [TestGraph.Node("A", "", [], "y", ("bad", 1.0))], []).Write());

    [Fact]
    public void A_file_without_a_graph_is_refused() =>
        Assert.Contains("no graph", Assert.Throws<InvalidModelException>(() => OnnxModel.Read([])).Message, StringComparison.Ordinal);

    private static OnnxGraph Empty() => new() { Nodes = [], Initializers = [], Inputs = [], Outputs = [] };
}
