namespace Bairelay.Mqtt.Link;

/// <summary>
/// A broker that ends the connection at a packet that is too large for it says so in version 5. Those of 3.1.1 just hang
/// up, and would do so again after each reconnect, for ever, with everything else behind it.
/// </summary>
internal sealed class SizeSuspicion(TimeProvider time)
{
    /// <summary>No broker refuses less; whatever ends a connection with small packets alone under way is something else.</summary>
    private const int Suspicious = 64 << 10;

    /// <summary>A bad line ends a connection in the middle of a picture too, now and then.</summary>
    private const int Proof = 3;

    /// <summary>From the greeting to the end. Who takes more than this has taken everything that is retained.</summary>
    private static readonly TimeSpan s_early = TimeSpan.FromSeconds(30);

    /// <summary>Then it is tried again: the broker's limit may have been raised.</summary>
    private static readonly TimeSpan s_lasting = TimeSpan.FromHours(1);

    private int _ends;
    private long _limit = uint.MaxValue;
    private long _since;

    /// <summary>The largest packet that is worth sending.</summary>
    public uint Limit => _limit < uint.MaxValue && time.GetElapsedTime(_since) >= s_lasting ? uint.MaxValue : (uint)_limit;

    /// <summary>True if the limit is new.</summary>
    public bool Judge(LinkEnd end)
    {
        if (end.Trouble is not (LinkTrouble.Lost or LinkTrouble.Closed) || end.LargestUnderWay < Suspicious || end.Lived >= s_early)
        {
            // An attempt that found nobody says nothing about sizes.
            if (end.Lived > TimeSpan.Zero) _ends = 0;
            return false;
        }

        if (++_ends < Proof) return false;
        (_ends, _limit, _since) = (0, end.LargestUnderWay - 1, time.GetTimestamp());
        return true;
    }
}
