using System.Net;
using Bairelay.Cameras;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines about reaching cameras.</summary>
internal static partial class ReachLog
{
    [LoggerMessage(420, LogLevel.Information, "Camera reached camera={Camera} path={Path} transport={Transport} peer={Peer} ms={Milliseconds}")]
    public static partial void CameraReached(this ILogger log, string camera, string path, string transport, IPEndPoint peer, long milliseconds);

    [LoggerMessage(421, LogLevel.Debug, "Camera not reached camera={Camera} reason={Reason} last={Last}")]
    public static partial void CameraNotReached(this ILogger log, string camera, UnreachableReason reason, string last);
}
