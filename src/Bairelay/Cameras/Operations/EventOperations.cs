using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Message 31 (docs/protocol.md 4.7).</summary>
internal static class EventOperations
{
    /// <summary>
    /// Asks for motion events; they come out of <see cref="CameraSession.Events"/>. Some cameras never answer this,
    /// some answer 400, and send events all the same; some send none before they were asked.
    /// </summary>
    public static Task SubscribeEventsAsync(this CameraSession session, CancellationToken cancellation) =>
        session.TryAskAsync(new BcRequest(MessageId.SubscribeEvents), ReplyDeadlines.Subscription, cancellation);
}
