namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// Reads pcapng: blocks of type, length, body and the length again. A section header sets the byte order and
/// forgets the interfaces; interface descriptions give link type and resolution of time to the packets after them.
/// </summary>
internal static class PcapngFile
{
    private const uint SectionHeader = 0x0a0d0d0a;
    private const uint ByteOrderMagic = 0x1a2b3c4d;
    private const int MaxBlockLength = 16 << 20;

    public static bool Matches(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && new ByteOrder().U32(head) == SectionHeader && OrderOf(head[8..]) is not null;

    public static IEnumerable<CapturedPacket> Read(CaptureInput input)
    {
        var order = new ByteOrder();
        var interfaces = new List<Interface>();
        while (true)
        {
            var start = input.Offset;
            if (input.Take(8, "a block", mayEnd: true) is not { } head) yield break;
            var type = order.U32(head);
            var around = 12;
            if (type == SectionHeader)
            {
                if (input.Take(4, "a section header") is not { } magic) yield break;
                order = OrderOf(magic) ?? order;
                interfaces.Clear();
                around = 16;
            }

            var length = order.U32(head.AsSpan(4));
            if (length < around || length > MaxBlockLength || length % 4 != 0)
            {
                input.NoteCut($"the block at byte {start} claims {length} bytes; nothing after it is read");
                yield break;
            }

            if (input.Take((int)length - around, "a block") is not { } body) yield break;
            if (input.Take(4, "the end of a block") is not { } again) yield break;
            if (order.U32(again) != length)
            {
                input.NoteCut($"the block at byte {start} does not end with its length; nothing after it is read");
                yield break;
            }

            if (type == 1) interfaces.Add(Interface.Read(body, order));
            else if (Packet(type, body, order, interfaces, start) is { } packet) yield return packet;
        }
    }

    private static ByteOrder? OrderOf(ReadOnlySpan<byte> magic) =>
        new ByteOrder(Big: false).U32(magic) == ByteOrderMagic ? new ByteOrder(Big: false)
        : new ByteOrder(Big: true).U32(magic) == ByteOrderMagic ? new ByteOrder(Big: true)
        : null;

    /// <summary>The packet of an enhanced (6), simple (3) or obsolete (2) packet block; null for any other block.</summary>
    private static CapturedPacket? Packet(
        uint type, byte[] body, ByteOrder order, List<Interface> interfaces, long offset)
    {
        if (type is not (2 or 3 or 6)) return null;
        var headerLength = type == 3 ? 4 : 20;
        if (body.Length < headerLength) return new CapturedPacket(CapturedPacket.NoLinkType, null, default, 0, offset);

        var id = type switch { 2 => order.U16(body), 3 => 0u, _ => order.U32(body) };
        var from = id < interfaces.Count ? interfaces[(int)id] : Interface.Unknown;
        var original = order.U32(body.AsSpan(headerLength - 4));

        // A simple packet states only its original length; what was recorded follows from the interface's snaplen.
        var recorded = type != 3 ? order.U32(body.AsSpan(12))
            : Math.Min(original, Math.Min(from.SnapLength, (uint)(body.Length - headerLength)));
        if (recorded > body.Length - headerLength || recorded > CapturedPacket.MaxLength)
            return new CapturedPacket(from.LinkType, null, default, 0, offset);

        var units = ((ulong)order.U32(body.AsSpan(type == 3 ? 0 : 4)) << 32) | order.U32(body.AsSpan(type == 3 ? 0 : 8));
        return new CapturedPacket(
            from.LinkType,
            type == 3 ? null : CapturedPacket.TimeOf(units, from.UnitsPerSecond, from.TimeOffset),
            body.AsMemory(headerLength, (int)recorded),
            Math.Max(0, (long)original - recorded),
            offset);
    }

    private sealed record Interface(int LinkType, uint SnapLength, UInt128 UnitsPerSecond, long TimeOffset)
    {
        public static Interface Unknown { get; } = new(CapturedPacket.NoLinkType, uint.MaxValue, 1_000_000, 0);

        public static Interface Read(ReadOnlySpan<byte> body, ByteOrder order)
        {
            if (body.Length < 8) return Unknown;
            var snapLength = order.U32(body[4..]) is > 0 and var stated ? stated : uint.MaxValue;
            var described = Unknown with { LinkType = order.U16(body), SnapLength = snapLength };
            for (var options = body[8..]; options.Length >= 4;)
            {
                var (code, length) = (order.U16(options), order.U16(options[2..]));
                if (code == 0 || length > options.Length - 4) break;
                var value = options.Slice(4, length);
                if (code == 9 && length == 1) described = described with { UnitsPerSecond = Resolution(value[0]) };
                if (code == 14 && length == 8) described = described with { TimeOffset = Seconds(value, order) };
                options = options[Math.Min(options.Length, 4 + ((length + 3) & ~3))..];
            }

            return described;
        }

        /// <summary>if_tsresol: a negative power of 10, or of 2 if the highest bit is set.</summary>
        private static UInt128 Resolution(byte value)
        {
            if ((value & 0x80) != 0) return UInt128.One << (value & 0x7f);
            UInt128 units = 1;
            for (var i = 0; i < Math.Min((int)value, 38); i++) units *= 10;
            return units;
        }

        private static long Seconds(ReadOnlySpan<byte> value, ByteOrder order) => order.Big
            ? ((long)order.U32(value) << 32) | order.U32(value[4..])
            : ((long)order.U32(value[4..]) << 32) | order.U32(value);
    }
}
