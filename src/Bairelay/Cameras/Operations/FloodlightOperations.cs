using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Messages 288, 438 or 289, and 290 (docs/protocol.md 4.12).</summary>
internal static class FloodlightOperations
{
    private const string Feature = "floodlight";

    /// <summary>Seconds after which the light goes out if nobody says otherwise.</summary>
    public const int UsualDuration = 180;

    /// <summary>Whether the camera says of itself that it has a light; null if it does not say.</summary>
    public static bool? Says(Support support) => support.HasFloodlight;

    /// <param name="duration">Seconds; the camera switches off by itself.</param>
    public static async Task SetFloodlightAsync(
        this CameraSession session, bool on, CancellationToken cancellation, int duration = UsualDuration)
    {
        // A camera without a light may swallow the command without a word.
        await session.RequireAsync(Feature, Says, cancellation);
        var manual = new FloodlightManual(session.Settings.ChannelId, on, duration);
        await session.SetAsync(
            new BcRequest(MessageId.FloodlightManual) { Extension = session.OnChannel(), Body = [manual.Write()] }, Feature, Says, cancellation);
    }

    /// <summary>When the light goes on by itself.</summary>
    public static async Task<FloodlightTask> GetFloodlightTaskAsync(this CameraSession session, CancellationToken cancellation)
    {
        await session.RequireAsync(Feature, Says, cancellation);
        try
        {
            return await session.GetAsync<FloodlightTask>(Read(session, MessageId.GetFloodlightTask), Feature, Says, cancellation);
        }
        catch (Exception exception) when (exception is FeatureLackingException or CameraRefusedException)
        {
            // One client reads the same by another number.
            return await session.GetAsync<FloodlightTask>(Read(session, MessageId.FloodlightTaskOther), Feature, Says, cancellation);
        }
    }

    public static async Task SetFloodlightTaskAsync(this CameraSession session, bool enable, CancellationToken cancellation)
    {
        var task = (await session.GetFloodlightTaskAsync(cancellation)).WithEnable(enable);
        await session.SetAsync(
            new BcRequest(MessageId.SetFloodlightTask) { Extension = session.OnChannel(), Body = [task.Write()] }, Feature, Says, cancellation);
    }

    private static BcRequest Read(CameraSession session, uint id) => new(id) { Extension = session.OnChannel() };
}
