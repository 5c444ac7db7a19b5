using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Bairelay.Configuration;
using Bairelay.Diagnostics.Captures;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// A recording for <c>decode</c>: pcap, pcapng, hex text, packets or streams. Whatever the bytes: no exception, a text that
/// a terminal may show, a JSON document, and the same verdict in both.
/// </summary>
internal static class CaptureTarget
{
    private static readonly Secret s_password = new("swordfish");

    private static readonly byte[] s_query = Discovery("<P2P><D2M_Q><uid>95270001ABCDEFGHWXYZ</uid><r>2</r></D2M_Q></P2P>");
    private static readonly byte[] s_ack = Convert.FromHexString("20cf872ae702000000000000000000003200000001d60000050000000001010001");
    private static readonly byte[] s_media = Convert.FromHexString(
        "3130303120000000000a0000a0050000001e79080417173474790804171734000030306463483236350a00000008000000040302010000000092cd6564000000000000000140010c01ffff000000000000");

    private static readonly byte[] s_messages =
    [
        .. Convert.FromHexString("f0debc0a01000000000000000000010012dc1465"),
        .. BcWriter.Write(
            new BcHeader { MessageId = MessageId.Login, Class = BcClass.LegacyReply, ResponseCode = BcNegotiation.Choice(BcEncryption.Aes) }, [],
            BcXml.WriteBody(new EncryptionOffer("9E6D1FCB9E69846D", []).Write()), BcCipher.Xor),
        .. BcWriter.Write(
            new BcHeader { MessageId = MessageId.Battery, Class = BcClass.Modern, MessageNumber = 2 }, new BcExtension { ChannelId = 0 }.Write(),
            BcXml.WriteBody(new BatteryInfo { Percent = 77 }.Write()), BcCipher.Xor),
        .. BcWriter.WriteBinary(new BcHeader { MessageId = MessageId.StreamStart, MessageNumber = 5, Class = BcClass.Reply }, [], s_media, BcCipher.Plain),
    ];

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. PcapHeader(1), .. Record([.. new byte[12], 8, 0, .. Udp(s_query)]), .. Record([.. new byte[12], 0x81, 0, 0, 1, 8, 0, .. Udp(s_ack)])],
        [.. PcapHeader(101), .. Record(Tcp(1, s_messages[..50])), .. Record(Tcp(51, s_messages[50..])), .. Record(Udp(Data(0, s_messages))), .. Record(Udp(Data(1, s_media)))],
        [.. Block(0x0a0d0d0a, [0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, .. Enumerable.Repeat((byte)0xff, 8)]), .. Block(1, [101, 0, 0, 0, 0, 0, 4, 0, 9, 0, 1, 0, 9, 0, 0, 0, 14, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
            .. Block(6, [0, 0, 0, 0, .. new byte[8], .. Number(Udp(s_ack).Length), .. Number(Udp(s_ack).Length), .. Udp(s_ack), 0, 0, 0])],
        [.. s_query, .. s_ack, .. Data(7, [1, 2, 3])],
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(s_query) + "\n" + Convert.ToHexStringLower(s_ack)),
        Encoding.ASCII.GetBytes("00000000: 20cf 872a e702 0000 0000 0000 0000 0000   ...*\n00000010: 3200 0000 01d6 0000 0500 0000 0001 0100  2...\n*\n00000020: 01\n"),
        s_messages,
        s_media,
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        s_query, s_ack, s_messages, s_media, Record(Udp(s_query)), Record(Tcp(51, s_messages[50..])), Record(Udp(Data(2, s_media))), [0xd4, 0xc3, 0xb2, 0xa1], [0xa1, 0xb2, 0x3c, 0x4d], [0x0a, 0x0d, 0x0d, 0x0a],
        [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0x80], [12, 0, 0, 0], [0x60], [0x86, 0xdd], [6], [17], [44], [0x45, 0, 0, 28], [1, 0], [113, 0, 0, 0], [20, 1, 0, 0],
        .. ((string[])["0000  ", "*\n", "3acf872a", "|", "\u001b[31m", "0x", "\n", "\r\n", ": "]).Select(Encoding.UTF8.GetBytes),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var input = bytes.ToArray();
        using var text = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var failed = Decode(input, input.Length, new TextReport("x", text, errors));
        foreach (var line in text.ToString().Split('\n').Concat(errors.ToString().Split('\n'))) Demand.OneLine(line, "the text");
        Demand.That(failed == errors.GetStringBuilder().Length > 0, "a failure, or its message");

        using var json = new StringWriter();
        Demand.That(Decode(input, piece: 7, new JsonReport("x", json)) == failed, "the verdict depends on the form or on how the bytes came");
        using var document = JsonDocument.Parse(json.ToString());
        Demand.That(document.RootElement.GetProperty("ok").GetBoolean() != failed, "the document says something else");
    }

    private static bool Decode(byte[] input, int piece, IDecodeReport report)
    {
        using (report)
        {
            var reader = new CaptureReader(new Pieced(input, piece), s_password);
            foreach (var item in reader.Read()) report.Add(item, reader);
            if (reader.Failure is { } failure) report.Fail(failure);
            else report.End(reader);
            return reader.Failure is not null;
        }
    }

    private static byte[] Discovery(string xml)
    {
        var packet = new byte[DiscoveryFrame.HeaderLength + xml.Length];
        Encoding.ASCII.GetBytes(xml, packet.AsSpan(DiscoveryFrame.HeaderLength));
        DiscoveryFrame.Seal(packet, 0x1234, xml.Length);
        return packet;
    }

    private static byte[] Data(uint id, byte[] payload)
    {
        var packet = new byte[DataPacket.HeaderLength + payload.Length];
        new DataPacket(743, id, payload).Write(packet);
        return packet;
    }

    private static byte[] PcapHeader(int linkType) => [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, .. new byte[8], 0, 0, 4, 0, .. Number(linkType)];

    private static byte[] Record(byte[] packet) => [.. Number(1), .. Number(2), .. Number(packet.Length), .. Number(packet.Length), .. packet];

    private static byte[] Block(int type, byte[] body) => [.. Number(type), .. Number(12 + body.Length), .. body, .. Number(12 + body.Length)];

    private static byte[] Udp(byte[] payload) =>
        [0x45, 0, .. Short(28 + payload.Length), 0, 1, 0, 0, 64, 17, 0, 0, 127, 0, 0, 2, 127, 0, 0, 1, 0x9c, 0x41, 0x27, 0x0f, .. Short(8 + payload.Length), 0, 0, .. payload];

    private static byte[] Tcp(int sequence, byte[] payload) =>
        [0x45, 0, .. Short(40 + payload.Length), 0, 1, 0x40, 0, 64, 6, 0, 0, 127, 0, 0, 2, 127, 0, 0, 1, .. Short(9000), 0x9c, 0x41, 0, 0, .. Short(sequence), 0, 0, 0, 0, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0, .. payload];

    private static byte[] Short(int number) => [(byte)(number >> 8), (byte)number];

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
