using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// Every session that the camera has opened for us. It may open one for each hello and each wake, has few to give
/// away, and keeps those that nobody uses for about 8 s: the ones not taken are released.
/// </summary>
internal sealed class OpenedSessions(Outbox outbox, RandomNumbers random)
{
    /// <summary>More than all our requests can open; what a peer makes up beyond that is not answered.</summary>
    private const int Max = 64;

    private readonly Dictionary<(int Cid, int Did), IpPort> _opened = [];

    public void Note(int cid, int did, IpPort peer)
    {
        if (_opened.Count < Max) _opened.TryAdd((cid, did), peer);
    }

    public void ReleaseAllBut(FoundSession? taken)
    {
        foreach (var ((cid, did), peer) in _opened)
        {
            if (taken is null || (cid, did) != (taken.Cid, taken.Did))
                outbox.Add(peer, random.Positive32(), new C2D_DISC(cid, did));
        }

        _opened.Clear();
    }
}
