using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Session;

/// <summary>Something that a camera says without being asked.</summary>
internal abstract record CameraEvent;

/// <summary>Motion began, changed or ended (docs/protocol.md 4.8).</summary>
internal sealed record MotionReported(AlarmEvent Alarm) : CameraEvent;

internal sealed record BatteryReported(BatteryInfo Battery) : CameraEvent;

internal sealed record FloodlightReported(bool On) : CameraEvent;

internal sealed record SirenReported(bool On) : CameraEvent;

/// <summary>The camera goes to sleep or has woken; some models say so.</summary>
internal sealed record SleepReported(bool Asleep) : CameraEvent;

/// <param name="Signal">dBm.</param>
internal sealed record WifiReported(int Signal) : CameraEvent;

/// <summary>Reads pushes.</summary>
internal static class CameraEvents
{
    /// <summary>What a push says about one channel, in its order; nothing for pushes that nobody needs.</summary>
    public static IEnumerable<CameraEvent> Read(uint messageId, XElement body, int channel) => messageId switch
    {
        MessageId.Events => body.Find<AlarmEventList>()?.Events.Where(alarm => alarm.ChannelId == channel).Select(alarm => new MotionReported(alarm)) ?? [],
        MessageId.BatteryList => Batteries(body).Where(battery => battery.ChannelId == channel).Select(battery => new BatteryReported(battery)),
        MessageId.FloodlightStatus => body.Find<FloodlightStatusList>()?.Lights.Where(light => light.Channel == channel).Select(light => new FloodlightReported(light.On)) ?? [],
        MessageId.SirenStatus => body.Find<SirenStatusList>()?.Sirens.Where(siren => siren.Channel == channel).Select(siren => new SirenReported(siren.On)) ?? [],
        MessageId.SleepStatus => Find(body, "sleepStatus", "sleep")?.Value.Trim() is { Length: > 0 } word
            ? [new SleepReported(word.ToUpperInvariant() is "1" or "TRUE" or "SLEEP" or "SLEEPING")] : [],
        MessageId.NetInfo => Find(body, "signal")?.Value is { } text && int.TryParse(text, out var signal) ? [new WifiReported(signal)] : [],
        _ => [],
    };

    private static IEnumerable<BatteryInfo> Batteries(XElement body) =>
        body.Find<BatteryList>()?.Batteries ?? (body.Find<BatteryInfo>() is { } one ? [one] : []);

    /// <summary>The first element without children that has one of the names, wherever it is.</summary>
    private static XElement? Find(XElement body, params string[] names) => body.Descendants().FirstOrDefault(element =>
        !element.HasElements && names.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase));
}
