using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>
/// The lines of the wake server. Operators' recipes and scripts look for these texts and keys
/// (docs/manual.md, "What the log says"); UIDs are shortened by whoever passes them.
/// </summary>
internal static partial class WakeLog
{
    [LoggerMessage(100, LogLevel.Information, "Wake server ready middleman={Middleman} register={Register}")]
    public static partial void WakeServerReady(this ILogger log, string middleman, string register);

    [LoggerMessage(101, LogLevel.Information, "Wake server stopped cameras={Cameras}")]
    public static partial void WakeServerStopped(this ILogger log, int cameras);

    [LoggerMessage(102, LogLevel.Information, "D2M_Q src={Src} uid={Uid}", SkipEnabledCheck = true)]
    public static partial void CameraQuery(this ILogger log, IpPort src, string uid);

    [LoggerMessage(103, LogLevel.Information, "Camera registered src={Src} uid={Uid}", SkipEnabledCheck = true)]
    public static partial void CameraRegistered(this ILogger log, IpPort src, string uid);

    [LoggerMessage(104, LogLevel.Information, "Camera moved src={Src} uid={Uid}", SkipEnabledCheck = true)]
    public static partial void CameraMoved(this ILogger log, IpPort src, string uid);

    [LoggerMessage(105, LogLevel.Warning,
        "Camera claimed from a second address src={Src} uid={Uid}: kept at the first one until that has been silent for 25 s",
        SkipEnabledCheck = true)]
    public static partial void CameraContested(this ILogger log, IpPort src, string uid);

    [LoggerMessage(106, LogLevel.Warning, "Camera stale uid={Uid} last_seen={LastSeen}s ago")]
    public static partial void CameraStale(this ILogger log, string uid, long lastSeen);

    [LoggerMessage(107, LogLevel.Warning,
        "Camera refused src={Src} uid={Uid}: not in the configuration, and known_uids_only is on. If it is yours, add a [[cameras]] entry with this uid")]
    public static partial void CameraRefused(this ILogger log, IpPort src, string uid);

    [LoggerMessage(108, LogLevel.Warning,
        "Camera uid={Uid} differs from the configured one in its last four characters, as after a firmware update; taken for the same camera. Configure the first 16 characters to silence this")]
    public static partial void CameraSuffixDiffers(this ILogger log, string uid);

    [LoggerMessage(109, LogLevel.Warning,
        "Camera refused src={Src} uid={Uid}: no place is left for cameras that are not configured; raise wake_server.max_cameras ({Capacity}) or configure it",
        SkipEnabledCheck = true)]
    public static partial void RegistryFull(this ILogger log, IpPort src, string uid, int capacity);

    [LoggerMessage(110, LogLevel.Debug, "D2R_R src={Src} uid={Uid}")]
    public static partial void CameraAnchored(this ILogger log, IpPort src, string uid);

    [LoggerMessage(111, LogLevel.Information,
        "D2R_R with another token than was given src={Src} uid={Uid}: tolerated", SkipEnabledCheck = true)]
    public static partial void TokenDiffers(this ILogger log, IpPort src, string uid);

    [LoggerMessage(112, LogLevel.Information, "C2R_C src={Src} uid={Uid}", SkipEnabledCheck = true)]
    public static partial void WakeRequest(this ILogger log, IpPort src, string uid);

    [LoggerMessage(113, LogLevel.Information, "C2R_C src={Src} uid={Uid} refused rsp={Rsp}: {Reason}", SkipEnabledCheck = true)]
    public static partial void WakeRefused(this ILogger log, IpPort src, string uid, int rsp, string reason);

    [LoggerMessage(114, LogLevel.Debug, "R2D_C -> dst={Dst} n={N}")]
    public static partial void WakePacket(this ILogger log, IpPort dst, int n);

    [LoggerMessage(115, LogLevel.Information, "Wake burst uid={Uid} dst={Dst} sent={Sent} acked={Acked}")]
    public static partial void WakeBurst(this ILogger log, string uid, IpPort dst, int sent, string acked);

    [LoggerMessage(116, LogLevel.Debug, "D2R_C_R src={Src} sid={Sid} rsp={Rsp}")]
    public static partial void WakeAcknowledged(this ILogger log, IpPort src, uint sid, int rsp);

    [LoggerMessage(117, LogLevel.Debug, "D2R_DISC src={Src} sid={Sid} conn={Milliseconds}")]
    public static partial void SessionEnded(this ILogger log, IpPort src, uint sid, long? milliseconds);

    [LoggerMessage(118, LogLevel.Debug, "C2R_CFM src={Src} sid={Sid} rsp={Rsp}")]
    public static partial void SessionConfirmed(this ILogger log, IpPort src, uint sid, int rsp);

    [LoggerMessage(119, LogLevel.Information, "Datagrams in the last minute:{Counts}")]
    public static partial void DatagramTally(this ILogger log, string counts);

    [LoggerMessage(120, LogLevel.Error, "A datagram from {Src} could not be handled; the server goes on")]
    public static partial void HandlerFailed(this ILogger log, Exception exception, IpPort src);

    [LoggerMessage(121, LogLevel.Information,
        "The clocks have drifted apart, as after a suspend; every camera counts as heard just now")]
    public static partial void ClocksJumped(this ILogger log);

    [LoggerMessage(122, LogLevel.Error, "The UDP port {Port} failed ({Reason}); listening again in {Seconds} s")]
    public static partial void ReceiveFailed(this ILogger log, int port, string reason, int seconds);

    [LoggerMessage(123, LogLevel.Trace, "{Verb} {Direction} {Peer} {Length} bytes")]
    public static partial void Packet(this ILogger log, Verb verb, string direction, IpPort peer, int length);

    [LoggerMessage(125, LogLevel.Error, "Something that was due could not be done; the server goes on")]
    public static partial void TimerFailed(this ILogger log, Exception exception);

    [LoggerMessage(126, LogLevel.Debug, "Accepted although unusual, in the last minute:{Counts}")]
    public static partial void OddityTally(this ILogger log, string counts);

    [LoggerMessage(124, LogLevel.Warning,
        "The address {Address} is not on this machine yet; waiting up to {Seconds} s for it")]
    public static partial void WaitingForAddress(this ILogger log, string address, int seconds);
}
