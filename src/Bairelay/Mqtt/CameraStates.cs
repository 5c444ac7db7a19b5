using System.Text;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Mqtt;

/// <summary>
/// The retained topics of one camera. A lock keeps what belongs together in order: the outlet never waits, so nobody
/// waits here.
/// </summary>
internal sealed class CameraStates(CameraOptions camera, CameraTopics topics, IMqttOutlet outlet, TimeProvider time, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _last = new(StringComparer.Ordinal);
    private MotionSensor _sensor;
    private bool _previewsTooLarge;
    private bool _isFinal;

    public void Start()
    {
        lock (_lock)
        {
            SendChange(topics.Status, "disconnected");
            // Whatever an earlier run left there is not known to be true.
            SendChange(topics.Power, Word(Power.Unknown));
            // The attributes of the last run stay: when the last motion was is still true.
            if (camera.Mqtt.EnableMotion) Send(topics.Motion, Word(MotionSensor.Unknown));
        }
    }

    public void Take(CameraReport report)
    {
        if (IsSwitchedOn(report)) Publish(report);
    }

    public void Answer(CameraReport report)
    {
        if (!IsSwitchedOn(report)) Publish(report);
    }

    public void Final()
    {
        lock (_lock)
        {
            SendChange(topics.Status, "disconnected");
            // Nobody will be there to end it.
            if (_sensor == MotionSensor.On) Send(topics.Motion, Word(MotionSensor.Unknown));
            _isFinal = true;
        }
    }

    /// <summary>
    /// <c>enable_light</c> is about the light itself, which cameras report unasked; <c>enable_floodlight</c> and
    /// <c>enable_pir</c> are about settings that must be read. No switch is about commands.
    /// </summary>
    private bool IsSwitchedOn(CameraReport report) => report switch
    {
        MotionReport => camera.Mqtt.EnableMotion,
        BatteryReport => camera.Mqtt.EnableBattery,
        FloodlightReport => camera.Mqtt.EnableLight,
        FloodlightTasksReport => camera.Mqtt.EnableFloodlight,
        PirReport => camera.Mqtt.EnablePir,
        PreviewReport => camera.Mqtt.EnablePreview,
        _ => true,
    };

    private void Publish(CameraReport report)
    {
        lock (_lock)
        {
            if (_isFinal) return;
            switch (report)
            {
                case MotionReport motion:
                    Publish(motion.Motion);
                    break;
                case PowerReport power:
                    SendChange(topics.Power, Word(power.Power));
                    break;
                case ConnectionReport connection:
                    SendChange(topics.Status, connection.IsConnected ? "connected" : "disconnected");
                    break;
                case BatteryReport battery:
                    if (battery.Battery.Percent is { } percent) SendChange(topics.BatteryLevel, $"{percent}");
                    SendChange(topics.BatteryAttributes, StatePayloads.Of(battery.Battery));
                    break;
                case FloodlightReport light:
                    SendChange(topics.Floodlight, StatePayloads.OfFloodlight(light.IsOn));
                    break;
                case FloodlightTasksReport tasks:
                    SendChange(topics.FloodlightTasks, OnOff(tasks.IsOn));
                    break;
                case LedgerReport ledger:
                    SendChange(topics.Ledger, StatePayloads.Of(ledger.Day));
                    break;
                // These answer queries: who asked waits for a message, also for the same one again.
                case PirReport pir:
                    Send(topics.Pir, OnOff(pir.IsOn));
                    break;
                case PresetsReport presets:
                    Send(topics.Presets, StatePayloads.Of(presets.Presets));
                    break;
                case PreviewReport preview:
                    Publish(preview);
                    break;
                case FailureReport failure:
                    Send(topics.LastError, failure.Message);
                    break;
            }
        }
    }

    /// <summary>The sensor goes first: its attributes can wait, whoever waits for a motion does not.</summary>
    private void Publish(Motion motion)
    {
        if (motion.Sensor != _sensor)
        {
            _sensor = motion.Sensor;
            Send(topics.Motion, Word(motion.Sensor));
        }

        SendChange(topics.MotionAttributes, StatePayloads.Of(motion, time.LocalTimeZone));
    }

    private void Publish(PreviewReport preview)
    {
        if (Preview.WhyNot(camera.Name, preview.Jpeg) is { } reason)
        {
            Send(topics.LastError, reason);
            // Once, not every two seconds for as long as the camera is awake.
            if (!_previewsTooLarge) log.PreviewTooLarge(camera.Name, preview.Jpeg.Length);
            _previewsTooLarge = true;
            return;
        }

        _previewsTooLarge = false;
        Send(topics.Preview, Preview.Payload(preview.Jpeg.Span));
    }

    private void Send(string topic, string payload) => Send(topic, Encoding.UTF8.GetBytes(payload));

    private void Send(string topic, byte[] payload) => outlet.Publish(topic, payload, retain: true);

    private void SendChange(string topic, string payload) => SendChange(topic, Encoding.UTF8.GetBytes(payload));

    /// <summary>Readings come every few seconds and seldom differ.</summary>
    private void SendChange(string topic, byte[] payload)
    {
        if (_last.TryGetValue(topic, out var last) && payload.AsSpan().SequenceEqual(last)) return;
        _last[topic] = payload;
        Send(topic, payload);
    }

    private static string OnOff(bool on) => on ? "on" : "off";

    private static string Word(MotionSensor sensor) => sensor switch
    {
        MotionSensor.On => "on",
        MotionSensor.Off => "off",
        _ => "unknown",
    };

    /// <summary>An empty message takes the topic away.</summary>
    private static string Word(Power power) => power switch
    {
        Power.Awake => "awake",
        Power.Asleep => "asleep",
        Power.Unreachable => "unreachable",
        _ => "",
    };
}
