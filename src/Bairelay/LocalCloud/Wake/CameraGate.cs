using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>A camera that was turned away, as the operator may want to copy it into the configuration.</summary>
internal readonly record struct RefusedCamera(Uid Uid, IpPort Source, long LastSeenUnixMilliseconds);

/// <summary>Decides which cameras are served, and remembers those that are not.</summary>
internal sealed class CameraGate(ConfiguredCameras configured, bool knownOnly, ILogger log, DatagramTally tally)
{
    /// <summary>Enough for any home; beyond it strangers are counted and no longer named.</summary>
    private const int MaxRemembered = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<Uid, RefusedCamera> _refused = [];

    public ConfiguredCameras Configured => configured;

    public IReadOnlyList<RefusedCamera> Refused
    {
        get
        {
            lock (_lock) return [.. _refused.Values];
        }
    }

    public bool Admits(in Uid uid, IpPort source, Moment now)
    {
        if (!knownOnly || configured.Contains(uid)) return true;
        tally.Add(DatagramEvent.CameraNotKnown);
        bool first;
        lock (_lock)
        {
            first = !_refused.ContainsKey(uid);
            if (first && _refused.Count >= MaxRemembered) return false;
            _refused[uid] = new RefusedCamera(uid, source, now.UnixMilliseconds);
        }

        // The one place where a whole UID is logged: the operator needs it for the configuration.
        if (first) log.CameraRefused(source, uid.ToString());
        return false;
    }
}
