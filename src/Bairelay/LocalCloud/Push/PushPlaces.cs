using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Push;

/// <summary>How many connections there may be at once, in all and from one address.</summary>
internal sealed class PushPlaces(int most, int mostOfOne)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Ipv4, int> _peers = [];
    private int _taken;

    public bool TryTake(Ipv4 peer)
    {
        lock (_lock)
        {
            var already = _peers.GetValueOrDefault(peer);
            if (_taken == most || already == mostOfOne) return false;
            _taken++;
            _peers[peer] = already + 1;
            return true;
        }
    }

    public void Leave(Ipv4 peer)
    {
        lock (_lock)
        {
            _taken--;
            if (--_peers[peer] == 0) _peers.Remove(peer);
        }
    }
}
