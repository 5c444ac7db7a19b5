using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Messages 212 and 213, the motion sensor (docs/protocol.md 4.10).</summary>
internal static class PirOperations
{
    private const string Feature = "PIR sensor";

    public static async Task<PirSettings> GetPirAsync(this CameraSession session, CancellationToken cancellation)
    {
        try
        {
            return await session.GetAsync<PirSettings>(Request(session, MessageId.GetPir, both: false), Feature, Says, cancellation);
        }
        catch (FeatureLackingException)
        {
            // One client names a sensor, another a channel; each works on its author's cameras. Both is the last try.
            return await session.GetAsync<PirSettings>(Request(session, MessageId.GetPir, both: true), Feature, Says, cancellation);
        }
    }

    public static async Task SetPirAsync(this CameraSession session, bool enable, CancellationToken cancellation)
    {
        var settings = await session.GetPirAsync(cancellation);
        var request = Request(session, MessageId.SetPir, both: false) with { Body = [settings.WithEnable(enable).Write()] };
        await session.SetAsync(request, Feature, Says, cancellation);
    }

    private static bool? Says(Support support) => support.UsesPir;

    private static BcRequest Request(CameraSession session, uint id, bool both) => new(id)
    {
        Extension = new BcExtension { RfId = session.Settings.ChannelId, ChannelId = both ? session.Settings.ChannelId : null },
    };
}
