namespace Bairelay.LocalCloud.Push;

/// <summary>What a peer may use up. Nothing here lasts longer than its connection but a waiting address.</summary>
internal static class PushLimits
{
    /// <summary>A hello that was sent with the connect is there at once; a camera on a bad radio link gets this long.</summary>
    public static readonly TimeSpan HelloTime = TimeSpan.FromMilliseconds(250);

    /// <summary>A camera's hello has 200 to 600 bytes; the longest of browsers, with post-quantum keys, about 2,000.</summary>
    public const int HelloBytes = 8192;

    /// <summary>Connections of cameras at once: a large fleet that sees the same lightning.</summary>
    public const int MostCalls = 256;

    /// <summary>Firmware calls three times an event, and passed-on calls may last; more come from no camera.</summary>
    public const int MostCallsOfCamera = 8;

    /// <summary>
    /// Connections of unknown peers at once. They have places of their own, so that whatever they do takes none from a
    /// camera; at 250 ms each, this still serves 256 a second.
    /// </summary>
    public const int MostUnknown = 64;

    public const int MostOfUnknown = 4;

    /// <summary>A camera that boots with a new address may call before its first heartbeat.</summary>
    public static readonly TimeSpan RegistrationTime = TimeSpan.FromSeconds(15);

    /// <summary>Unknown addresses waited for at once: more than a home network has.</summary>
    public const int MostAwaited = 256;

    /// <summary>A call this soon after a boot may be the boot's own; the motion counts, and says so.</summary>
    public static readonly TimeSpan AfterBoot = TimeSpan.FromSeconds(60);

    /// <summary>What the kernel keeps while all cameras call in one moment.</summary>
    public const int Backlog = 512;

    /// <summary>From the first byte passed on to the last. A handshake and one message need a few seconds.</summary>
    public static readonly TimeSpan RelayTime = TimeSpan.FromSeconds(30);

    /// <summary>Each way. A handshake with certificates and one message need about 10,000.</summary>
    public const int RelayBytes = 64 * 1024;

    public static readonly TimeSpan UpstreamDnsTime = TimeSpan.FromSeconds(3);

    public static readonly TimeSpan UpstreamConnectTime = TimeSpan.FromSeconds(3);
}
