using System.Net.Sockets;
using Bairelay.Cameras.Commands;
using Bairelay.Cli;

namespace Bairelay.Control;

/// <summary>Looks for the running service and gives it a command.</summary>
internal sealed class ControlClient(IReadOnlyList<string> paths, TimeProvider time)
{
    /// <summary>Local, and accepted by the system itself; longer means a service that hangs.</summary>
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For everything that the service does besides reaching the camera: waiting for its turn, which has the same
    /// limit, and the command, a snapshot at most.
    /// </summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>The outcome; null when no service runs.</summary>
    /// <exception cref="OperationCanceledException">The token; the service ends the command by itself.</exception>
    public async Task<CommandOutcome?> RunAsync(ControlRequest request, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (!Socket.OSSupportsUnixDomainSockets) return null;
        CommandFailure? closed = null;
        foreach (var path in paths)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await ConnectAsync(socket, path, cancellation);
            }
            catch (SocketException exception) when (IsAbsent(exception.SocketErrorCode))
            {
                continue;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
            {
                // Another path may lead to a service of our own; if none does, this one is not to be bypassed.
                closed ??= NotPermitted(path);
                continue;
            }
            catch (Exception exception) when (exception is SocketException or TimeoutException)
            {
                return Failed(path, exception.Message);
            }

            return await TalkAsync(socket, path, request, progress, cancellation);
        }

        if (closed is null) return null;
        return closed;
    }

    private async Task ConnectAsync(Socket socket, string path, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(s_connectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("it does not take the connection", exception);
        }
    }

    private async Task<CommandOutcome> TalkAsync(
        Socket socket, string path, ControlRequest request, IProgress<string>? progress, CancellationToken cancellation)
    {
        var patience = 2 * TimeSpan.FromSeconds(request.Timeout ?? CommandTerms.UsualLimit.TotalSeconds) + s_patience;
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        await using var stream = new NetworkStream(socket);
        try
        {
            try
            {
                await stream.WriteAsync(ControlRequest.Write(request), either.Token);
            }
            catch (IOException)
            {
                // A service without room says so and closes before it has read anything.
            }

            return await ControlReply.ReadAsync(new LineStream(stream, ControlReply.LongestLine), progress, either.Token);
        }
        catch (InvalidDataException exception)
        {
            return new CommandFailure("service_version", $"The service at {path} is not understood: {exception.Message}", ExitCode.Failure);
        }
        catch (IOException exception)
        {
            return Failed(path, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(path, $"no answer within {patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Nothing there, or the socket of a service that was killed.</summary>
    private static bool IsAbsent(SocketError error) =>
        error is SocketError.ConnectionRefused or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;

    private static CommandFailure NotPermitted(string path) => new(
        "service_not_permitted",
        $"This user may not use the control socket {path}. {FileOwner.Describe(path)}. Run this command as that user or as a member of that group",
        ExitCode.Failure);

    private static CommandFailure Failed(string path, string reason) => new(
        "service_failed", $"The running service at {path} did not finish: {reason}. Its log may say more", ExitCode.Failure);
}
