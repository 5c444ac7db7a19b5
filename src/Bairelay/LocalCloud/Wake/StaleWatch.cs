using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// Reports cameras that have fallen silent. Sleeps until the first one can have, so that a house full of healthy
/// cameras costs about one look a minute.
/// </summary>
internal sealed class StaleWatch : IDisposable
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);

    // Thousands of forged ones fall silent at once; those that fit the configuration have a budget of their own.
    private readonly LineBudget _cameraLines;
    private readonly LineBudget _strangerLines;

    private readonly CameraRegistry _registry;
    private readonly ConfiguredCameras _configured;
    private readonly Action<Moment> _checkClocks;
    private readonly AwakeSigns _signs;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly List<LostCamera> _lost = [];
    private readonly ITimer _timer;

    public StaleWatch(
        CameraRegistry registry, ConfiguredCameras configured, AwakeSigns signs, Action<Moment> checkClocks, TimeProvider time,
        ILogger log, DatagramTally tally)
    {
        (_registry, _configured, _signs, _checkClocks, _time, _log) = (registry, configured, signs, checkClocks, time, log);
        _cameraLines = new LineBudget(60, tally);
        _strangerLines = new LineBudget(20, tally);
        _timer = GuardedTimer.Create(time, log, Look, s_shortest, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = Moment.Now(_time);
        _checkClocks(now);
        _lost.Clear();
        var next = TimeSpan.FromMilliseconds(_registry.CollectLost(now, _lost));
        foreach (var camera in _lost)
        {
            if ((_configured.Contains(camera.Uid) ? _cameraLines : _strangerLines).Take(now))
                _log.CameraStale(_configured.Label(camera.Uid), camera.SilentMilliseconds / 1000);
            _signs.Note(new CameraSign(camera.Uid, CameraSignKind.Lost, default), now);
        }

        _timer.Change(next > s_shortest ? next : s_shortest, Timeout.InfiniteTimeSpan);
    }
}
