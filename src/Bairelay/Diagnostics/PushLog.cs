using System.Net;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>
/// The lines of the push listener. Operators' recipes look for the texts of a motion and of an unknown peer.
/// </summary>
internal static partial class PushLog
{
    [LoggerMessage(840, LogLevel.Information, "Push listener ready listening={Listening}")]
    public static partial void PushListenerReady(this ILogger log, string listening);

    [LoggerMessage(841, LogLevel.Information, "Motion push from camera (treating TCP-accept as motion edge) camera={Camera} peer_ip={PeerIp}")]
    public static partial void MotionPush(this ILogger log, string camera, Ipv4 peerIp);

    [LoggerMessage(842, LogLevel.Debug, "Motion push repeated camera={Camera} peer_ip={PeerIp}: the motion lasts longer")]
    public static partial void MotionPushRepeated(this ILogger log, string camera, Ipv4 peerIp);

    [LoggerMessage(843, LogLevel.Debug, "Motion push repeated late camera={Camera} peer_ip={PeerIp}: the motion is over")]
    public static partial void MotionPushLate(this ILogger log, string camera, Ipv4 peerIp);

    [LoggerMessage(844, LogLevel.Warning, "push from unknown IP — no registry match peer_ip={PeerIp}")]
    public static partial void PushFromUnknown(this ILogger log, Ipv4 peerIp);

    [LoggerMessage(845, LogLevel.Warning,
        "push from a camera that is registered but not configured peer_ip={PeerIp} uid={Uid}: if it is yours, add a [[cameras]] entry with its uid")]
    public static partial void PushFromStranger(this ILogger log, Ipv4 peerIp, string uid);

    [LoggerMessage(846, LogLevel.Warning,
        "push from an address that several cameras share, taken for no motion peer_ip={PeerIp} cameras={Cameras}: nothing tells which one calls. Usually a NAT or a bridged container hides them; let them reach this program directly (in a container: host networking)")]
    public static partial void PushFromSharedAddress(this ILogger log, Ipv4 peerIp, string cameras);

    [LoggerMessage(847, LogLevel.Information,
        "TLS connection of a camera for another server, taken for no motion camera={Camera} peer_ip={PeerIp} server_name={ServerName}: the DNS redirect sends this name here too; redirect only p2p and pushx, or add it to push_names if it is a push service")]
    public static partial void PushForOtherServer(this ILogger log, string camera, Ipv4 peerIp, string serverName);

    [LoggerMessage(848, LogLevel.Debug, "TLS connection for another server from an unknown address peer_ip={PeerIp} server_name={ServerName}")]
    public static partial void OtherServerFromUnknown(this ILogger log, Ipv4 peerIp, string serverName);

    [LoggerMessage(849, LogLevel.Debug, "Motion push of a camera that is not served camera={Camera} peer_ip={PeerIp}")]
    public static partial void PushNotServed(this ILogger log, string camera, Ipv4 peerIp);

    [LoggerMessage(850, LogLevel.Debug, "push from unknown IP, waiting for a registration from it peer_ip={PeerIp}")]
    public static partial void PushAwaitsRegistration(this ILogger log, Ipv4 peerIp);

    [LoggerMessage(851, LogLevel.Warning,
        "Too many connections to the push listener at once, closed at once peer_ip={PeerIp} closed_so_far={Closed}")]
    public static partial void PushConnectionRefused(this ILogger log, Ipv4 peerIp, long closed);

    [LoggerMessage(852, LogLevel.Warning, "The push listener at {EndPoint} cannot accept ({Reason}); trying again in {Seconds} s")]
    public static partial void PushAcceptStalled(this ILogger log, EndPoint endPoint, string reason, int seconds);

    [LoggerMessage(853, LogLevel.Error, "The push listener at {EndPoint} has failed")]
    public static partial void PushAcceptFailed(this ILogger log, Exception exception, EndPoint endPoint);

    [LoggerMessage(854, LogLevel.Error, "A push connection could not be handled; the listener goes on")]
    public static partial void PushCallFailed(this ILogger log, Exception exception);

    [LoggerMessage(855, LogLevel.Warning,
        "Push not passed on to the push service camera={Camera} server_name={ServerName}: {Reason}. The motion was noted all the same")]
    public static partial void PushNotRelayed(this ILogger log, string camera, string serverName, string reason);

    [LoggerMessage(856, LogLevel.Debug,
        "Push passed on camera={Camera} server_name={ServerName} upstream={Upstream} sent={Sent} received={Received} end={End}")]
    public static partial void PushRelayed(
        this ILogger log, string camera, string serverName, IPEndPoint upstream, int sent, int received, string end);

    [LoggerMessage(857, LogLevel.Debug, "The address of a camera cannot be looked up camera={Camera} host={Host} ({Reason})")]
    public static partial void CameraHostNotFound(this ILogger log, string camera, string host, string reason);
}
