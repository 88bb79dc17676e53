using MlOps.Runtime.Protobuf;

namespace MlOps.Runtime.Onnx;

public sealed partial class OnnxModel
{
    /// <summary>Decodes a <c>.onnx</c> file.</summary>
    /// <remarks>Lengths and types are checked; whether the graph makes sense is checked when a scorer is made of it.</remarks>
    /// <exception cref="InvalidModelException">The bytes are not an ONNX model, or hold something this runtime does not read.</exception>
    public static OnnxModel Read(ReadOnlySpan<byte> file) => OnnxReader.Read(file);

    /// <summary>Encodes the model as a <c>.onnx</c> file; equal models give equal bytes.</summary>
    /// <exception cref="ArgumentException">An attribute holds a value of a type that ONNX does not have, or a text is not valid Unicode.</exception>
    public byte[] Write()
    {
        var writer = new ProtobufWriter();
        OnnxWriter.Write(writer, this);
        return writer.ToArray();
    }
}
