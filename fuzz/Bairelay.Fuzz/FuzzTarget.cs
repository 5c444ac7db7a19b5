namespace Bairelay.Fuzz;

/// <summary>Something that reads what a peer sent.</summary>
/// <param name="Corpus">Whole inputs, which the loop mutates.</param>
/// <param name="Pieces">What is worth inserting.</param>
/// <param name="Feed">Throws if anything is wrong.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, IReadOnlyList<byte[]> Pieces, FuzzTarget.Target Feed)
{
    public delegate void Target(ReadOnlySpan<byte> bytes);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("datagram", DatagramTarget.Corpus, DatagramTarget.Pieces, DatagramTarget.Run),
        new("media", MediaTarget.Corpus, MediaTarget.Pieces, MediaTarget.Run),
        new("stream", StreamTarget.Corpus, StreamTarget.Pieces, StreamTarget.Run),
        new("client-hello", ClientHelloTarget.Corpus, ClientHelloTarget.Pieces, ClientHelloTarget.Run),
        new("baichuan", BaichuanTarget.Corpus, BaichuanTarget.Pieces, BaichuanTarget.Run),
    ];
}
