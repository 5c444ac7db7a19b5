using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>The messages of one direction that carry binary data, by id and number (docs/protocol.md 1.4).</summary>
internal sealed class BinaryNumbers
{
    /// <summary>Real sessions have a stream or two, speech and a snapshot; the oldest gives way.</summary>
    private const int Most = 16;

    private readonly List<Numbered> _all = [];

    /// <summary>Keeps what an Extension says of the number, and says whether this payload is binary by it.</summary>
    public bool IsMarked(in BcHeader header, BcExtension? extension)
    {
        var known = Find(header);
        if (extension?.BinaryData is not { } binary) return known is { Marked: true };
        if (!binary)
        {
            if (known is not null) _all.Remove(known);
            return false;
        }

        (known ?? Add(header)).Marked = true;
        return true;
    }

    /// <summary>The media that messages of this number carry, if any did.</summary>
    public MediaPieces? MediaOf(in BcHeader header) => Find(header)?.Media;

    public void Keep(in BcHeader header, MediaPieces media) => (Find(header) ?? Add(header)).Media = media;

    /// <summary>What was begun will not be continued where it was left.</summary>
    public void Lose()
    {
        foreach (var number in _all.Where(number => number.Media is not null)) number.Media = new MediaPieces();
    }

    /// <summary>Messages in which a frame was begun and not finished, and the bytes that it lacks.</summary>
    public IEnumerable<(uint Id, ushort Number, long Missing)> Unfinished() =>
        from number in _all
        let missing = number.Media?.Missing ?? 0
        where missing > 0
        select (number.Id, number.Number, missing);

    private Numbered? Find(BcHeader header) =>
        _all.Find(number => number.Id == header.MessageId && number.Number == header.MessageNumber);

    private Numbered Add(in BcHeader header)
    {
        if (_all.Count == Most) _all.RemoveAt(0);
        var added = new Numbered(header.MessageId, header.MessageNumber);
        _all.Add(added);
        return added;
    }

    private sealed class Numbered(uint id, ushort number)
    {
        public uint Id { get; } = id;

        public ushort Number { get; } = number;

        public bool Marked { get; set; }

        public MediaPieces? Media { get; set; }
    }
}
