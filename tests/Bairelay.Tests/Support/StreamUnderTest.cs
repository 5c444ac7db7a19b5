using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>One reliable stream whose peer is the test: did 743 is sent to, cid 330001 is ours.</summary>
public sealed class StreamUnderTest(StreamSettings? settings = null)
{
    public const int Did = 743;
    public const int Cid = 330001;

    private readonly byte[] _packet = new byte[2048];

    public ReliableStream Stream { get; } = new(Did, Cid, settings ?? StreamSettings.Default);

    public long Now { get; set; } = 1_000_000;

    /// <summary>Everything that is due, as packets.</summary>
    public List<byte[]> TakePackets()
    {
        var packets = new List<byte[]>();
        while (Stream.TryTake(_packet, Now, out var length)) packets.Add(_packet[..length]);
        Stream.NextDue.Should().BeGreaterThan(Now, "whatever was due has been taken");
        return packets;
    }

    /// <summary>Everything that is due, in short.</summary>
    public List<string> Take() => [.. TakePackets().Select(packet => BcUdpPackets.Describe(packet))];

    /// <summary>What is due after a time, data only.</summary>
    public List<string> TakeDataAfter(long milliseconds)
    {
        Now += milliseconds;
        return [.. Take().Where(packet => packet.StartsWith("data", StringComparison.Ordinal))];
    }

    public PacketVerdict Data(uint id, params byte[] payload) => Stream.Receive(BcUdpPackets.Data(Cid, id, payload), Now);

    public PacketVerdict Ack(uint id, params byte[] bitmap) => Stream.Receive(BcUdpPackets.Ack(Cid, id, bitmap), Now);

    public byte[] ReadAll()
    {
        var bytes = new byte[Stream.Available];
        Stream.Read(bytes).Should().Be(bytes.Length);
        return bytes;
    }
}
