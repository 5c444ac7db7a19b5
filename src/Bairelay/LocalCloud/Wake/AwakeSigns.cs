using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>What a camera has just shown.</summary>
internal enum CameraSignKind
{
    /// <summary>A first heartbeat, or the first after it was lost.</summary>
    Registered,

    /// <summary>A heartbeat from another address, which was accepted.</summary>
    Moved,

    /// <summary>No heartbeat within the stale limit.</summary>
    Lost,

    /// <summary>It asked where to register, as it does at a boot.</summary>
    Booted,

    /// <summary>It acknowledged a wake, whoever asked for it.</summary>
    Woken,
}

/// <param name="Source">Where the camera is; default when it is lost.</param>
internal readonly record struct CameraSign(Uid Uid, CameraSignKind Kind, IpPort Source);

/// <summary>
/// When each configured camera last showed that it is awake: it acknowledged a wake, or has booted. A heartbeat shows
/// nothing, a sleeping camera sends it too.
/// </summary>
internal sealed class AwakeSigns(ConfiguredCameras configured)
{
    /// <summary>A camera that nobody uses is asleep again after this.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(15);

    private readonly long[] _seen = [.. Enumerable.Repeat(CameraEntry.Never, configured.Count)];
    private readonly long[] _booted = [.. Enumerable.Repeat(CameraEntry.Never, configured.Count)];

    /// <summary>Told of every sign of a configured camera, after it was noted; must not wait.</summary>
    public event Action<CameraSign>? Seen;

    /// <summary>Strangers are not kept.</summary>
    public void Note(CameraSign sign, Moment now)
    {
        if (configured.Find(sign.Uid, out _, out var index) == UidFit.None) return;
        if (sign.Kind is CameraSignKind.Booted or CameraSignKind.Woken) Volatile.Write(ref _seen[index], now.Milliseconds);
        if (sign.Kind == CameraSignKind.Booted) Volatile.Write(ref _booted[index], now.Milliseconds);
        Seen?.Invoke(sign);
    }

    public bool IsAwake(in Uid uid, Moment now) => IsWithin(_seen, uid, now, Lasting);

    public bool HasBootedWithin(in Uid uid, Moment now, TimeSpan duration) => IsWithin(_booted, uid, now, duration);

    private bool IsWithin(long[] times, in Uid uid, Moment now, TimeSpan duration) =>
        configured.Find(uid, out _, out var index) != UidFit.None && now.Milliseconds - Volatile.Read(ref times[index]) < duration.TotalMilliseconds;
}
