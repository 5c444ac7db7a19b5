using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>Writes a camera's packets in the form that its settings ask for.</summary>
internal static class PacketForm
{
    private const int Room = 1350;

    public static byte[] Write(uint tid, IDiscoveryMessage message, bool newlines)
    {
        var packet = new byte[Room];
        var length = message switch
        {
            D2M_Q one => DiscoveryFrame.Write(packet, tid, one),
            D2R_R one => DiscoveryFrame.Write(packet, tid, one),
            D2R_HB one => DiscoveryFrame.Write(packet, tid, one),
            D2R_C_R one => DiscoveryFrame.Write(packet, tid, one),
            D2R_DISC one => DiscoveryFrame.Write(packet, tid, one),
            D2C_S_R one => DiscoveryFrame.Write(packet, tid, one),
            D2C_C_R one => DiscoveryFrame.Write(packet, tid, one),
            D2C_T one => DiscoveryFrame.Write(packet, tid, one),
            D2C_CFM one => DiscoveryFrame.Write(packet, tid, one),
            D2C_HB one => DiscoveryFrame.Write(packet, tid, one),
            D2C_DISC one => DiscoveryFrame.Write(packet, tid, one),
            _ => throw new NotSupportedException($"A camera does not send {message.GetType().Name}"),
        };
        return newlines ? WithNewlines(packet.AsSpan(0, length), tid) : packet[..length];
    }

    /// <summary>A newline after every tag that is not followed by text, as the captures show.</summary>
    private static byte[] WithNewlines(Span<byte> packet, uint tid)
    {
        _ = DiscoveryFrame.TryOpen(packet, out _, out var xml, out _);
        var spaced = new byte[DiscoveryFrame.HeaderLength + 2 * xml.Length];
        var length = 0;
        for (var i = 0; i < xml.Length; i++)
        {
            spaced[DiscoveryFrame.HeaderLength + length++] = xml[i];
            if (xml[i] == '>' && (i + 1 == xml.Length || xml[i + 1] == '<'))
                spaced[DiscoveryFrame.HeaderLength + length++] = (byte)'\n';
        }

        return spaced[..DiscoveryFrame.Seal(spaced, tid, length)];
    }
}
