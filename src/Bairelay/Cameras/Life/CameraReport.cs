using System.Collections.Immutable;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Life;

/// <summary>Something new about one camera, for whoever tells others of it. Told in the order in which it happened.</summary>
internal abstract record CameraReport;

/// <summary>The motion sensor has changed, or what is known of the present motion has.</summary>
internal sealed record MotionReport(Motion Motion) : CameraReport;

internal sealed record PowerReport(Power Power) : CameraReport;

/// <summary>Whether a session is open.</summary>
internal sealed record ConnectionReport(bool IsConnected) : CameraReport;

internal sealed record BatteryReport(BatteryInfo Battery) : CameraReport;

internal sealed record PirReport(bool IsOn) : CameraReport;

internal sealed record FloodlightReport(bool IsOn) : CameraReport;

internal sealed record FloodlightTasksReport(bool IsOn) : CameraReport;

/// <param name="Jpeg">As the camera sent it.</param>
internal sealed record PreviewReport(ReadOnlyMemory<byte> Jpeg) : CameraReport;

internal sealed record PresetsReport(ImmutableArray<Preset> Presets) : CameraReport;

/// <summary>What the camera can do, learned while it was awake for another reason.</summary>
internal sealed record AbilitiesReport(CameraAbilities Abilities) : CameraReport;

internal sealed record LedgerReport(AwakeDay Day) : CameraReport;

/// <summary>A command failed; the text says what happened and what to do.</summary>
internal sealed record FailureReport(string Message) : CameraReport;

/// <summary>Whether a camera can be used, as far as anybody can tell without waking it.</summary>
internal enum Power
{
    /// <summary>Nobody can tell: no wake server hears its heartbeat.</summary>
    Unknown,
    Awake,
    Asleep,

    /// <summary>No heartbeat within the stale limit.</summary>
    Unreachable,
}

internal enum MotionSensor
{
    /// <summary>Nothing was heard of it since the start.</summary>
    Unknown,
    Off,
    On,
}

internal enum MotionSource
{
    /// <summary>The camera called the push service.</summary>
    Push,

    /// <summary>The camera's own report within a session.</summary>
    Camera,
}

/// <summary>A camera's motion sensor at one moment.</summary>
internal sealed record Motion
{
    public MotionSensor Sensor { get; init; }

    /// <summary>Where the last motion was learned from first; null before any.</summary>
    public MotionSource? Source { get; init; }

    /// <summary>When the sensor last changed.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Whether the camera itself reported this motion.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>The push came within a minute of a boot, at which some firmware calls without any motion.</summary>
    public bool IsAfterBoot { get; init; }

    /// <summary><c>people</c>, <c>vehicle</c>, <c>dog_cat</c> …, as the camera said during this motion.</summary>
    public ImmutableArray<string> Ai { get; init; } = [];

    /// <summary>Motions since local midnight.</summary>
    public int CountToday { get; init; }

    /// <summary>When the last motion began; null before any.</summary>
    public DateTimeOffset? LastMotion { get; init; }
}

/// <summary>What a model has. Null: it does not say, or was not asked yet.</summary>
internal sealed record CameraAbilities
{
    public string? Model { get; init; }

    public string? Firmware { get; init; }

    public string? Hardware { get; init; }

    public bool? HasBattery { get; init; }

    public bool? HasPtz { get; init; }

    public bool? HasPresets { get; init; }

    public bool? HasFloodlight { get; init; }

    public bool? HasSiren { get; init; }

    public bool? HasPir { get; init; }

    /// <summary>The status LED and the infrared LEDs.</summary>
    public bool? HasLeds { get; init; }

    /// <summary>The presets' names, for a choice; empty until they were read.</summary>
    public ImmutableArray<string> Presets { get; init; } = [];
}

/// <summary>How long one camera was held awake by us on one local day.</summary>
/// <param name="Seconds">By reason: <c>push</c>, <c>camera</c>, <c>cli</c>, <c>mqtt:control/wakeup</c> …; they add up to the total.</param>
internal sealed record AwakeDay(DateOnly Day, ImmutableSortedDictionary<string, double> Seconds)
{
    public double Total => Seconds.Values.Sum();
}
