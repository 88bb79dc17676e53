using System.Buffers.Binary;
using System.Text;
using MlOps.Runtime.Collections;

namespace MlOps.Runtime.Protobuf;

/// <summary>Walks over the fields of one protocol-buffer message; a nested message is a reader over a slice.</summary>
/// <remarks>Every length is checked against what is left, so nothing is allocated that the file does not hold.</remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>The layout of the field that <see cref="Next"/> found.</summary>
    public WireType Type { get; private set; }

    /// <summary>Moves to the next field, whose value must then be read or skipped; false at the end.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = RawVarint();
        if (tag >> 3 is 0 or > 0x1FFF_FFFF)
        {
            throw new InvalidModelException($"The file is damaged: it holds a field with the number {tag >> 3}.");
        }

        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
        return true;
    }

    public long Varint()
    {
        Expect(WireType.Varint);
        return (long)RawVarint();
    }

    public float Float()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    public ReadOnlySpan<byte> Bytes()
    {
        Expect(WireType.Bytes);
        return LengthPrefixed();
    }

    public ProtobufReader Message() => new(Bytes());

    public string Text()
    {
        ReadOnlySpan<byte> bytes = Bytes();
        try
        {
            return s_utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidModelException($"The file is damaged: a text of {bytes.Length} bytes is not UTF-8.", e);
        }
    }

    /// <summary>A repeated integer: one value, or a packed list of them.</summary>
    public void Varints(LongList values)
    {
        if (Type == WireType.Varint)
        {
            values.Add((long)RawVarint());
            return;
        }

        var packed = new ProtobufReader(Bytes());
        while (!packed._rest.IsEmpty)
        {
            values.Add((long)packed.RawVarint());
        }
    }

    /// <summary>A repeated float: one value, or a packed list of them.</summary>
    public void Floats(List<float> values)
    {
        if (Type == WireType.Fixed32)
        {
            values.Add(Float());
            return;
        }

        ReadOnlySpan<byte> packed = Bytes();
        ExpectMultiple(packed, sizeof(float));
        for (; !packed.IsEmpty; packed = packed[sizeof(float)..])
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed));
        }
    }

    /// <summary>A repeated double: one value, or a packed list of them.</summary>
    public void Doubles(DoubleList values)
    {
        if (Type == WireType.Fixed64)
        {
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double))));
            return;
        }

        ReadOnlySpan<byte> packed = Bytes();
        ExpectMultiple(packed, sizeof(double));
        for (; !packed.IsEmpty; packed = packed[sizeof(double)..])
        {
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed));
        }
    }

    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint:
                RawVarint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.Bytes:
                LengthPrefixed();
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            default:
                throw new InvalidModelException($"The file is damaged: field {Field} has the unknown wire type {(int)Type}.");
        }
    }

    private readonly void Expect(WireType type)
    {
        if (Type != type)
        {
            throw new InvalidModelException($"The file is damaged: field {Field} has the wire type {(int)Type}, not {(int)type}.");
        }
    }

    private readonly void ExpectMultiple(ReadOnlySpan<byte> packed, int size)
    {
        if (packed.Length % size != 0)
        {
            throw new InvalidModelException($"The file is damaged: field {Field} has {packed.Length} bytes, not a multiple of {size}.");
        }
    }

    private ReadOnlySpan<byte> LengthPrefixed()
    {
        ulong length = RawVarint();
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidModelException($"The file is cut off or damaged: field {Field} has {length} bytes and {_rest.Length} are left.");
        }

        return Take((int)length);
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _rest.Length)
        {
            throw new InvalidModelException($"The file is cut off or damaged: {bytes} bytes are needed and {_rest.Length} are left.");
        }

        ReadOnlySpan<byte> taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }

    private ulong RawVarint()
    {
        ulong value = 0;
        for (int i = 0; i < 10 && i < _rest.Length; i++)
        {
            byte next = _rest[i];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw new InvalidModelException("The file is cut off or damaged: an integer does not end.");
    }
}
