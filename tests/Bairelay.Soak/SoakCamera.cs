using System.Net;
using Bairelay.Simulator;

namespace Bairelay.Soak;

internal enum WakeReason
{
    ItsOwnMotion,
    Boot,
    ForALease,

    /// <summary>The last lease ended while the wake was on its way.</summary>
    JustLetGo,
    ForNothing,
}

/// <summary>One simulated camera, and why it was woken and connected each time.</summary>
internal sealed class SoakCamera : IAsyncDisposable
{
    /// <summary>A burst lasts a second, and its last packet may be on the way.</summary>
    private static readonly TimeSpan s_burst = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_blur = TimeSpan.FromSeconds(0.5);

    private readonly SoakTime _time;
    private readonly Func<string, bool> _isHeld;
    private readonly Complaints _complaints;
    private readonly int[] _wakes = new int[Enum.GetValues<WakeReason>().Length];
    private readonly int[] _sessions = new int[Enum.GetValues<WakeReason>().Length];
    private readonly string _password;
    private readonly Lock _lock = new();

    /// <summary>When nobody held it any more.</summary>
    private readonly List<TimeSpan> _letGo = [];

    /// <summary>What nobody held it for. Judged later: who lets it go at this very moment may still be about to say so.</summary>
    private readonly List<(TimeSpan At, string What, int[] Counts)> _unheld = [];
    private bool _isRaising;
    private bool _isBooting;

    /// <param name="isHeld">Whether the service holds a lease on it.</param>
    public SoakCamera(
        string name, CameraKind kind, CameraSettings settings, IPAddress address, ushort middlemanPort, int seed, SoakTime time,
        Func<string, bool> isHeld, Complaints complaints)
    {
        (Name, Kind, Address, _time, _isHeld, _complaints, _password) = (name, kind, address, time, isHeld, complaints, settings.Session.Password);
        BootTime = settings.Network.BootTime;
        Simulated = new SimulatedCamera(settings, address, "127.0.0.1", middlemanPort, time, new Random(seed), note: OnNote);
    }

    public string Name { get; }

    public CameraKind Kind { get; }

    public IPAddress Address { get; set; }

    public SimulatedCamera Simulated { get; }

    public TimeSpan BootTime { get; }

    /// <summary>Has power, and is near enough.</summary>
    public bool IsThere { get; set; } = true;

    /// <summary>Since when it has been away or back.</summary>
    public TimeSpan ThereSince { get; set; }

    /// <summary>How often it was away in the middle of things: what it and we count apart then is not compared.</summary>
    public int TimesAway { get; set; }

    public int Wakes(WakeReason reason) => Volatile.Read(ref _wakes[(int)reason]);

    public int Sessions(WakeReason reason) => Volatile.Read(ref _sessions[(int)reason]);

    public bool IsAsleep => Simulated is { Phase: CameraPhase.Asleep, SessionsOpen: 0 };

    public void LetGo()
    {
        lock (_lock) _letGo.Add(_time.Passed);
    }

    /// <summary>Of the round that is over.</summary>
    public void Judge()
    {
        lock (_lock)
        {
            foreach (var (at, what, counts) in _unheld)
            {
                var justLetGo = _letGo.Exists(letGo => letGo >= at - s_burst && letGo <= at + s_blur);
                counts[(int)(justLetGo ? WakeReason.JustLetGo : WakeReason.ForNothing)]++;
                if (!justLetGo) _complaints.Add($"{Name} ({Kind.Name}) {what} at {at:hh\\:mm\\:ss\\.f}, and nobody held it");
            }

            _unheld.Clear();
            _letGo.Clear();
        }
    }

    public void RaiseMotion(TimeSpan lasts)
    {
        Volatile.Write(ref _isRaising, true);
        Simulated.RaiseMotion(lasts, "MD", "people");
        Volatile.Write(ref _isRaising, false);
    }

    /// <summary>Somebody changes the password in the app, or changes it back.</summary>
    public void ChangePassword(bool toAnother) => Simulated.Read(camera => camera.Model.Accounts.Write(
        new Bairelay.Protocol.Baichuan.UserList([new() { UserName = "admin", Password = toAnother ? "another" : _password, SetState = "modify" }])));

    public ValueTask DisposeAsync() => Simulated.DisposeAsync();

    private void OnNote(CameraNote note)
    {
        switch (note.Kind)
        {
            case NoteKind.Power when note.Text == "power on":
                _isBooting = true;
                break;
            case NoteKind.Awake:
                Count(_wakes, _isBooting ? WakeReason.Boot : Volatile.Read(ref _isRaising) ? WakeReason.ItsOwnMotion : Reason(), "was woken");
                _isBooting = false;
                break;
            case NoteKind.Connected:
                Count(_sessions, Reason(), "was connected");
                break;
        }
    }

    private WakeReason Reason() => _isHeld(Name) ? WakeReason.ForALease : WakeReason.ForNothing;

    private void Count(int[] counts, WakeReason reason, string what)
    {
        lock (_lock)
        {
            if (reason == WakeReason.ForNothing) _unheld.Add((_time.Passed, what, counts));
            else counts[(int)reason]++;
        }
    }
}
