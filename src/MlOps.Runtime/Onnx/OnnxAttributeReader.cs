using MlOps.Runtime.Collections;
using MlOps.Runtime.Protobuf;

namespace MlOps.Runtime.Onnx;

/// <summary>Decodes <c>AttributeProto</c>.</summary>
internal static class OnnxAttributeReader
{
    public static OnnxAttribute Read(ProtobufReader reader)
    {
        string name = "";
        long type = OnnxField.AttributeType.Undefined;
        float number = 0;
        long integer = 0;
        string text = "";
        OnnxTensor? tensor = null;
        List<float>? numbers = null;
        var integers = new LongList();
        List<string> texts = [];
        long seen = OnnxField.AttributeType.Undefined;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.Attribute.Name:
                    name = reader.Text();
                    break;
                case OnnxField.Attribute.Type:
                    type = reader.Varint();
                    break;
                case OnnxField.Attribute.Float:
                    number = reader.Float();
                    seen = OnnxField.AttributeType.Float;
                    break;
                case OnnxField.Attribute.Int:
                    integer = reader.Varint();
                    seen = OnnxField.AttributeType.Int;
                    break;
                case OnnxField.Attribute.Text:
                    text = reader.Text();
                    seen = OnnxField.AttributeType.Text;
                    break;
                case OnnxField.Attribute.Tensor:
                    tensor = OnnxTensorReader.Read(reader.Message());
                    seen = OnnxField.AttributeType.Tensor;
                    break;
                case OnnxField.Attribute.Floats:
                    reader.Floats(numbers ??= []);
                    seen = OnnxField.AttributeType.Floats;
                    break;
                case OnnxField.Attribute.Ints:
                    reader.Varints(integers);
                    seen = OnnxField.AttributeType.Ints;
                    break;
                case OnnxField.Attribute.Texts:
                    texts.Add(reader.Text());
                    seen = OnnxField.AttributeType.Texts;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Files before IR version 3 leave the type out: then the field that is there tells it.
        object? value = (type == OnnxField.AttributeType.Undefined ? seen : type) switch
        {
            OnnxField.AttributeType.Float => number,
            OnnxField.AttributeType.Int => integer,
            OnnxField.AttributeType.Text => text,
            OnnxField.AttributeType.Tensor => tensor,
            OnnxField.AttributeType.Floats => numbers?.ToArray() ?? [],
            OnnxField.AttributeType.Ints => integers.ToArray(),
            OnnxField.AttributeType.Texts => texts.ToArray(),
            _ => null,
        };
        return new OnnxAttribute(name, value ?? throw new InvalidModelException($"Attribute '{name}' has the type {type}, which this runtime does not read, or no value."));
    }
}
