namespace Bairelay.Protocol.Baichuan;

/// <summary>A message as it came, still encrypted. Valid until the reader is touched again.</summary>
public readonly ref struct BcFrame(BcHeader header, Span<byte> extension, Span<byte> payload)
{
    public BcHeader Header { get; } = header;

    /// <summary>Empty when there is none.</summary>
    public Span<byte> Extension { get; } = extension;

    public Span<byte> Payload { get; } = payload;
}

/// <summary>
/// Finds messages in a stream of bytes that comes in pieces of any size (docs/protocol.md 1.3). The memory follows
/// what has really arrived, never what a header promises, and is given back after a large message.
/// </summary>
public sealed class BcReader
{
    private const int UsualCapacity = 64 * 1024;
    private const int CapacityToKeep = 1024 * 1024;

    private byte[] _buffer = new byte[UsualCapacity];
    private int _start;
    private int _end;

    /// <summary>Why nothing more can be read; a stream does not recover from this.</summary>
    public BcFault Fault { get; private set; }

    /// <summary>Bytes that have arrived and are no whole message yet.</summary>
    public int Pending => _end - _start;

    /// <summary>Bytes of memory held.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Room for the next piece, at least one byte. Say with <see cref="Advance"/> how much was filled.</summary>
    public Memory<byte> Room()
    {
        // Whatever comes after a fault is not looked at.
        if (Fault != BcFault.None) _start = _end;
        // Not only when all is read: under a stream there is always the beginning of another message.
        if (_buffer.Length > CapacityToKeep && Pending <= UsualCapacity / 2) MoveTo(new byte[UsualCapacity]);
        else if (_start == _end || (_start > 0 && _buffer.Length - _end < UsualCapacity / 4)) MoveTo(_buffer);
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        return _buffer.AsMemory(_end);
    }

    public void Advance(int count)
    {
        if ((uint)count > (uint)(_buffer.Length - _end)) throw new ArgumentOutOfRangeException(nameof(count));
        _end += count;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = Room().Span;
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Takes the next whole message; false when more bytes are needed, or after a fault.</summary>
    public bool TryRead(out BcFrame frame)
    {
        frame = default;
        if (Fault != BcFault.None) return false;
        if (!BcHeader.TryRead(_buffer.AsSpan(_start, Pending), out var header, out var fault))
        {
            Fault = fault;
            return false;
        }

        var length = header.HeaderLength + (int)header.BodyLength;
        if (Pending < length) return false;
        var body = _buffer.AsSpan(_start + header.HeaderLength, (int)header.BodyLength);
        frame = new BcFrame(header, body[..(int)header.PayloadOffset], body[(int)header.PayloadOffset..]);
        _start += length;
        return true;
    }

    private void MoveTo(byte[] buffer)
    {
        _buffer.AsSpan(_start, Pending).CopyTo(buffer);
        _buffer = buffer;
        _end -= _start;
        _start = 0;
    }
}
