namespace MlOps.Runtime.Onnx;

/// <summary>The field numbers of <c>onnx.proto</c> that this runtime reads and writes, one class a message.</summary>
internal static class OnnxField
{
    public static class Model
    {
        public const int IrVersion = 1, ProducerName = 2, ProducerVersion = 3, Graph = 7, OperatorSets = 8, Metadata = 14;
    }

    public static class OperatorSet
    {
        public const int Domain = 1, Version = 2;
    }

    public static class Entry
    {
        public const int Key = 1, Value = 2;
    }

    public static class Graph
    {
        public const int Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12, SparseInitializer = 15;
    }

    public static class Node
    {
        public const int Input = 1, Output = 2, Name = 3, OperatorType = 4, Attribute = 5, Domain = 7, Metadata = 9;
    }

    public static class Attribute
    {
        public const int Name = 1, Float = 2, Int = 3, Text = 4, Tensor = 5, Floats = 7, Ints = 8, Texts = 9, Type = 20;
    }

    /// <summary>The values of <c>AttributeProto.AttributeType</c>.</summary>
    public static class AttributeType
    {
        public const int Undefined = 0, Float = 1, Int = 2, Text = 3, Tensor = 4, Floats = 6, Ints = 7, Texts = 8;
    }

    public static class Tensor
    {
        public const int Dimensions = 1, ElementType = 2, Floats = 4, Ints = 5, Texts = 6, Longs = 7, Name = 8, Raw = 9, Doubles = 10, ExternalData = 13;
    }

    public static class ValueInfo
    {
        public const int Name = 1, Type = 2;
    }

    public static class ValueType
    {
        public const int Tensor = 1;
    }

    public static class TensorType
    {
        public const int ElementType = 1, Shape = 2;
    }

    public static class Shape
    {
        public const int Dimension = 1;
    }

    public static class Dimension
    {
        public const int Value = 1, Parameter = 2;
    }
}
