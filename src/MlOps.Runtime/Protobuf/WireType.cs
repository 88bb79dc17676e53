namespace MlOps.Runtime.Protobuf;

/// <summary>How a field's value is laid out: the low three bits of its tag.</summary>
/// <remarks>See https://protobuf.dev/programming-guides/encoding/. Groups (3 and 4) do not occur in ONNX.</remarks>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
