namespace Bairelay.Simulator;

/// <summary>Whole messages on their way out, taken in pieces as the transport has room.</summary>
/// <param name="pieceLength">Gives out no more than this at once; 0: as much as there is.</param>
/// <param name="forge"><see cref="SessionSettings.Forge"/>.</param>
public sealed class SendBuffer(int pieceLength, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? forge = null)
{
    private readonly Queue<ReadOnlyMemory<byte>> _messages = new();
    private int _taken;

    public int Bytes { get; private set; }

    internal void Add(ReadOnlyMemory<byte> message)
    {
        var sent = forge?.Invoke(message) ?? message;
        if (sent.IsEmpty) return;
        _messages.Enqueue(sent);
        Bytes += sent.Length;
    }

    internal void Clear()
    {
        _messages.Clear();
        _taken = Bytes = 0;
    }

    /// <summary>The next bytes; empty when there are none. They stay until <see cref="Skip"/> says how many have gone.</summary>
    public ReadOnlyMemory<byte> Peek()
    {
        if (!_messages.TryPeek(out var first)) return default;
        var rest = first[_taken..];
        return pieceLength > 0 && rest.Length > pieceLength ? rest[..pieceLength] : rest;
    }

    /// <param name="count">At most what <see cref="Peek"/> showed.</param>
    public void Skip(int count)
    {
        _taken += count;
        Bytes -= count;
        if (_messages.TryPeek(out var first) && _taken == first.Length)
        {
            _messages.Dequeue();
            _taken = 0;
        }
    }
}
