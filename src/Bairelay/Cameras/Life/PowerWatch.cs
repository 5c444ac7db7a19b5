using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Life;

/// <summary>Tells whether one camera is awake, asleep or out of reach, without asking it.</summary>
internal sealed class PowerWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly WakeServer? _server;
    private readonly Uid _uid;
    private readonly Func<bool> _isConnected;
    private readonly Action<CameraReport> _tell;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _shown = CameraEntry.Never;
    private Power _told = Power.Unknown;

    public PowerWatch(CameraOptions camera, Func<bool> isConnected, Action<CameraReport> tell, CameraServices services)
    {
        (_server, _isConnected, _tell, _time) = (services.WakeServer, isConnected, tell, services.Time);
        _uid = Uid.TryParse(camera.Uid, out var uid) ? uid : default;
        _timer = GuardedTimer.Create(_time, services.Log, Look);
        // A camera that was not heard yet may only be between two heartbeats.
        if (_server is not null) _timer.Change(_server.StaleAfter, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was told last.</summary>
    public Power Told
    {
        get
        {
            lock (_lock) return _told;
        }
    }

    /// <summary>Something may have changed.</summary>
    public void Look()
    {
        lock (_lock)
        {
            var power = Now();
            if (power == _told) return;
            _told = power;
            _tell(new PowerReport(power));
        }
    }

    /// <summary>It has just shown that it is awake.</summary>
    public void Shown()
    {
        lock (_lock)
        {
            _shown = Moment.Now(_time).Milliseconds;
            _timer.Change(AwakeSigns.Lasting, Timeout.InfiniteTimeSpan);
        }

        Look();
    }

    public void Dispose() => _timer.Dispose();

    private Power Now()
    {
        var now = Moment.Now(_time);
        if (_isConnected() || now.Milliseconds - _shown < AwakeSigns.Lasting.TotalMilliseconds) return Power.Awake;
        if (_server is null || _uid.IsEmpty) return Power.Unknown;
        if (_server.TryFind(_uid, now, out var found)) return found.IsLive ? Power.Asleep : Power.Unreachable;
        return _server.IsOlderThanStale(now) ? Power.Unreachable : Power.Unknown;
    }
}
