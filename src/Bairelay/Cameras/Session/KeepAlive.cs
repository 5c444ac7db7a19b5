using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Session;

/// <summary>
/// Asks for the link type every 5 s (docs/protocol.md 4.4): a camera ends a BcUdp session that is silent for 45 s or
/// more, and a dead one shows.
/// </summary>
internal static class KeepAlive
{
    /// <summary>Runs until the token, or ends the connection when the camera no longer answers.</summary>
    public static async Task RunAsync(BcConnection connection, string camera, TimeProvider time, CancellationToken cancellation)
    {
        var misses = 0;
        using var timer = new PeriodicTimer(ReplyDeadlines.KeepAliveInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var header = new BcHeader { MessageId = MessageId.LinkType, MessageNumber = connection.NextNumber(), Class = BcClass.Modern };
                var reply = await connection.AskAsync(header, connection.Write(header, [], []), ReplyDeadlines.KeepAliveReply, cancellation);
                // Any answer is a sign of life; a refusal only says that the camera does not know the command.
                misses = reply is null ? misses + 1 : 0;
                if (misses < ReplyDeadlines.KeepAliveMisses) continue;
                connection.End(new CameraUnreachableException(UnreachableReason.Lost, $"{camera} has stopped answering"));
                return;
            }
        }
        catch (CameraException)
        {
            // The connection has ended for a reason of its own.
        }
        catch (OperationCanceledException)
        {
            // The session is over.
        }
    }
}
