using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// What a responder wants sent, in order: finished packets and their destinations. One batch serves one loop for
/// ever, so that answering allocates nothing.
/// </summary>
internal sealed class ReplyBatch
{
    /// <summary>A wake of a camera that is moving: two R2D_C, R2C_C_R, R2C_T.</summary>
    private const int Capacity = 4;

    /// <summary>The longest of our packets, R2C_C_R, has under 350 bytes.</summary>
    private const int PacketRoom = 512;

    private readonly byte[] _bytes = new byte[Capacity * PacketRoom];
    private readonly (Route To, int Length)[] _packets = new (Route, int)[Capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Packet(int index) => _bytes.AsSpan(index * PacketRoom, _packets[index].Length);

    /// <summary>The peer, and the address and port of ours from which the packet must leave.</summary>
    public Route Destination(int index) => _packets[index].To;

    public void Clear() => Count = 0;

    public void SendWith(PacketSender send)
    {
        for (var i = 0; i < Count; i++) send(Destination(i), Packet(i));
    }

    public void Add<T>(in Route to, uint tid, in T message)
        where T : struct, IDiscoveryMessage<T>
    {
        var length = DiscoveryFrame.Write(_bytes.AsSpan(Count * PacketRoom, PacketRoom), tid, message);
        if (length == 0) throw new InvalidOperationException($"{T.Verb} does not fit into {PacketRoom} bytes");
        _packets[Count++] = (to, length);
    }
}
