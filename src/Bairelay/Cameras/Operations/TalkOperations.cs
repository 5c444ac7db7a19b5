using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Messages 10, 11 and 201: what it takes to be heard at a camera (docs/protocol.md 4.23).</summary>
internal static class TalkOperations
{
    private const string Feature = "talk-back";

    public static Task<TalkAbility> GetTalkAbilityAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<TalkAbility>(
            new BcRequest(MessageId.TalkAbility) { Extension = session.OnChannel() }, Feature, support => support.HasTalk, cancellation);

    /// <summary>Opens a talk; one that was left open by somebody else is ended first.</summary>
    public static async Task OpenTalkAsync(this CameraSession session, TalkConfig config, CancellationToken cancellation)
    {
        var request = new BcRequest(MessageId.TalkConfig) { Extension = session.OnChannel(), Body = [config.Write()] };
        var reply = await session.AskAsync(request, cancellation);
        if (reply.Code == ResponseCode.TalkBusy)
        {
            await session.CloseTalkAsync(cancellation);
            reply = await session.AskAsync(request, cancellation);
        }

        if (!reply.IsSuccess)
            throw new CameraRefusedException(MessageId.TalkConfig, reply.Code, $"{session.Camera} refuses {Feature} with code {reply.Code}");
    }

    /// <summary>Ends a talk; silence is as good as an answer.</summary>
    public static Task CloseTalkAsync(this CameraSession session, CancellationToken cancellation) =>
        session.TryAskAsync(new BcRequest(MessageId.TalkReset) { Extension = session.OnChannel() }, ReplyDeadlines.StreamStop, cancellation);
}
