using System.Buffers.Binary;
using System.Text;

namespace MlOps.Runtime.Protobuf;

/// <summary>Encodes protocol-buffer messages into one growing array, each field in the order in which it is written.</summary>
internal sealed class ProtobufWriter
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer = new byte[1024];
    private int _length;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Varint(int field, long value)
    {
        Tag(field, WireType.Varint);
        RawVarint((ulong)value);
    }

    public void Fixed32(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Bytes);
        RawVarint((ulong)value.Length);
        value.CopyTo(Take(value.Length));
    }

    public void Text(int field, string value)
    {
        Tag(field, WireType.Bytes);
        int bytes = s_utf8.GetByteCount(value);
        RawVarint((ulong)bytes);
        s_utf8.GetBytes(value, Take(bytes));
    }

    /// <summary>Takes room for a value of a known number of bytes, for the caller to fill.</summary>
    public Span<byte> Reserve(int field, int bytes)
    {
        Tag(field, WireType.Bytes);
        RawVarint((ulong)bytes);
        return Take(bytes);
    }

    /// <summary>A field that is a message (or a packed list): <paramref name="write"/> writes its content.</summary>
    public void Message<T>(int field, T value, Action<ProtobufWriter, T> write)
    {
        Tag(field, WireType.Bytes);
        int start = _length;
        write(this, value);

        // The length stands before the content and its own length is known only now: the content moves up to make room.
        int length = _length - start;
        int prefix = VarintLength((ulong)length);
        Take(prefix);
        Buffer.BlockCopy(_buffer, start, _buffer, start + prefix, length);
        _length = start;
        RawVarint((ulong)length);
        _length = start + prefix + length;
    }

    public void RawVarint(ulong value)
    {
        Span<byte> target = Take(VarintLength(value));
        int i = 0;
        while (value >= 0x80)
        {
            target[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[i] = (byte)value;
    }

    public void RawFixed32(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);

    private static int VarintLength(ulong value)
    {
        int length = 1;
        while ((value >>= 7) != 0)
        {
            length++;
        }

        return length;
    }

    private void Tag(int field, WireType type) => RawVarint(((ulong)field << 3) | (uint)type);

    private Span<byte> Take(int bytes)
    {
        int end = checked(_length + bytes);
        if (end > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max((long)end, 2L * _buffer.Length), Array.MaxLength));
        }

        Span<byte> taken = _buffer.AsSpan(_length, bytes);
        _length = end;
        return taken;
    }
}
