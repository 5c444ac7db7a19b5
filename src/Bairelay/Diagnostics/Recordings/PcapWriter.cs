using System.Buffers;
using System.Buffers.Binary;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Recordings;

/// <summary>A pcap file of raw IPv4 packets (link type 101), as tcpdump and Wireshark read it.</summary>
internal sealed class PcapWriter
{
    private const int IpHeader = 20;
    private const int UdpHeader = 8;
    private const int TcpHeader = 20;
    private const int LinkTypeRaw = 101;

    /// <summary>What fits into an IP packet together with both headers.</summary>
    private const int LongestSegment = 65_000;

    private readonly ArrayBufferWriter<byte> _file = new();

    public PcapWriter()
    {
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xa1b2c3d4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkTypeRaw);
        _file.Write(header);
    }

    public int Length => _file.WrittenCount;

    public byte[] ToArray() => _file.WrittenSpan.ToArray();

    public void Udp(DateTimeOffset at, IpPort from, IpPort to, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[UdpHeader];
        WritePorts(header, from, to);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)(UdpHeader + payload.Length));
        // No checksum: UDP over IPv4 may go without.
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], 0);
        Packet(at, protocol: 17, from, to, header, payload);
    }

    /// <summary>Bytes of a stream, in as many segments as they need.</summary>
    /// <returns>The sequence number of what follows.</returns>
    public uint Tcp(DateTimeOffset at, IpPort from, IpPort to, uint sequence, uint acknowledged, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[TcpHeader];
        while (!payload.IsEmpty)
        {
            var segment = payload[..Math.Min(payload.Length, LongestSegment)];
            header.Clear();
            WritePorts(header, from, to);
            BinaryPrimitives.WriteUInt32BigEndian(header[4..], sequence);
            BinaryPrimitives.WriteUInt32BigEndian(header[8..], acknowledged);
            header[12] = TcpHeader / 4 << 4;
            // PSH and ACK.
            header[13] = 0x18;
            BinaryPrimitives.WriteUInt16BigEndian(header[14..], ushort.MaxValue);
            Packet(at, protocol: 6, from, to, header, segment);
            sequence += (uint)segment.Length;
            payload = payload[segment.Length..];
        }

        return sequence;
    }

    private static void WritePorts(Span<byte> header, IpPort from, IpPort to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header, from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], to.Port);
    }

    private void Packet(DateTimeOffset at, byte protocol, IpPort from, IpPort to, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var length = IpHeader + header.Length + payload.Length;
        Span<byte> record = stackalloc byte[16];
        var microseconds = (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(microseconds / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(microseconds % 1_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], length);
        _file.Write(record);

        Span<byte> ip = stackalloc byte[IpHeader];
        ip.Clear();
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
        // Don't fragment, as the peers of this protocol send.
        ip[6] = 0x40;
        ip[8] = 64;
        ip[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], from.Ip.Bits);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], to.Ip.Bits);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip));
        _file.Write(ip);
        _file.Write(header);
        _file.Write(payload);
    }

    /// <summary>RFC 791: the ones' complement of the ones' complement sum.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> header)
    {
        uint sum = 0;
        for (var i = 0; i < header.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
