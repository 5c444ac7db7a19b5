using Bairelay.LocalCloud;

namespace Bairelay.Mqtt.Link;

/// <summary>How long to wait before the next attempt.</summary>
internal sealed class ReconnectPolicy(RandomNumbers random)
{
    /// <summary>Nobody corrects a password or a certificate within a second, and some brokers ban who asks too often.</summary>
    private static readonly TimeSpan s_afterRefusal = TimeSpan.FromMinutes(5);

    /// <summary>Whoever uses our client id comes back as fast as we do: each attempt costs both their connection.</summary>
    private static readonly TimeSpan s_afterTakeOver = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>A connection that held so long has ended for a new reason.</summary>
    private static readonly TimeSpan s_soundLife = TimeSpan.FromSeconds(30);

    private int _failures;

    public TimeSpan After(LinkEnd end)
    {
        if (end.Lived >= s_soundLife) _failures = 0;
        if (end.Trouble is LinkTrouble.Credentials or LinkTrouble.Tls or LinkTrouble.Refused) return s_afterRefusal;
        if (end.Trouble is LinkTrouble.TakenOver) return s_afterTakeOver;
        var wait = Math.Min(s_longest.TotalSeconds, s_shortest.TotalSeconds * (1 << Math.Min(_failures, 5)));
        _failures++;
        // Half of it by chance: all the clients of a broker that comes back do not come at once.
        return TimeSpan.FromSeconds(wait * (0.5 + 0.5 * Fraction()));
    }

    private double Fraction() => (random() >> 11) / (double)(1UL << 53);
}
