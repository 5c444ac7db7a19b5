using System.Buffers.Binary;

namespace Bairelay.Diagnostics.Captures;

/// <summary>The byte order of the machine that wrote a recording.</summary>
internal readonly record struct ByteOrder(bool Big)
{
    public ushort U16(ReadOnlySpan<byte> bytes) =>
        Big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint U32(ReadOnlySpan<byte> bytes) =>
        Big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
