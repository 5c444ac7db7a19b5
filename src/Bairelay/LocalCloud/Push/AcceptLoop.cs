using System.Net.Sockets;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Push;

/// <summary>Accepts on one socket until it is told to stop. What a peer does to its connection does not end it.</summary>
internal sealed class AcceptLoop(Socket listener, Action<Socket> accepted, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly LineBudget _lines = new(1);

    /// <exception cref="SocketException">The socket can no longer accept.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (await AcceptAsync(stopping) is { } shortage)
        {
            // Not the peer's fault, and it passes: connections that end give back what there is too little of.
            if (_lines.Take(Moment.Now(time))) log.PushAcceptStalled(listener.LocalEndPoint!, shortage.Message, (int)s_pause.TotalSeconds);
            await Task.Delay(s_pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Null when told to stop.</summary>
    private async Task<SocketException?> AcceptAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                accepted(await listener.AcceptAsync(stopping));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is
                SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ProcessLimit)
            {
                return exception;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is
                SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.NetworkDown or SocketError.NetworkUnreachable
                or SocketError.HostDown or SocketError.HostUnreachable or SocketError.TimedOut or SocketError.ProtocolOption)
            {
                // Gone before it was accepted: accept(2) hands on what the network did to the newcomer.
            }
        }

        return null;
    }
}
