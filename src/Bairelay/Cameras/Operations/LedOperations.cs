using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>The infrared LEDs, by the words that operators use.</summary>
internal enum InfraredMode
{
    Auto,
    On,
    Off,
}

/// <summary>Messages 208 and 209 (docs/protocol.md 4.11).</summary>
internal static class LedOperations
{
    private const string Feature = "LED settings";

    public static Task<LedState> GetLedAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<LedState>(new BcRequest(MessageId.GetLed) { Extension = session.OnChannel() }, Feature, null, cancellation);

    public static Task SetStatusLightAsync(this CameraSession session, bool on, CancellationToken cancellation) =>
        session.ChangeLedAsync(led => led.WithStatusLight(on), cancellation);

    public static Task SetInfraredAsync(this CameraSession session, InfraredMode mode, CancellationToken cancellation) =>
        session.ChangeLedAsync(
            led => led.WithInfrared(mode switch { InfraredMode.Auto => "auto", InfraredMode.On => "open", _ => "close" }), cancellation);

    private static async Task ChangeLedAsync(this CameraSession session, Func<LedState, LedState> change, CancellationToken cancellation)
    {
        var led = change(await session.GetLedAsync(cancellation)).ForWriting();
        await session.SetAsync(
            new BcRequest(MessageId.SetLed) { Extension = session.OnChannel(), Body = [led.Write()] }, Feature, null, cancellation);
    }
}
