using System.Text;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>Short ways to packets and back.</summary>
public static class Discovery
{
    public const string LongUid = "95270001ABCDEFGHWXYZ";
    public const string ShortUid = "95270001ABCDEFGH";

    public static byte[] Packet<T>(uint tid, T message)
        where T : struct, IDiscoveryMessage<T>
    {
        var packet = new byte[2048];
        return packet[..DiscoveryFrame.Write(packet, tid, message)];
    }

    /// <summary>A packet around any body, well formed or not.</summary>
    public static byte[] PacketOf(uint tid, string xml)
    {
        var body = Encoding.UTF8.GetBytes(xml);
        var packet = new byte[DiscoveryFrame.HeaderLength + body.Length];
        body.CopyTo(packet, DiscoveryFrame.HeaderLength);
        DiscoveryFrame.Seal(packet, tid, body.Length);
        return packet;
    }

    public static (uint Tid, string Xml) Open(ReadOnlySpan<byte> packet)
    {
        var copy = packet.ToArray();
        DiscoveryFrame.TryOpen(copy, out var tid, out var xml, out _).Should().Be(FrameFault.None);
        return (tid, Encoding.UTF8.GetString(xml));
    }

    public static IpPort At(string address)
    {
        var endpoint = System.Net.IPEndPoint.Parse(address);
        return new IpPort(Ipv4.From(endpoint.Address)!.Value, (ushort)endpoint.Port);
    }
}
