using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Message 263 (docs/protocol.md 4.13).</summary>
internal static class SirenOperations
{
    private const string Feature = "siren";

    /// <summary>One burst of about 5 s.</summary>
    public static Task SoundSirenAsync(this CameraSession session, CancellationToken cancellation) =>
        session.PlayAsync(AudioPlayInfo.Burst(session.Settings.ChannelId), cancellation);

    /// <summary>On until it is switched off.</summary>
    public static Task SetSirenAsync(this CameraSession session, bool on, CancellationToken cancellation) =>
        session.PlayAsync(AudioPlayInfo.Manual(session.Settings.ChannelId, on), cancellation);

    private static async Task PlayAsync(this CameraSession session, AudioPlayInfo play, CancellationToken cancellation)
    {
        await session.RequireAsync(Feature, Says, cancellation);
        await session.SetAsync(
            new BcRequest(MessageId.Siren) { Extension = session.OnChannel(), Body = [play.Write()] }, Feature, Says, cancellation);
    }

    private static bool? Says(Support support) => support.HasSiren;
}
