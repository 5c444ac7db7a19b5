using System.Buffers.Binary;

namespace Bairelay.Protocol.BcUdp;

/// <summary>Why a datagram was not taken for a discovery packet.</summary>
public enum FrameFault
{
    None,
    TooShort,
    TooLong,
    Magic,
    Length,
    Checksum,
}

/// <summary>Departures from the common form that are accepted, because firmware and clients differ.</summary>
[Flags]
public enum FrameOddities
{
    None,

    /// <summary>The third header word is not 1.</summary>
    ThirdWord = 1,

    /// <summary>The datagram goes on after the body.</summary>
    TrailingBytes = 2,
}

/// <summary>
/// The envelope of every discovery packet (docs/protocol.md 6.1): magic 0x2a87cf3a, body length, the word 1, tid and
/// checksum, each a little-endian word, then the body, hidden by <see cref="Keystream"/>.
/// </summary>
public static class DiscoveryFrame
{
    public const uint Magic = 0x2a87cf3a;
    public const int HeaderLength = 20;

    /// <summary>Longer datagrams are refused; the largest real one has 1,350 bytes (docs/protocol.md 6.1).</summary>
    public const int MaxDatagramLength = 4096;

    /// <summary>
    /// Checks and decrypts a datagram in place.
    /// </summary>
    /// <param name="datagram">One whole datagram; changed by the call.</param>
    /// <param name="tid">The transmission id, which a reply repeats.</param>
    /// <param name="xml">The plain body, a part of <paramref name="datagram"/>.</param>
    /// <param name="oddities">What was unusual and accepted.</param>
    public static FrameFault TryOpen(Span<byte> datagram, out uint tid, out Span<byte> xml, out FrameOddities oddities)
    {
        tid = 0;
        xml = default;
        oddities = FrameOddities.None;
        if (datagram.Length > MaxDatagramLength) return FrameFault.TooLong;
        if (datagram.Length < 4) return FrameFault.TooShort;
        if (BinaryPrimitives.ReadUInt32LittleEndian(datagram) != Magic) return FrameFault.Magic;
        if (datagram.Length < HeaderLength) return FrameFault.TooShort;

        var length = BinaryPrimitives.ReadUInt32LittleEndian(datagram[4..]);
        if (length > datagram.Length - HeaderLength) return FrameFault.Length;
        if (BinaryPrimitives.ReadUInt32LittleEndian(datagram[8..]) != 1) oddities |= FrameOddities.ThirdWord;
        if (length < datagram.Length - HeaderLength) oddities |= FrameOddities.TrailingBytes;

        var stated = BinaryPrimitives.ReadUInt32LittleEndian(datagram[16..]);
        var frame = datagram[..(HeaderLength + (int)length)];
        if (Checksum.ComputeAfterPrefix(frame[16..]) != stated) return FrameFault.Checksum;

        tid = BinaryPrimitives.ReadUInt32LittleEndian(datagram[12..]);
        xml = frame[HeaderLength..];
        Keystream.Apply(tid, xml);
        return FrameFault.None;
    }

    /// <summary>
    /// Writes one message as a whole packet and returns its length, or 0 if <paramref name="packet"/> is too small.
    /// </summary>
    public static int Write<T>(Span<byte> packet, uint tid, in T message)
        where T : struct, IDiscoveryMessage<T>
    {
        if (packet.Length < HeaderLength) return 0;
        var xml = new DiscoveryXmlWriter(packet[HeaderLength..]);
        xml.Document(T.Verb);
        message.Write(ref xml);
        xml.EndDocument(T.Verb);
        return xml.Overflowed ? 0 : Seal(packet, tid, xml.Length);
    }

    /// <summary>
    /// Turns a buffer that holds a plain body after room for the header into a packet, and returns its length.
    /// </summary>
    public static int Seal(Span<byte> packet, uint tid, int bodyLength)
    {
        var frame = packet[..(HeaderLength + bodyLength)];
        Keystream.Apply(tid, frame[HeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], (uint)bodyLength);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], tid);
        var checksum = Checksum.ComputeAfterPrefix(frame[16..]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[16..], checksum);
        return frame.Length;
    }
}
