using System.Collections.Immutable;
using System.Net;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;

namespace Bairelay.Cameras.Life;

/// <summary>
/// Every camera that is switched on, each with a life of its own. Brings them what the wake server sees of them and the
/// push service's calls, and keeps their ledger.
/// </summary>
internal sealed class CameraFleet : IPushSink, IAsyncDisposable
{
    /// <summary>What a crash may lose of the ledger.</summary>
    private static readonly TimeSpan s_booking = TimeSpan.FromSeconds(60);

    /// <summary>A session that nobody answers any more must not keep the program from ending.</summary>
    private static readonly TimeSpan s_parting = TimeSpan.FromSeconds(1.2);

    private readonly Dictionary<string, CameraLife> _cameras;
    private readonly CameraServices _services;
    private readonly LedgerFile? _ledger;
    private readonly ITimer _timer;
    private readonly Lock _saving = new();
    private DateOnly _day;
    private volatile bool _unsaved;

    /// <param name="ledger">Null keeps nothing over a restart.</param>
    public CameraFleet(BairelayOptions options, CameraServices services, LedgerFile? ledger)
    {
        (_services, _ledger) = (services, ledger);
        Access = new CameraAccess(
            (camera, command, terms, connected, cancellation) => _cameras![camera.Name].RunInTurnAsync(command, terms, connected, cancellation),
            services.Time);
        _cameras = options.Cameras.Where(camera => camera.Enabled).ToDictionary(
            camera => camera.Name,
            camera => new CameraLife(camera, services, Access, report => Tell(camera.Name, report)),
            StringComparer.Ordinal);
        _day = Today;
        Restore();
        foreach (var camera in Cameras) camera.Milestones.Changed += () => _unsaved = true;
        _timer = GuardedTimer.Create(services.Time, services.Log, EachMinute);
    }

    /// <summary>Told of everything that is new about a camera, on the thread that learned it; must not wait.</summary>
    public event Action<string, CameraReport>? Reported;

    public CameraAccess Access { get; }

    public IEnumerable<CameraLife> Cameras => _cameras.Values;

    private DateOnly Today => DateOnly.FromDateTime(_services.Time.GetLocalNow().DateTime);

    public CameraLife? Find(string name) => _cameras.GetValueOrDefault(name);

    public void Start()
    {
        if (_services.WakeServer is { } server) server.Signs.Seen += OnSign;
        foreach (var (name, camera) in _cameras)
        {
            camera.Start();
            Reported?.Invoke(name, new LedgerReport(camera.Account.Today));
        }

        _timer.Change(s_booking, s_booking);
    }

    public IPushClaim? Claim(string camera, IPAddress peer) => Find(camera)?.Claim();

    public async ValueTask DisposeAsync()
    {
        if (_services.WakeServer is { } server) server.Signs.Seen -= OnSign;
        await _timer.DisposeAsync();
        var parting = Task.WhenAll(_cameras.Values.Select(camera => camera.DisposeAsync().AsTask()));
        await Task.WhenAny(parting, Task.Delay(s_parting, _services.Time, CancellationToken.None));
        if (parting.IsCompleted) await parting;
        else _services.Log.CamerasLeftBehind(s_parting.TotalSeconds);
        Save();
    }

    private void OnSign(CameraSign sign)
    {
        if (_services.WakeServer!.Cameras.Find(sign.Uid, out var name) == UidFit.None || Find(name!) is not { } camera) return;
        if (sign.Kind == CameraSignKind.Booted) camera.Milestones.Asked();
        camera.Shown(isAwake: sign.Kind is CameraSignKind.Booted or CameraSignKind.Woken, byWake: sign.Kind == CameraSignKind.Woken);
    }

    private void Tell(string camera, CameraReport report)
    {
        if (report is LedgerReport or MotionReport) _unsaved = true;
        Reported?.Invoke(camera, report);
    }

    private void EachMinute()
    {
        var isNewDay = _day != Today;
        _day = Today;
        foreach (var (name, camera) in _cameras)
        {
            var isAwake = camera.Loop.Live is not null;
            if (isNewDay) camera.MotionWatch.NewDay();
            if (isNewDay || isAwake) Tell(name, new LedgerReport(camera.Account.Today));
        }

        if (!_unsaved) return;
        _unsaved = false;
        if (!Save()) _unsaved = true;
    }

    private void Restore()
    {
        foreach (var (name, entry) in _ledger?.Load() ?? ImmutableDictionary<string, LedgerEntry>.Empty)
        {
            if (Find(name) is not { } camera) continue;
            var isToday = entry.Day == _day;
            var seconds = (entry.Seconds ?? []).Where(one => one.Value is > 0 and < 90_000).ToImmutableSortedDictionary(StringComparer.Ordinal);
            camera.Account.Restore(new AwakeDay(entry.Day, seconds));
            if (entry.Seen is { } seen) camera.Milestones.Restore(seen);
            camera.MotionWatch.Restore(_day, isToday ? Math.Max(0, entry.Motions) : 0, entry.LastMotion);
        }
    }

    /// <summary>False: it could not be written.</summary>
    private bool Save()
    {
        lock (_saving)
        {
            return _ledger is null || _ledger.Save(_cameras.ToDictionary(
                camera => camera.Key,
                camera =>
                {
                    var day = camera.Value.Account.Today;
                    var motion = camera.Value.MotionWatch.Current;
                    return new LedgerEntry(day.Day, day.Seconds.ToDictionary(StringComparer.Ordinal), motion.CountToday, motion.LastMotion, camera.Value.Milestones.Dates);
                },
                StringComparer.Ordinal));
        }
    }
}
