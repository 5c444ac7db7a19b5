namespace Bairelay.Diagnostics.Captures;

/// <summary>How many packets of a recording were passed over, by reason.</summary>
internal sealed class SkippedPackets
{
    private static readonly (SkipReason Reason, string Code, string Words)[] s_reasons =
    [
        (SkipReason.NotUdp, "not_udp", "neither UDP nor Baichuan over TCP"),
        (SkipReason.OtherUdp, "other_udp", "UDP of other protocols"),
        (SkipReason.LaterFragment, "later_fragments", "later fragments of IP packets (not reassembled)"),
        (SkipReason.Malformed, "malformed", "cut or damaged before the payload"),
        (SkipReason.LinkType, "link_type", "of a link type that is not known"),
    ];

    private readonly Dictionary<SkipReason, int> _counts = [];

    public int Total => _counts.Values.Sum();

    public void Add(SkipReason reason, int count = 1) => _counts[reason] = _counts.GetValueOrDefault(reason) + count;

    public IEnumerable<(string Code, int Count)> Counts() =>
        s_reasons.Where(r => _counts.ContainsKey(r.Reason)).Select(r => (r.Code, _counts[r.Reason]));

    /// <summary>As in "3 cut or damaged before the payload, 7 UDP of other protocols".</summary>
    public override string ToString() => string.Join(
        ", ", s_reasons.Where(r => _counts.ContainsKey(r.Reason)).Select(r => $"{_counts[r.Reason]} {r.Words}"));
}
