using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Baichuan;

/// <summary>What was found of one kind of message: nanoseconds and bytes a message, one figure a round.</summary>
internal sealed class BaichuanRow(BaichuanCase subject)
{
    private readonly Action _copy = subject.Copy;
    private readonly Action _cfb = subject.Cfb;
    private readonly Action _decode = subject.Decode;
    private readonly List<double> _ours = [];
    private readonly List<double> _copies = [];
    private readonly List<double> _cfbs = [];
    private readonly List<double> _allocated = [];

    public string Name => subject.Name;

    public bool Tree => subject.Tree;

    public int MessageLength => subject.Message.Length;

    public double Nanoseconds => Series.Median(_ours);

    public double CopyNanoseconds => Series.Median(_copies);

    /// <summary>Null where nothing is encrypted with AES.</summary>
    public double? CfbNanoseconds => _cfbs.Count > 0 ? Series.Median(_cfbs) : null;

    /// <summary>Against the floors of the same round.</summary>
    public double Ratio => Series.Median(_ours.Select((ours, i) => ours / (_copies[i] + (_cfbs.Count > 0 ? _cfbs[i] : 0))));

    public double Allocated => Series.Median(_allocated);

    public double PerSecond => 1e9 / Nanoseconds;

    public double MegabytesPerSecond => PerSecond * MessageLength / 1e6;

    public static IReadOnlyList<BaichuanRow> Measure(int rounds, int scale)
    {
        var rows = BaichuanCase.All(scale).Select(subject => new BaichuanRow(subject)).ToList();
        // The just-in-time compiler takes its time to find out what is hot.
        foreach (var row in rows)
        {
            for (var start = Ticks.Now; Ticks.Now - start < Ticks.From(TimeSpan.FromSeconds(0.5));) row._decode();
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var row in rows) row.Round();
        }

        return rows;
    }

    /// <summary>Neighbours in time, so that their ratio holds when the machine's speed wanders.</summary>
    private void Round()
    {
        _copies.Add(Time(_copy));
        if (subject.Encrypted > 0) _cfbs.Add(Time(_cfb));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var ours = Time(_decode);
        _allocated.Add((double)(GC.GetAllocatedBytesForCurrentThread() - before) / subject.Messages);
        _ours.Add(ours);
    }

    private double Time(Action pass)
    {
        var start = Ticks.Now;
        pass();
        return Ticks.ToMicroseconds(Ticks.Now - start) * 1000 / subject.Messages;
    }
}
