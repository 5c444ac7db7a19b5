namespace Bairelay.LocalCloud;

/// <summary>What is disputed about a camera's place, once it was. Moments in milliseconds, <see cref="CameraEntry.Never"/> when there is nothing.</summary>
internal sealed class CameraDispute
{
    public Route Contender { get; set; }

    public long ContenderSeen { get; set; } = CameraEntry.Never;

    /// <summary>The place before this one, if it was left without a proof that nobody else could have given.</summary>
    public Route Previous { get; set; }

    public long PreviousSeen { get; set; } = CameraEntry.Never;

    /// <summary>The token of before somebody took over the silent camera's place: it gets the camera back at once.</summary>
    public ulong Former { get; set; }

    public long FormerSince { get; set; } = CameraEntry.Never;
}
