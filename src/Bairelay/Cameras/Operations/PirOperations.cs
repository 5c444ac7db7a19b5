using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Messages 212 and 213, the motion sensor (docs/protocol.md 4.10).</summary>
internal static class PirOperations
{
    private const string Feature = "PIR sensor";

    public static async Task<PirSettings> GetPirAsync(this CameraSession session, CancellationToken cancellation) =>
        (await ReadAsync(session, cancellation)).Settings;

    public static async Task SetPirAsync(this CameraSession session, bool enable, CancellationToken cancellation)
    {
        var (settings, both) = await ReadAsync(session, cancellation);
        var request = Request(session, MessageId.SetPir, both) with { Body = [settings.WithEnable(enable).Write()] };
        await session.SetAsync(request, Feature, Says, cancellation);
    }

    /// <summary>
    /// One client names a sensor, another a channel; each works on its author's cameras. Both is the last try, and what
    /// a read needed, a write needs too.
    /// </summary>
    private static async Task<(PirSettings Settings, bool Both)> ReadAsync(CameraSession session, CancellationToken cancellation)
    {
        try
        {
            return (await session.GetAsync<PirSettings>(Request(session, MessageId.GetPir, both: false), Feature, Says, cancellation), false);
        }
        catch (Exception exception) when (exception is FeatureLackingException or CameraRefusedException)
        {
            return (await session.GetAsync<PirSettings>(Request(session, MessageId.GetPir, both: true), Feature, Says, cancellation), true);
        }
    }

    private static bool? Says(Support support) => support.UsesPir;

    private static BcRequest Request(CameraSession session, uint id, bool both) => new(id)
    {
        Extension = new BcExtension { RfId = session.Settings.ChannelId, ChannelId = both ? session.Settings.ChannelId : null },
    };
}
