namespace Bairelay.Mqtt;

/// <summary>
/// A connection that breaks as soon as the other end announces an MQTT packet that is too large. The library would
/// reserve the memory first, up to 256 MB, for a peer that it does not know yet.
/// </summary>
internal sealed class PacketSizeGuard(Stream inner) : Stream
{
    private int _body;
    private int _length;
    private int _shift = -1;

    /// <summary>Of a whole packet without its first two to five bytes.</summary>
    public required int Limit { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Inspect(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Inspect(buffer.AsSpan(offset, read));
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>One byte of kind and flags, the length in one to four bytes of seven bits, low ones first, the body.</summary>
    private void Inspect(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_body > 0)
            {
                var skipped = Math.Min(_body, bytes.Length);
                _body -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            var next = bytes[0];
            bytes = bytes[1..];
            if (_shift < 0)
            {
                (_shift, _length) = (0, 0);
                continue;
            }

            _length |= (next & 0x7F) << _shift;
            if (_length > Limit) throw new IOException($"the other end announced a packet of {_length} bytes or more, the limit is {Limit}");
            _shift += 7;
            if (next < 0x80) (_body, _shift) = (_length, -1);
            else if (_shift > 21) throw new IOException("the other end announced a packet whose length makes no sense");
        }
    }
}
