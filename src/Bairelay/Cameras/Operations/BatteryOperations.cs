using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Message 253 (docs/protocol.md 4.9). The camera also reports it by itself after a login.</summary>
internal static class BatteryOperations
{
    /// <returns>Percent, millivolts, milliamperes, degrees Celsius; any of them may be missing.</returns>
    public static Task<BatteryInfo> GetBatteryAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<BatteryInfo>(
            new BcRequest(MessageId.Battery) { Extension = session.OnChannel() }, "battery", support => support.HasBattery, cancellation);
}
