using Bairelay.Fuzz.Targets;

namespace Bairelay.Fuzz;

/// <summary>Something that reads what a peer sent or what a file holds.</summary>
/// <param name="Name">Also of its folder in the corpus.</param>
/// <param name="Seeds">Whole inputs, made by code; the corpus adds those that were found.</param>
/// <param name="Pieces">What is worth inserting.</param>
/// <param name="Feed">Throws if anything is wrong.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Pieces, FuzzTarget.Target Feed)
{
    public delegate void Target(ReadOnlySpan<byte> bytes);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("datagram", DatagramTarget.Seeds, DatagramTarget.Pieces, DatagramTarget.Run),
        new("wake", WakeTarget.Seeds, WakeTarget.Pieces, WakeTarget.Run),
        new("reach", ReachTarget.Seeds, ReachTarget.Pieces, ReachTarget.Run),
        new("stream", StreamTarget.Seeds, StreamTarget.Pieces, StreamTarget.Run),
        new("baichuan", BaichuanTarget.Seeds, BaichuanTarget.Pieces, BaichuanTarget.Run),
        new("body", BodyTarget.Seeds, BodyTarget.Pieces, BodyTarget.Run),
        new("snapshot", SnapshotTarget.Seeds, SnapshotTarget.Pieces, SnapshotTarget.Run),
        new("media", MediaTarget.Seeds, MediaTarget.Pieces, MediaTarget.Run),
        new("client-hello", ClientHelloTarget.Seeds, ClientHelloTarget.Pieces, ClientHelloTarget.Run),
        new("dns", DnsTarget.Seeds, DnsTarget.Pieces, DnsTarget.Run),
        new("mqtt-message", MqttMessageTarget.Seeds, MqttMessageTarget.Pieces, MqttMessageTarget.Run),
        new("mqtt-packets", MqttPacketsTarget.Seeds, MqttPacketsTarget.Pieces, MqttPacketsTarget.Run),
        new("control", ControlTarget.Seeds, ControlTarget.Pieces, ControlTarget.Run) { MemoryOfAny = 48 << 20 },
        new("configuration", ConfigurationTarget.Seeds, ConfigurationTarget.Pieces, ConfigurationTarget.Run),
        new("state", StateTarget.Seeds, StateTarget.Pieces, StateTarget.Run),
        new("capture", CaptureTarget.Seeds, CaptureTarget.Pieces, CaptureTarget.Run) { MemoryOfAny = 48 << 20 },
    ];

    /// <summary>
    /// What the code under test may allocate for each byte. Nearly all of it is garbage at once: a stream is read anew for each way of cutting it, and a
    /// tree of XML takes a hundred bytes for an element of four.
    /// </summary>
    private const long MemoryOfByte = 10_000;

    /// <summary>
    /// What it may allocate for any input: buffers of fixed size, the texts of exceptions. More where a length is believed up
    /// to 16 MiB: blocks of a recording, and a picture that our own service announces.
    /// </summary>
    public long MemoryOfAny { get; init; } = 4 << 20;

    /// <summary>Feeds one input. Throws if anything is wrong with it, what it takes of memory included.</summary>
    public void Examine(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MemoryOfAny + MemoryOfByte * input.Length)
            throw new InvalidOperationException($"{allocated} bytes of memory for {input.Length}");
    }
}
