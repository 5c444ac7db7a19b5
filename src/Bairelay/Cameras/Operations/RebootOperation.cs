using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Message 23 (docs/protocol.md 4.14).</summary>
internal static class RebootOperation
{
    /// <summary>
    /// Restarts the camera. Done when it says so, or when it is gone without a word, as a camera that reboots at once.
    /// </summary>
    /// <exception cref="CameraRefusedException">The camera said no.</exception>
    public static async Task RebootAsync(this CameraSession session, CancellationToken cancellation)
    {
        try
        {
            var reply = await session.TryAskAsync(new BcRequest(MessageId.Reboot), ReplyDeadlines.Reply, cancellation);
            if (reply is { IsSuccess: false })
                throw new CameraRefusedException(MessageId.Reboot, reply.Code, $"{session.Camera} refuses to reboot with code {reply.Code}");
        }
        catch (CameraUnreachableException exception) when (exception.Reason is UnreachableReason.Closed or UnreachableReason.Lost)
        {
            // That is what a reboot looks like from here.
        }
    }
}
