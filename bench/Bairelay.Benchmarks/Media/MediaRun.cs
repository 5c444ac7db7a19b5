using Bairelay.Benchmarks.UnderLoad;
using Bairelay.Protocol.Media;

namespace Bairelay.Benchmarks.Media;

/// <summary>One stream, read and merely copied in turn, round after round.</summary>
internal sealed class MediaRun(MediaStream stream)
{
    // What the reader itself settles at, so that the floor has the same cache to live in.
    private const int RoomOfCopy = 512 * 1024;

    private readonly List<double> _reading = [];
    private readonly List<double> _copying = [];
    private readonly List<double> _ratios = [];
    private readonly byte[] _room = new byte[RoomOfCopy];
    private readonly MediaReader _reader = new();
    private long _frames;
    private long _passes;

    public MediaStream Stream => stream;

    /// <summary>Seconds a pass of the stream, median of the rounds.</summary>
    public double Reading => Series.Median(_reading);

    public double Copying => Series.Median(_copying);

    /// <summary>Rounds are neighbours in time, so the median of their ratios holds on a machine whose speed wanders.</summary>
    public double Ratio => Series.Median(_ratios);

    public (double Least, double Most) Ratios => (_ratios.Min(), _ratios.Max());

    public long AllocatedBytes { get; private set; }

    public long Frames => _frames;

    /// <summary>Frames that went in and did not come out, and bytes that were passed over although they belong to one.</summary>
    public long Lost => stream.Frames * _passes - _frames + (stream.Frames > 0 ? _reader.Skipped : 0);

    public void Round(TimeSpan length, bool counts)
    {
        // Made here, or they would be counted.
        var (copy, read) = ((Action)Copy, (Action)Read);
        var copying = Seconds(length, copy);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var reading = Seconds(length, read);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (!counts) return;
        AllocatedBytes += allocated;
        _copying.Add(copying);
        _reading.Add(reading);
        _ratios.Add(reading / copying);
    }

    private static double Seconds(TimeSpan length, Action pass)
    {
        var (started, passes) = (Ticks.Now, 0);
        long elapsed;
        do
        {
            pass();
            passes++;
            elapsed = Ticks.Now - started;
        }
        while (elapsed < Ticks.From(length));

        return Ticks.ToSeconds(elapsed) / passes;
    }

    private void Read()
    {
        _passes++;
        for (var at = 0; at < stream.Bytes.Length; at += MediaStream.Piece)
        {
            _reader.Append(Piece(at));
            while (_reader.TryRead(out _)) _frames++;
        }
    }

    private void Copy()
    {
        var to = 0;
        for (var at = 0; at < stream.Bytes.Length; at += MediaStream.Piece)
        {
            if (to > RoomOfCopy - MediaStream.Piece) to = 0;
            Piece(at).CopyTo(_room.AsSpan(to));
            to += MediaStream.Piece;
        }
    }

    private ReadOnlySpan<byte> Piece(int at) => stream.Bytes.AsSpan(at, Math.Min(MediaStream.Piece, stream.Bytes.Length - at));
}
