using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Push;

internal enum PeerAwaited
{
    Now,

    /// <summary>A call of the same peer waits; another one would mean the same.</summary>
    Already,

    /// <summary>Too many others wait.</summary>
    Refused,
}

/// <summary>Unknown peers that called, and may yet register as a camera.</summary>
internal sealed class AwaitedPeers(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Ipv4, TaskCompletionSource> _peers = [];

    /// <param name="peer">Its address.</param>
    /// <param name="registered">Ends when a configured camera registers from there.</param>
    public PeerAwaited TryAdd(Ipv4 peer, out Task registered)
    {
        // Whoever waits must not go on inside the thread that heard the heartbeat.
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        registered = source.Task;
        lock (_lock)
        {
            if (_peers.ContainsKey(peer)) return PeerAwaited.Already;
            if (_peers.Count == most) return PeerAwaited.Refused;
            _peers.Add(peer, source);
            return PeerAwaited.Now;
        }
    }

    public void Remove(Ipv4 peer)
    {
        lock (_lock) _peers.Remove(peer);
    }

    public void Note(CameraSign sign)
    {
        if (sign.Kind is not (CameraSignKind.Registered or CameraSignKind.Moved)) return;
        lock (_lock)
        {
            if (_peers.TryGetValue(sign.Source.Ip, out var source)) source.TrySetResult();
        }
    }
}
