using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines of a camera's session as bytes on the wire.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(410, LogLevel.Information,
        "UDP session with {Peer}: the network takes no packets ({Reason}); bound again to port {Port}")]
    public static partial void SessionRebound(this ILogger log, IpPort peer, string reason, int port);

    [LoggerMessage(411, LogLevel.Debug,
        "UDP session with {Peer} over ({Reason}): {Sent} packets sent, {Received} received, {Retransmitted} sent again, {Dropped} dropped")]
    public static partial void SessionOver(
        this ILogger log, IpPort peer, string reason, long sent, long received, long retransmitted, long dropped);

    [LoggerMessage(412, LogLevel.Error, "UDP session with {Peer} failed for a reason that should not exist")]
    public static partial void SessionBroke(this ILogger log, Exception exception, IpPort peer);

    [LoggerMessage(413, LogLevel.Debug, "Released session cid={Cid} did={Did} of {Peer}, which nobody asked for")]
    public static partial void ForeignSessionReleased(this ILogger log, int cid, int did, IpPort peer);
}
