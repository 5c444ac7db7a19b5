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
    private readonly long _silentFrom = CameraEntry.Never;
    private long _shown = CameraEntry.Never;
    private Power _told = Power.Unknown;

    public PowerWatch(CameraOptions camera, Func<bool> isConnected, Action<CameraReport> tell, CameraServices services)
    {
        (_server, _isConnected, _tell, _time) = (services.WakeServer, isConnected, tell, services.Time);
        _uid = Uid.TryParse(camera.Uid, out var uid) ? uid : default;
        _timer = GuardedTimer.Create(_time, services.Log, Look);
        if (_server is not null) _silentFrom = Moment.Now(_time).Milliseconds + (long)_server.StaleAfter.TotalMilliseconds;
        Rearm();
    }

    /// <summary>Whether it has shown within the last seconds that it is awake, or a session is open.</summary>
    public bool IsAwake
    {
        get
        {
            lock (_lock) return Now() == Power.Awake;
        }
    }

    /// <summary>While a session is open, which is when a camera sends no heartbeat. Ends with the token.</summary>
    public async Task HearAsync(CancellationToken ending)
    {
        if (_server is null || _uid.IsEmpty) return;
        while (!ending.IsCancellationRequested)
        {
            _server.Heard(_uid);
            await Task.Delay(_server.StaleAfter / 2, _time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _server.Heard(_uid);
    }

    /// <summary>Something may have changed.</summary>
    public void Look()
    {
        lock (_lock)
        {
            Rearm();
            var power = Now();
            if (power == _told) return;
            _told = power;
            _tell(new PowerReport(power));
        }
    }

    /// <summary>It has just shown that it is awake.</summary>
    public void Shown()
    {
        lock (_lock) _shown = Moment.Now(_time).Milliseconds;
        Look();
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// For the next moment at which time alone changes the answer: a sign of life gets old, or a camera that was not heard
    /// since the start turns out to be more than between two heartbeats. Everything else is told to us.
    /// </summary>
    private void Rearm()
    {
        var now = Moment.Now(_time).Milliseconds;
        var next = new[] { _shown + (long)AwakeSigns.Lasting.TotalMilliseconds, _silentFrom }.Where(due => due >= now).DefaultIfEmpty(long.MaxValue).Min();
        // A timer may fire a little too early by the clock that counts here.
        _timer.Change(next == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(next - now + 1), Timeout.InfiniteTimeSpan);
    }

    private Power Now()
    {
        var now = Moment.Now(_time);
        if (_isConnected() || now.Milliseconds - _shown < AwakeSigns.Lasting.TotalMilliseconds) return Power.Awake;
        if (_server is null || _uid.IsEmpty) return Power.Unknown;
        if (_server.TryFind(_uid, now, out var found)) return found.IsLive ? Power.Asleep : Power.Unreachable;
        return _server.IsOlderThanStale(now) ? Power.Unreachable : Power.Unknown;
    }
}
