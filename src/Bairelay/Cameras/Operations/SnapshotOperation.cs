using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Message 109 (docs/protocol.md 4.21).</summary>
internal static class SnapshotOperation
{
    /// <summary>Takes a picture. One at a time a session.</summary>
    /// <returns>A JPEG.</returns>
    /// <exception cref="CameraNonsenseException">The pieces do not make the picture that was announced.</exception>
    /// <exception cref="FeatureLackingException">The camera takes no pictures.</exception>
    /// <exception cref="CameraUnreachableException">It stopped answering in the middle.</exception>
    public static async Task<byte[]> TakeSnapshotAsync(this CameraSession session, CancellationToken cancellation)
    {
        var request = new BcRequest(MessageId.Snapshot)
        {
            Extension = session.OnChannel(),
            Body = [new Snap { ChannelId = session.Settings.ChannelId, StreamType = "main" }.Write()],
        };
        for (var attempt = 0; ; attempt++)
        {
            var pieces = new SnapshotPieces(session.Camera);
            session.Connection.AddRoute(pieces);
            try
            {
                await session.Connection.PostAsync(session.Write(request, session.Connection.NextNumber()).Message, cancellation);
                var picture = await WaitAsync(session.Time, pieces, cancellation);
                if (picture.Code == ResponseCode.Ok) return picture.Bytes;
                if (picture.Code != ResponseCode.BadRequest || !session.MayStillWake(attempt))
                    throw new FeatureLackingException("snapshot", $"{session.Camera} takes no snapshot (it answers {picture.Code})");
            }
            finally
            {
                session.Connection.RemoveRoute(pieces);
            }

            await Task.Delay(ReplyDeadlines.WakingRetry, session.Time, cancellation);
        }
    }

    /// <summary>Waits as long as pieces keep coming: a large picture over a bad link takes its time.</summary>
    private static async Task<SnapshotResult> WaitAsync(TimeProvider time, SnapshotPieces pieces, CancellationToken cancellation)
    {
        await using var watch = time.CreateTimer(
            _ => pieces.EndIfNothingCame(), null, ReplyDeadlines.SnapshotPart, ReplyDeadlines.SnapshotPart);
        using var givingUp = cancellation.UnsafeRegister((_, token) => pieces.GiveUp(token), null);
        return await pieces.Result;
    }
}
