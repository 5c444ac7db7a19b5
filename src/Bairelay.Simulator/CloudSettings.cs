using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>
/// How one camera behaves towards its cloud. The defaults are those of an Argus on firmware 3.0; the switches are
/// what the field shows of others (docs/protocol.md 6.3, 9).
/// </summary>
public sealed record CloudSettings
{
    /// <summary>16 characters, or 20 as newer firmware sends.</summary>
    public required Uid Uid { get; init; }

    /// <summary>2 and 3 occur; nobody knows what it means.</summary>
    public int R { get; init; } = 2;

    /// <summary>Null leaves the element out.</summary>
    public bool? NeedRsp { get; init; } = true;

    public bool SendsDev { get; init; } = true;

    /// <summary>What the camera takes for its own address; wrong after a change of its lease.</summary>
    public IpPort Dev { get; init; }

    public bool SendsToken { get; init; } = true;

    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a wake lasts when nobody opens a session.</summary>
    public TimeSpan StaysAwake { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long it stays after the last session has ended.</summary>
    public TimeSpan StaysAfterSession { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a motion keeps it awake: 40 to 65 s in the field.</summary>
    public TimeSpan StaysAfterMotion { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>False: it has no way to its servers, boots straight into being awake, and is silent while it sleeps.</summary>
    public bool IsOnline { get; init; } = true;

    /// <summary>From the order to reboot until it asks its servers anew.</summary>
    public TimeSpan RebootTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A newline after every tag, as real equipment writes.</summary>
    public bool WritesNewlines { get; init; }

    /// <summary>Every packet three times.</summary>
    public bool SendsThreeTimes { get; init; }

    /// <summary>The share of packets lost in each direction, 0 to 1.</summary>
    public double Loss { get; init; }
}
