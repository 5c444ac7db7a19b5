namespace Bairelay.Control;

/// <summary>Text lines of bounded length, and blocks of bytes between them, out of one stream. One reader.</summary>
internal sealed class LineStream(Stream stream, int longestLine)
{
    private byte[] _buffer = new byte[Math.Min(longestLine, 4096)];
    private int _start;
    private int _end;

    /// <summary>The next line without its end; null when the stream ends, in the middle of a line too.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    /// <exception cref="IOException">The other side is gone.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(CancellationToken cancellation)
    {
        var searched = _start;
        while (true)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found - _start);
                _start = searched + found + 1;
                return line;
            }

            searched = MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (read == 0) return null;
            _end += read;
        }
    }

    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    /// <exception cref="IOException">The other side is gone.</exception>
    public async ValueTask ReadBlockAsync(Memory<byte> block, CancellationToken cancellation)
    {
        var buffered = Math.Min(block.Length, _end - _start);
        _buffer.AsMemory(_start, buffered).CopyTo(block);
        _start += buffered;
        await stream.ReadExactlyAsync(block[buffered..], cancellation);
    }

    /// <summary>Moves what is unread to the front, and takes a larger buffer if that does not help.</summary>
    /// <returns>Where the unread bytes end.</returns>
    private int MakeRoom()
    {
        var unread = _buffer.AsSpan(_start, _end - _start);
        if (unread.Length >= longestLine) throw new InvalidDataException($"A line has more than {longestLine} bytes");
        var target = unread.Length < _buffer.Length ? _buffer : new byte[Math.Min(longestLine, _buffer.Length * 2)];
        unread.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, unread.Length);
        return _end;
    }
}
