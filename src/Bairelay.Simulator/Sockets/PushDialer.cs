using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Bairelay.Simulator;

/// <summary>
/// Announces a motion as firmware does: TLS to the push service by its name, and again within seconds when that did not
/// work. It trusts no certificate that a stranger could show, and waits for no result.
/// </summary>
internal static class PushDialer
{
    private const string ServerName = "pushx.reolink.com";
    private const int Attempts = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    public static async Task DialAsync(IPAddress from, string host, int port, TimeSpan delay, TimeProvider time, Action<string> tell, CancellationToken cancellation)
    {
        try
        {
            if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellation);
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                if (attempt > 1) await Task.Delay(s_pause, time, cancellation);
                tell($"push to {host}:{port}, attempt {attempt}: {await TryAsync(from, host, port, time, cancellation)}");
            }
        }
        catch (OperationCanceledException)
        {
            // Switched off.
        }
    }

    private static async Task<string> TryAsync(IPAddress from, string host, int port, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(s_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(host, port, either.Token);
            await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = ServerName, RemoteCertificateValidationCallback = (_, _, _, _) => false }, either.Token);
            return "accepted";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "no answer";
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode.ToString();
        }
        catch (Exception exception) when (exception is System.Security.Authentication.AuthenticationException or IOException)
        {
            return "closed";
        }
    }
}
