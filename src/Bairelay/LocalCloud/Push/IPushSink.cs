using System.Net;

namespace Bairelay.LocalCloud.Push;

/// <summary>Who is told that a camera calls the push service.</summary>
internal interface IPushSink
{
    /// <summary>
    /// A camera has connected, and it is not known yet whether that means a motion. It is held from now on, and woken, so
    /// that no time is lost; null if the camera is not served.
    /// </summary>
    /// <param name="camera">Its name in the configuration.</param>
    IPushClaim? Claim(string camera, IPAddress peer);
}

/// <summary>One call of one camera. Disposing it without confirming lets the camera go.</summary>
internal interface IPushClaim : IDisposable
{
    /// <summary>It is a motion, or the retry of one. Called once.</summary>
    /// <param name="afterBoot">The camera has booted within the last minute.</param>
    PushOutcome Confirm(bool afterBoot);
}

internal enum PushOutcome
{
    /// <summary>A new motion.</summary>
    Edge,

    /// <summary>The firmware calls again for a motion that is still on; it lasts longer by that.</summary>
    Retry,

    /// <summary>The firmware calls again for a motion that is over.</summary>
    Late,
}
