namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>What the streams of a recording yielded and nobody has shown yet.</summary>
internal sealed class StreamFindings
{
    private const int CutsNamed = 3;

    private readonly Queue<DecodedItem> _items = [];
    private readonly List<string> _cuts = [];
    private int _moreCuts;
    private int _messages;

    /// <summary>Where a stream ends too early; the first ones in words.</summary>
    public IEnumerable<string> Cuts =>
        _moreCuts == 0 ? _cuts : _cuts.Append($"{_moreCuts} more streams are not whole");

    /// <summary>Something is there to be shown, or was cut before it could be.</summary>
    public bool Any => _items.Count > 0 || _cuts.Count > 0;

    public int NextMessage() => ++_messages;

    public void Add(DecodedItem item) => _items.Enqueue(item);

    public void AddCut(string cut)
    {
        if (_cuts.Count < CutsNamed) _cuts.Add(cut);
        else _moreCuts++;
    }

    public bool TryTake(out DecodedItem item)
    {
        if (_items.TryDequeue(out var next))
        {
            item = next;
            return true;
        }

        item = null!;
        return false;
    }
}
