using System.Buffers.Binary;

namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// Reads pcap: a header of 24 bytes that states byte order, resolution of time and link type, then records of
/// seconds, fraction, recorded length and original length with the bytes after them.
/// </summary>
internal static class PcapFile
{
    private const int HeaderLength = 24;
    private const int RecordHeaderLength = 16;

    public static bool Matches(ReadOnlySpan<byte> head) => head.Length >= 4 && UnitsPerSecond(head, out _) != 0;

    public static IEnumerable<CapturedPacket> Read(CaptureInput input)
    {
        if (input.Take(HeaderLength, "the file header") is not { } header) yield break;
        var unitsPerSecond = UnitsPerSecond(header, out var order);

        // The upper four bits of the word say how many bytes of checksum end a frame; the IP length passes them over.
        var linkType = (int)(order.U32(header.AsSpan(20)) & 0x0fffffff);
        while (true)
        {
            var start = input.Offset;
            if (input.Take(RecordHeaderLength, "a record header", mayEnd: true) is not { } record) yield break;
            var length = order.U32(record.AsSpan(8));
            if (length > CapturedPacket.MaxLength)
            {
                input.NoteCut($"the record at byte {start} claims {length} bytes; nothing after it is read");
                yield break;
            }

            if (input.Take((int)length, "a record") is not { } bytes) yield break;
            var units = ((ulong)order.U32(record) * unitsPerSecond) + order.U32(record.AsSpan(4));
            var missing = Math.Max(0, (long)order.U32(record.AsSpan(12)) - length);
            yield return new CapturedPacket(
                linkType, CapturedPacket.TimeOf(units, unitsPerSecond), bytes, missing, start);
        }
    }

    /// <summary>What the magic says: a million, a thousand million, or 0 for no pcap.</summary>
    private static uint UnitsPerSecond(ReadOnlySpan<byte> head, out ByteOrder order)
    {
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(head);
        order = new ByteOrder(Big: magic is 0xd4c3b2a1 or 0x4d3cb2a1);
        return order.U32(head) switch { 0xa1b2c3d4 => 1_000_000, 0xa1b23c4d => 1_000_000_000, _ => 0 };
    }
}
