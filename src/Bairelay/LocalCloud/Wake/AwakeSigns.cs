using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// When each configured camera last showed that it is awake: it acknowledged a wake, or has booted. A heartbeat shows
/// nothing, a sleeping camera sends it too.
/// </summary>
internal sealed class AwakeSigns(ConfiguredCameras configured)
{
    /// <summary>A camera that nobody uses is asleep again after this.</summary>
    private const long Lasting = 15_000;

    private readonly long[] _seen = [.. Enumerable.Repeat(CameraEntry.Never, configured.Count)];

    /// <summary>Strangers are not kept.</summary>
    public void Note(in Uid uid, Moment now)
    {
        if (configured.Find(uid, out _, out var index) != UidFit.None) Volatile.Write(ref _seen[index], now.Milliseconds);
    }

    public bool IsAwake(in Uid uid, Moment now) =>
        configured.Find(uid, out _, out var index) != UidFit.None && now.Milliseconds - Volatile.Read(ref _seen[index]) < Lasting;
}
