using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

internal readonly record struct OutgoingPacket(IpPort To, byte[] Bytes);

/// <summary>What a conversation wants sent, as finished packets.</summary>
internal sealed class Outbox
{
    private const int Room = 1350;

    private readonly byte[] _buffer = new byte[Room];
    private List<OutgoingPacket> _packets = [];

    public void Add<T>(IpPort to, uint tid, in T message)
        where T : struct, IDiscoveryMessage<T>
    {
        var length = DiscoveryFrame.Write(_buffer, tid, message);
        if (length > 0) _packets.Add(new OutgoingPacket(to, _buffer[..length]));
    }

    public IReadOnlyList<OutgoingPacket> Take()
    {
        if (_packets.Count == 0) return [];
        var taken = _packets;
        _packets = [];
        return taken;
    }
}
