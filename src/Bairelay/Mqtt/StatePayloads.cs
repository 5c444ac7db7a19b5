using System.Collections.Immutable;
using System.Text.Json;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Mqtt;

/// <summary>The payloads that are JSON.</summary>
internal static class StatePayloads
{
    /// <param name="zone">In which times are told; each says its offset.</param>
    public static byte[] Of(Motion motion, TimeZoneInfo zone) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("source", motion.Source switch
        {
            MotionSource.Push => "push",
            MotionSource.Camera => "camera",
            _ => null,
        });
        json.WriteString("since", Text(motion.Since == default ? null : motion.Since, zone));
        json.WriteBoolean("confirmed", motion.IsConfirmed);
        json.WriteStartArray("ai");
        foreach (var word in motion.Ai.IsDefault ? [] : motion.Ai) json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteNumber("count_today", motion.CountToday);
        json.WriteString("last_motion", Text(motion.LastMotion, zone));
        if (motion.IsAfterBoot) json.WriteBoolean("after_boot", true);
        json.WriteEndObject();
    });

    public static byte[] Of(BatteryInfo battery) => Write(json =>
    {
        json.WriteStartObject();
        BatteryJson.Write(json, battery);
        json.WriteEndObject();
    });

    /// <summary>
    /// The XML of a query: declaration and BatteryInfo as the camera sent it, without the <c>body</c> around it, which
    /// belongs to the camera's message and not to its battery. So clients of neolink find the element they know.
    /// </summary>
    public static byte[] XmlOf(BatteryInfo battery) => BcXml.Write(battery.Write());

    public static byte[] OfFloodlight(bool on) => on ? """{"state":"on"}"""u8.ToArray() : """{"state":"off"}"""u8.ToArray();

    /// <summary>
    /// A list of objects, so that both what <c>control/ptz/preset</c> takes is there: the id, and the name where the
    /// owner gave one. A position without a name has null.
    /// </summary>
    public static byte[] Of(ImmutableArray<Preset> presets) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var preset in presets)
        {
            json.WriteStartObject();
            json.WriteNumber("id", preset.Id);
            json.WriteString("name", preset.Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>
    /// Each reason is rounded and the total is the sum of what is told: so they add up, and none of them ever runs
    /// backwards within a day, which a sensor of total increase would take for a new day.
    /// </summary>
    public static byte[] Of(AwakeDay day) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("date", day.Day.ToString("yyyy-MM-dd"));
        json.WriteNumber("seconds", day.Seconds.Values.Sum(Whole));
        json.WriteStartObject("reasons");
        foreach (var (reason, seconds) in day.Seconds) json.WriteNumber(reason, Whole(seconds));
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static long Whole(double seconds) => (long)Math.Round(seconds, MidpointRounding.AwayFromZero);

    private static string? Text(DateTimeOffset? moment, TimeZoneInfo zone) =>
        moment is { } some ? TimeZoneInfo.ConvertTime(some, zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz") : null;

    private static byte[] Write(Action<Utf8JsonWriter> write) => JsonPayload.Write(write, static (json, write) => write(json));
}
