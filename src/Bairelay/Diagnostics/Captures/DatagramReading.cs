using System.Buffers.Binary;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Reads any BcUdp datagram for display. Data and ack packets are taken apart here.</summary>
internal static class DatagramReading
{
    /// <summary>
    /// Of the middle of a stream. A login may be cut anywhere, and a piece of it must not show a password.
    /// </summary>
    private const int BytesShown = 4;

    /// <summary>Reads bytes that begin with one of the three magics.</summary>
    public static DecodedDatagram Read(int number, DatagramOrigin origin, ReadOnlySpan<byte> bytes)
    {
        var datagram = new DecodedDatagram(number, origin, bytes.Length + origin.Missing, DatagramKind.Discovery);
        return Word(bytes, 0) switch
        {
            DataPacket.Magic => ReadData(datagram with { Kind = DatagramKind.Data }, bytes),
            AckPacket.Magic => ReadAck(datagram with { Kind = DatagramKind.Ack }, bytes),
            _ => DiscoveryReading.Read(datagram, bytes),
        };
    }

    private static DecodedDatagram ReadData(DecodedDatagram datagram, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < DataPacket.HeaderLength) return Faulty(datagram, DatagramFault.TooShort);
        var stated = Word(bytes, 16);
        var payload = Body(bytes[DataPacket.HeaderLength..], stated);
        List<Field> fields =
        [
            new("connection_id", (int)Word(bytes, 4)),
            new("packet_id", Word(bytes, 12)),
            new("payload_length", stated),
            new("first_bytes", Convert.ToHexStringLower(payload[..Math.Min(payload.Length, ShownOf(payload))])),
        ];
        if (Magics.IsBaichuan(payload)) fields.Add(new Field("content", "Baichuan stream"));
        datagram = datagram with { Fields = fields, Oddities = Trailing(bytes, DataPacket.HeaderLength, stated) };
        if (DataPacket.TryRead(bytes, out _)) return Faulty(datagram, DatagramFault.None);
        return Faulty(datagram, Word(bytes, 8) != 0 ? DatagramFault.ThirdWord : DatagramFault.Length);
    }

    private static int ShownOf(ReadOnlySpan<byte> payload) =>
        BcHeader.TryRead(payload, out var header, out _) ? header.HeaderLength : BytesShown;

    private static DecodedDatagram ReadAck(DecodedDatagram datagram, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < AckPacket.HeaderLength) return Faulty(datagram, DatagramFault.TooShort);
        var (group, packetId, stated) = (Word(bytes, 12), Word(bytes, 16), Word(bytes, 24));
        var bitmap = Body(bytes[AckPacket.HeaderLength..], stated);
        List<Field> fields =
        [
            new("connection_id", (int)Word(bytes, 4)),
            new("group", group),
            new("packet_id", packetId),
            new("latency", Word(bytes, 20)),
            new("bitmap", string.Create(bitmap.Length, bitmap, Draw)),
        ];
        if (packetId == AckPacket.NothingReceived) fields.Add(new Field("content", "nothing received yet"));
        datagram = datagram with { Fields = fields, Oddities = Trailing(bytes, AckPacket.HeaderLength, stated) };
        if (AckPacket.TryRead(bytes, out _)) return Faulty(datagram, DatagramFault.None);
        return Faulty(
            datagram,
            Word(bytes, 8) != 0 ? DatagramFault.ThirdWord
            : group is not (0 or AckPacket.NothingReceived) ? DatagramFault.Group
            : DatagramFault.Length);
    }

    /// <summary>1 is held and 0 is missing; other bytes have not been seen.</summary>
    private static void Draw(Span<char> text, ReadOnlySpan<byte> bitmap)
    {
        for (var i = 0; i < text.Length; i++) text[i] = bitmap[i] switch { 0 => '0', 1 => '1', _ => '?' };
    }

    private static DecodedDatagram Faulty(DecodedDatagram datagram, DatagramFault fault) =>
        datagram with { Fault = datagram.Origin.Fault != DatagramFault.None ? datagram.Origin.Fault : fault };

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> rest, uint stated) =>
        rest[..(int)Math.Min((uint)rest.Length, stated)];

    private static FrameOddities Trailing(ReadOnlySpan<byte> bytes, int headerLength, uint stated) =>
        stated < bytes.Length - headerLength ? FrameOddities.TrailingBytes : FrameOddities.None;

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
