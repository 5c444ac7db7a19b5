using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Bairelay.Simulator;

/// <summary>
/// Announces a motion as firmware does: TLS to the push service by its name, and again within seconds when that did not
/// work. It waits for no result.
/// </summary>
/// <param name="settings">How.</param>
/// <param name="from">Where the camera is at the moment of each attempt.</param>
/// <param name="host">The push service.</param>
/// <param name="port">443 in the field.</param>
/// <param name="time">The source of time.</param>
/// <param name="tell">Told of each attempt.</param>
internal sealed class PushDialer(
    PushSettings settings, Func<IPAddress> from, string host, int port, TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    public async Task DialAsync(TimeSpan delay, CancellationToken cancellation)
    {
        try
        {
            if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellation);
            for (var attempt = 1; attempt <= settings.Attempts; attempt++)
            {
                if (attempt > 1) await Task.Delay(settings.Pause, time, cancellation);
                tell($"push to {host}:{port}, attempt {attempt}: {await TryAsync(cancellation)}");
            }
        }
        catch (OperationCanceledException)
        {
            // Switched off.
        }
    }

    private async Task<string> TryAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(s_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(from(), 0));
            await socket.ConnectAsync(host, port, either.Token);
            return await TalkAsync(socket, either.Token);
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

    private async Task<string> TalkAsync(Socket socket, CancellationToken cancellation)
    {
        switch (settings.Manner)
        {
            case PushManner.Close:
                return "connected";
            case PushManner.Reset:
                socket.Close(0);
                return "broken off";
            case PushManner.Silent:
                return await socket.ReceiveAsync(new byte[1], cancellation) == 0 ? "closed" : "answered";
            default:
                await using (var tls = new SslStream(new NetworkStream(socket, ownsSocket: false)))
                {
                    await tls.AuthenticateAsClientAsync(
                        new SslClientAuthenticationOptions { TargetHost = settings.ServerName ?? "", RemoteCertificateValidationCallback = (_, _, _, _) => false },
                        cancellation);
                }

                return "accepted";
        }
    }
}
