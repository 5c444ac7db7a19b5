using System.Text;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// Everything that a datagram from the network passes through. Whatever the bytes: no exception, no endless loop, and
/// what was read as a message can be written and read again as the same message.
/// </summary>
internal static class DatagramTarget
{
    private static readonly string[] s_pieces =
    [
        "<P2P>", "</P2P>", "<uid>", "</uid>", "<dev>", "<ip>", "<port>", "-1", "4294967296", "18446744073709551616", "&amp;", "&", "]]>",
        "<!DOCTYPE a>", "<![CDATA[", "<!--", "<?x?>", "\0", "\u0001", "<a b='c'/>", "local", "0.0.0.0", "\uFEFF", "/>", "<",
    ];

    public static IReadOnlyList<byte[]> Seeds { get; } = [.. DiscoveryTexts.All.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> Pieces { get; } = [.. s_pieces.Select(Encoding.UTF8.GetBytes)];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        DataPacket.TryRead(bytes, out _);
        AckPacket.TryRead(bytes, out _);
        Open(bytes.ToArray());

        // The same bytes once more behind a right envelope, because a checksum is rarely guessed.
        if (bytes.Length > DiscoveryFrame.MaxDatagramLength - DiscoveryFrame.HeaderLength) return;
        var packet = new byte[DiscoveryFrame.HeaderLength + bytes.Length];
        bytes.CopyTo(packet.AsSpan(DiscoveryFrame.HeaderLength));
        DiscoveryFrame.Seal(packet, 0x5a390828, bytes.Length);
        if (!Open(packet)) throw new InvalidOperationException("a sealed packet does not open");
    }

    private static bool Open(byte[] datagram)
    {
        if (DiscoveryFrame.TryOpen(datagram, out _, out var xml, out _) != FrameFault.None) return false;
        if (DiscoveryMessages.TryRead(xml, out _, out var message) != MessageFault.None) return true;
        var again = Rewrite(message!);
        if (DiscoveryMessages.TryRead(again, out _, out var same) != MessageFault.None || !Equals(message, same))
            throw new InvalidOperationException($"{message} was written as something else: {same}");
        return true;
    }

    private static byte[] Rewrite(IDiscoveryMessage message)
    {
        var room = new byte[16384];
        var writer = new DiscoveryXmlWriter(room);
        var verb = Enum.Parse<Verb>(message.GetType().Name);
        writer.Document(verb);
        message.Write(ref writer);
        writer.EndDocument(verb);
        return room[..writer.Length];
    }
}
