using System.Text;
using System.Text.Json;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Mqtt;
using Bairelay.Mqtt.Broker;
using Bairelay.Mqtt.Discovery;
using Bairelay.Storage;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// The files in the state folder, which somebody may have edited or a disk damaged: a digit says which, the rest is the
/// file. Whatever is in it: no exception, nothing restored that could do harm, and what was restored and written is
/// restored the same once more.
/// </summary>
internal static class StateTarget
{
    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"bairelay-fuzz-{Environment.ProcessId}")).FullName;

    private static readonly CameraOptions s_camera = new() { Name = "front", Password = new Secret("x") };

    private static readonly TimeZoneInfo[] s_zones = [.. ((int[])[-12, 0, 14]).Select(hours => TimeZoneInfo.CreateCustomTimeZone($"{hours}", TimeSpan.FromHours(hours), null, null))];

    private static readonly string[] s_files =
    [
        "1{\"schema\":1,\"cameras\":[{\"uid\":\"95270001ABCDEFGHWXYZ\",\"address\":\"192.0.2.91\",\"port\":10177,\"local\":\"192.0.2.10\",\"listener\":\"middleman\",\"token\":5,\"last_seen\":1795341600000}],"
            + "\"anchors\":[{\"uid\":\"95270001ABCDEFGHWXYZ\",\"token\":5,\"ac\":7,\"issued\":1795341600000}]}",
        "2{\"schema\":1,\"cameras\":{\"front\":{\"day\":\"2026-11-22\",\"seconds\":{\"push\":12.5,\"mqtt:control/led\":3},\"motions\":4,\"last_motion\":\"2026-11-22T10:00:00+01:00\"}}}",
        "3{\"schema\":1,\"cameras\":{\"front\":{\"path\":\"hello\",\"transport\":\"udp\",\"milliseconds\":900,\"when\":\"2026-11-22T10:00:00+00:00\",\"tcp\":true}}}",
        "4{\"schema\":1,\"messages\":[{\"topic\":\"bairelay/status\",\"payload\":\"b25saW5l\",\"qos\":1}]}",
        "5{\"schema\":1,\"topics\":[\"homeassistant/sensor/bairelay_front_battery/config\"],\"removed\":[\"homeassistant/light/x/config\"],"
            + "\"cameras\":{\"front\":{\"model\":\"Argus\",\"firmware\":\"v1\",\"hardware\":\"h\",\"has_battery\":true,\"has_ptz\":true,\"has_presets\":true,\"has_floodlight\":false,\"presets\":[\"gate\",\"door\"]}}}",
    ];

    static StateTarget() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(s_folder, recursive: true);

    public static IReadOnlyList<byte[]> Seeds { get; } = [.. s_files.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. s_files.SelectMany(text => text.Split('"')).Where(word => word.Length > 1).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes),
        .. ((string[])["\"", "{", "}", "[", "]", ":", ",", "null", "true", "-1", "1e400", "-9223372036854775808", "9223372036854775807", "18446744073709551615", "\\ud800", "\\u0000", "\"\"", "{}", "[]",
            "\"0001-01-01T00:00:00+00:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01\"", "\"0.0.0.0\"", "+", "#", "/config"]).Select(Encoding.UTF8.GetBytes),
        [0xff], [0xef, 0xbb, 0xbf],
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        var path = Path.Combine(s_folder, $"{bytes[0] % 5}.json");
        File.WriteAllBytes(path, bytes[1..]);
        switch (bytes[0] % 5)
        {
            case '1' % 5: Twice(() => Wake(path), path); break;
            case '2' % 5: Twice(() => Ledger(path), path); break;
            case '3' % 5: _ = new ReachMemory(path, StrictLog.Instance).Recall("front")?.ToString(); break;
            case '4' % 5: Twice(() => Retained(path), path); break;
            default: Discovery(path); break;
        }
    }

    /// <summary>Each reads the file, does what the program does with it, and writes it.</summary>
    private static void Twice(Func<bool> readAndWrite, string path)
    {
        if (!readAndWrite()) return;
        var first = File.ReadAllBytes(path);
        Demand.That(readAndWrite(), "what was written cannot be read");
        Demand.That(first.AsSpan().SequenceEqual(File.ReadAllBytes(path)), "what was written is read as something else");
    }

    private static bool Wake(string path)
    {
        var file = new StateFile<WarmState>(path, WarmState.Format, StrictLog.Instance);
        if (file.Load() is not { } state) return false;
        var now = Moment.Now(new ScriptTime());
        var registry = new CameraRegistry(8, TimeSpan.FromSeconds(60), ConfiguredCameras.None, now);
        var anchors = new SessionAnchors(8, RandomNumbersExtensions.Secure, (_, _) => false);
        registry.Restore(state.CameraRecords(), now);
        anchors.Restore(state.AnchorRecords(), now);
        Demand.That(registry.Count <= 8 && anchors.Count <= 8, "more than there are places");
        foreach (var camera in registry.Snapshot(now)) Demand.That(!camera.Route.Remote.Ip.IsAny && camera.Route.Remote.Port != 0 && !camera.Uid.IsEmpty, $"{camera} can be woken");
        return file.Save(WarmState.From(registry.Snapshot(now), anchors.Snapshot(now)));
    }

    private static bool Ledger(string path)
    {
        var ledger = new LedgerFile(path, StrictLog.Instance);
        var read = ledger.Load();
        var time = new ScriptTime();
        var options = new BairelayOptions { Cameras = [s_camera] };
        var fleet = new CameraFleet(options, new CameraServices { Open = (_, _, _, _) => throw new NotSupportedException(), Time = time, Log = StrictLog.Instance }, ledger);
        foreach (var camera in fleet.Cameras)
        {
            var day = camera.Account.Today;
            Demand.That(day.Total is >= 0 and < 90_000d * 1000, $"{day.Total} seconds");
            JsonDocument.Parse(StatePayloads.Of(day)).Dispose();
            foreach (var zone in s_zones) JsonDocument.Parse(StatePayloads.Of(camera.MotionWatch.Current, zone)).Dispose();
            Demand.That(camera.MotionWatch.Current.CountToday >= 0, "a negative number of motions");
        }

        Demand.That(fleet.DisposeAsync().AsTask().IsCompletedSuccessfully, "the end of nothing waits");
        return read.Count > 0;
    }

    private static bool Retained(string path)
    {
        var file = new RetainedFile(path, StrictLog.Instance);
        var messages = file.Load();
        if (messages.Count == 0) return false;
        foreach (var message in messages) Demand.That(message.Topic.Length > 0 && message.Payload.Length > 0 && message.Topic.AsSpan().IndexOfAny('+', '#', '\0') < 0, "a message that nobody can have sent");
        file.Save(messages);
        return true;
    }

    private static void Discovery(string path)
    {
        var options = new MqttOptions { BrokerAddress = "broker", Discovery = new() { Topic = "homeassistant" } };
        using var publisher = new DiscoveryPublisher(options, [s_camera], new(new Outlet(), path, "1.0", new ScriptTime(), StrictLog.Instance));
        publisher.Start();
        publisher.Delivered();
    }

    private sealed class Outlet : IMqttOutlet
    {
        public void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain)
        {
            Demand.That(topic.EndsWith("/config", StringComparison.Ordinal) && topic.AsSpan().IndexOfAny('+', '#', '\0') < 0 && topic.Length <= ushort.MaxValue, $"published to {topic}");
            if (!payload.IsEmpty) JsonDocument.Parse(payload).Dispose();
        }

        public bool Republish(string topic) => false;
    }
}
