namespace Bairelay.Protocol.BcUdp;

/// <summary>Payload buffers of one size, used again and again, so that a running stream allocates nothing.</summary>
internal sealed class PacketBuffers(int size)
{
    /// <summary>
    /// A group of pictures in one burst. More are left to the garbage collector: one stall must not hold its memory for
    /// a whole session.
    /// </summary>
    private const int Kept = 256;

    private readonly Stack<byte[]> _free = new();

    public byte[] Take() => _free.TryPop(out var buffer) ? buffer : new byte[size];

    public void Return(byte[] buffer)
    {
        if (_free.Count < Kept) _free.Push(buffer);
    }
}
