using System.Net;
using System.Net.Sockets;

namespace Bairelay.Cameras.Reaching;

/// <summary>What came of one attempt to connect over TCP.</summary>
/// <param name="Socket">Connected; null when it failed.</param>
/// <param name="Error">Why it failed.</param>
internal readonly record struct Knock(IPEndPoint Target, Socket? Socket, SocketError Error)
{
    /// <summary>A camera that listens answers within a second; one that boots is better asked again.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    public string Cause => Error switch
    {
        SocketError.ConnectionRefused => "refused: the camera has no TCP port, or is still booting",
        SocketError.TimedOut or SocketError.HostUnreachable or SocketError.HostDown => "no answer",
        SocketError.NetworkUnreachable => "there is no route to it",
        _ => $"failed ({Error})",
    };

    public static async Task<Knock> ConnectAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        Socket? socket = null;
        try
        {
            // Fails without IPv6, and out of descriptors.
            socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(target, either.Token);
            return new Knock(target, socket, SocketError.Success);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket?.Dispose();
            return new Knock(target, null, exception is SocketException failed ? failed.SocketErrorCode : SocketError.TimedOut);
        }
    }
}
