using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Session;

/// <summary>
/// Takes messages off the read loop while they are still in its buffer: streams and snapshots, which are too large
/// and too many to be copied for a waiter.
/// </summary>
internal interface IMessageRoute
{
    /// <summary>Called on the read loop; must not wait. False: not for this route.</summary>
    bool Take(in BcMessage message);

    /// <summary>The session has ended.</summary>
    void Fail(CameraException cause);
}
