using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// Ten R2D_C for one request. Cameras usually wake at the first or second; the rest insures against loss, and is
/// sent whether the camera has answered or not. Not synchronized; <see cref="WakeDesk"/> owns it.
/// </summary>
internal sealed class WakeBurst(Uid camera, WakeRequest request, uint sid, long started)
{
    public const int Packets = 10;

    /// <summary>
    /// Packets of our own wakes for the accepted address alone. A camera that is there acknowledges the first or the second;
    /// whoever only claims to be the camera would learn the number of the session from them, and answer faster than it.
    /// </summary>
    public const int Alone = 3;

    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public Uid Camera { get; } = camera;

    public WakeRequest Request { get; } = request;

    public uint Sid { get; } = sid;

    public long Started { get; } = started;

    public int Sent { get; set; }

    public bool Acknowledged { get; set; }

    /// <summary>Where the last packet went.</summary>
    public IpPort Destination { get; set; }

    /// <summary>The client's address as a camera at <see cref="SeenFrom"/> can reach it.</summary>
    public Ipv4 Client { get; set; }

    public Ipv4 SeenFrom { get; set; }

    public ITimer? Timer { get; set; }

    public CancellationTokenRegistration Registration { get; set; }

    /// <summary>The camera was elsewhere when the burst began.</summary>
    public bool HasMoved { get; set; }

    /// <summary>
    /// Whether packets also go to the other place where the camera may be. For a client both get all of them, and what is
    /// left of a burst follows a camera that moves. We ourselves can be more careful with a session that we are going to open.
    /// </summary>
    public bool MayAlsoBeAt(bool wasThere) => Request.IsOurs ? wasThere || (Sent > Alone && !Acknowledged) : !wasThere || !HasMoved;

    public bool InFlight => Sent < Packets;
}
