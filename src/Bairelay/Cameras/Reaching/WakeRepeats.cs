namespace Bairelay.Cameras.Reaching;

/// <summary>When a camera that was sent for and is not here is sent for again, whoever is asked to do it.</summary>
internal sealed class WakeRepeats
{
    public const string AdviceWhenNotHere =
        "Check that no firewall drops UDP from the camera to this machine, and that the camera is charged and in reach of its Wi-Fi";

    /// <summary>A camera needs about this to boot; later than that it has missed the wake.</summary>
    public const long First = 5_000;

    /// <summary>
    /// Repeats grow rarer up to this: four or five wakes a minute. A wake server elsewhere allows this machine 20, for
    /// all of its cameras, and one that does not answer must not starve the others.
    /// </summary>
    private const long Rarest = 20_000;

    private long _next = First;

    /// <summary>Milliseconds from the wake that was just sent to the next one.</summary>
    public long Next()
    {
        var wait = _next;
        _next = Math.Min(2 * _next, Rarest);
        return wait;
    }
}
