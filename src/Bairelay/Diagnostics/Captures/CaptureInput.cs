namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// A recording read once from front to back, so that a pipe serves as well as a file. Wherever it ends too early,
/// the place is noted and reading stops; nothing here throws because of what the bytes are.
/// </summary>
internal sealed class CaptureInput
{
    /// <summary>Enough for days of one camera's heartbeats, and a bound on how long a mistaken argument is read.</summary>
    public const long MaxLength = 256L << 20;

    private readonly Stream _stream;
    private readonly byte[] _head = new byte[16];
    private readonly List<string> _cuts = [];

    public CaptureInput(Stream stream)
    {
        _stream = stream;
        HeadLength = Fill(_head);
    }

    /// <summary>The first bytes, by which the format is told.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, HeadLength);

    public long Offset { get; private set; }

    /// <summary>The system refused to go on reading.</summary>
    public bool Failed { get; private set; }

    /// <summary>Where and why the recording is not whole.</summary>
    public IReadOnlyList<string> Cuts => _cuts;

    private int HeadLength { get; }

    public void NoteCut(string what) => _cuts.Add(what);

    /// <summary>
    /// The next bytes, or null at the end. An end inside them, or at their start unless <paramref name="mayEnd"/>,
    /// is noted as a cut.
    /// </summary>
    public byte[]? Take(int length, string what, bool mayEnd = false)
    {
        if (Offset + length > MaxLength)
        {
            NoteCut($"only the first {MaxLength >> 20} MiB are read");
            return null;
        }

        var bytes = new byte[length];
        var start = Offset;
        var taken = Read(bytes);
        if (taken == length) return bytes;
        if (taken > 0 || !mayEnd || Failed)
        {
            var how = Failed ? "reading failed" : "the file ends";
            NoteCut($"{how} at byte {Offset}, inside {what} that begins at byte {start}");
        }

        return null;
    }

    /// <summary>Everything up to a limit; more than that is noted as a cut.</summary>
    public byte[] TakeRest(int limit)
    {
        using var all = new MemoryStream();
        var chunk = new byte[64 * 1024];
        while (Read(chunk) is > 0 and var count)
        {
            all.Write(chunk.AsSpan(0, (int)Math.Min(count, limit - all.Length)));
            if (Offset <= limit) continue;
            NoteCut($"only the first {limit >> 20} MiB of a file of this kind are read");
            break;
        }

        if (Failed) NoteCut($"reading failed at byte {Offset}");
        return all.ToArray();
    }

    private int Read(Span<byte> buffer)
    {
        var count = 0;
        if (Offset < HeadLength)
        {
            var rest = Head[(int)Offset..];
            count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
        }

        count += Fill(buffer[count..]);
        Offset += count;
        return count;
    }

    private int Fill(Span<byte> buffer)
    {
        var filled = 0;
        try
        {
            while (filled < buffer.Length && _stream.Read(buffer[filled..]) is > 0 and var count) filled += count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed = true;
        }

        return filled;
    }
}
