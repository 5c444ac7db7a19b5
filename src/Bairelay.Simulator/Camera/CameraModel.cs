using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>A message that the camera sends without being asked.</summary>
public readonly record struct CameraPush(uint MessageId, XElement Body);

/// <summary>
/// What a camera is and remembers, whoever is connected. Knows time only as it is told: milliseconds of any clock that
/// starts at 0 or later.
/// </summary>
public sealed class CameraModel
{
    private long _lastAdvance;

    /// <param name="uid">As the camera registers with it.</param>
    /// <param name="settings">What it is.</param>
    /// <param name="utcAtZero">The true time at millisecond 0.</param>
    public CameraModel(Uid uid, SessionSettings settings, DateTime utcAtZero)
    {
        (Uid, Settings) = (uid, settings);
        Accounts = new Accounts(settings.UserName, settings.Password);
        Battery = new Battery(settings);
        Clock = new CameraClock(settings, utcAtZero);
        Floodlight = new Floodlight(Push);
        Siren = new Siren(Push);
        Motion = new MotionSensor(settings.DetectionDelay, Push);
        Pir = new PirSettings(settings.PirForm == PirForm.New ? FactoryXml.NewPir : FactoryXml.LegacyPir);
    }

    /// <summary>Something for every client.</summary>
    public event Action<CameraPush>? Pushed;

    public Uid Uid { get; }

    public SessionSettings Settings { get; }

    public Accounts Accounts { get; }

    public Battery Battery { get; }

    public CameraClock Clock { get; }

    public Floodlight Floodlight { get; }

    public Siren Siren { get; }

    public PtzHead Ptz { get; } = new();

    public MotionSensor Motion { get; }

    public PirSettings Pir { get; set; }

    public LedState Led { get; set; } = new(FactoryXml.Led);

    public IReadOnlyList<ServicePort> Ports { get; set; } =
    [
        new("server", 9000, null), new("http", 80, false), new("https", 443, false), new("rtsp", 554, false), new("rtmp", 1935, false),
        new("onvif", 8000, false),
    ];

    /// <summary>dBm.</summary>
    public int WifiSignal { get; set; } = -52;

    /// <summary>The users of all sessions, one entry a session.</summary>
    internal List<string> LoggedIn { get; } = [];

    public IReadOnlyList<string> LoggedInNow => LoggedIn;

    /// <summary>The session that talks, if any: there is one loudspeaker.</summary>
    public object? Talker { get; set; }

    /// <summary>Bytes of sound that came in message 202.</summary>
    public long TalkBytes { get; set; }

    /// <summary>When it last woke, for the moments in which it is not quite there yet.</summary>
    public long WokeAt { get; set; } = long.MinValue / 2;

    /// <summary>Asked to start anew (message 23); whoever owns the power does it and clears this.</summary>
    public bool RebootRequested { get; set; }

    public long NextDue => Math.Min(Math.Min(Floodlight.NextDue, Siren.NextDue), Motion.NextDue);

    public void Advance(long now, bool isAwake)
    {
        if (isAwake && Settings.HasBattery && Battery.Drain(now - _lastAdvance))
            Push(new CameraPush(MessageId.BatteryList, new BatteryList([Battery.Read()]).Write()));
        _lastAdvance = now;
        Floodlight.Advance(now);
        Siren.Advance(now);
        Motion.Advance(now);
    }

    private void Push(CameraPush push) => Pushed?.Invoke(push);
}
