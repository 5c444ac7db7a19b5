using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>
/// Connects one camera while somebody wants it, tries again when that fails, and lets it go when nobody has wanted it for
/// the grace. A camera that nobody wants is left alone, however often its session was lost. A refused login ends all
/// trying until somebody asks for it expressly: cameras lock an account after some wrong passwords.
/// </summary>
internal sealed partial class CameraLoop : IAsyncDisposable
{
    private readonly CameraOptions _options;
    private readonly CameraOpener _open;
    private readonly WakeLocks _locks;
    private readonly AwakeAccount _account;
    private readonly ISessionUse _use;
    private readonly TimeProvider _time;
    private readonly RandomNumbers _random;
    private readonly ILogger _log;
    private readonly SessionWaiters _waiters = new();
    private readonly Nudge _nudge = new();

    /// <summary>Given when the connection is free, or somebody has it who shares.</summary>
    private readonly Nudge _connectionChanged = new();
    private readonly ReconnectPolicy _policy = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Held for an attempt and the session that comes of it, or for a lone command: one connection at a time.</summary>
    private readonly SemaphoreSlim _connection = new(1);

    private readonly Lock _lock = new();
    private CancellationTokenSource? _demand;
    private Attempt? _attempt;
    private LiveSession? _live;
    private LoginRefusedException? _refused;
    private long? _idleSince;
    private long? _shownAwake;
    private bool _sleepNow;
    private bool _toldUnreached;
    private readonly TimeSpan _motionFirst;
    private readonly ITimer _heldBackFor;
    private bool _isHeldBack;
    private Task _running = Task.CompletedTask;

    public CameraLoop(CameraOptions options, WakeLocks locks, AwakeAccount account, ISessionUse use, CameraServices services)
    {
        (_options, _locks, _account, _use) = (options, locks, account, use);
        (_open, _time, _random, _log) = (services.Open, services.Time, services.Random, services.Log);
        (_motionFirst, _heldBackFor) = (services.MotionFirst, GuardedTimer.Create(_time, _log, GoOn));
        locks.Changed += OnLease;
    }

    /// <param name="Began">A timestamp.</param>
    /// <param name="MayWake">False: for a camera that is awake anyway.</param>
    private sealed record Attempt(long Began, bool MayWake);

    public LiveSession? Live
    {
        get
        {
            lock (_lock) return _live;
        }
    }

    /// <summary>Why it is not tried any more; null if it is.</summary>
    public LoginRefusedException? Refused
    {
        get
        {
            lock (_lock) return _refused;
        }
    }

    private bool Wanted
    {
        get
        {
            var wanted = _locks.WantSession;
            lock (_lock) return _refused is null && (wanted || MayStay);
        }
    }

    /// <summary>Nobody holds it, but it is awake by itself and the operator wants it connected then. Under the lock.</summary>
    private bool MayStay =>
        !_options.IdleDisconnect && !_sleepNow && (_live is not null || (_shownAwake is { } shown && _time.GetElapsedTime(shown) < AwakeSigns.Lasting));

    public void Start() => _running = RunAsync();

    /// <summary>The session, once there is one. The caller holds a lease; the loop connects for that and for nothing else.</summary>
    /// <param name="expressly">Also after a refused login.</param>
    /// <exception cref="CameraException">The attempt failed.</exception>
    /// <exception cref="OperationCanceledException">The token.</exception>
    public async Task<LiveSession> ConnectedAsync(TimeSpan limit, bool expressly, IProgress<ReachProgress>? progress, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation, _stopping.Token);
        Task<LiveSession> waiting;
        lock (_lock)
        {
            if (_live is { } live && !live.Session.Ended.IsCompleted) return live;
            if (_refused is { } refused && !expressly) throw refused;
            _refused = null;
            // Under the lock, so that no session comes between the look and the waiting.
            waiting = _waiters.WaitAsync(limit, progress, either.Token);
        }

        _nudge.Give();
        try
        {
            return await waiting;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new CameraUnreachableException(
                UnreachableReason.NoAnswer, $"{_options.Name} was not connected within {limit.TotalSeconds:0} s; see the service's log for what was tried");
        }
    }

    /// <summary>Gives a command a connection of its own, while there is no session.</summary>
    /// <returns>Null when a session is open: it proves more than a new connection.</returns>
    public async Task<T?> AloneAsync<T>(OpenTerms terms, Func<ReachedCamera, Task<T>> use, CancellationToken cancellation)
        where T : class
    {
        using var lease = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        while (true)
        {
            var changed = _connectionChanged.Next;
            if (Live is not null) return null;
            if (await _connection.WaitAsync(0, lease.Token)) break;
            await changed.WaitAsync(lease.Token);
        }

        try
        {
            var began = _time.GetTimestamp();
            var reached = await _open(_options, terms, lease.Token, lease.Token);
            _account.Begin(began);
            return await use(reached);
        }
        finally
        {
            _account.End();
            await lease.CancelAsync();
            _connection.Release();
            _connectionChanged.Give();
        }
    }

    /// <summary>The camera may answer sooner than the next attempt would ask.</summary>
    /// <param name="isAwake">It has just shown that.</param>
    /// <param name="byWake">It has acknowledged a wake; during an attempt of ours that was ours, and costs the camera from then on.</param>
    public void Hint(bool isAwake, bool byWake = false)
    {
        lock (_lock)
        {
            if (isAwake) (_shownAwake, _sleepNow) = (_time.GetTimestamp(), false);
            if (byWake && _attempt is { MayWake: true } attempt) _account.Begin(attempt.Began);
        }

        NudgeUnlessHeldBack();
    }

    /// <summary>
    /// The camera calls, and its motion is to be told: to connect begins a moment later, for that keeps a processor busy
    /// which the motion, the broker and whoever waits behind it need.
    /// </summary>
    public void HoldBack()
    {
        lock (_lock)
        {
            // Not anew with each call, or calls without end would keep it from ever connecting.
            if (_isHeldBack || _motionFirst == TimeSpan.Zero) return;
            _isHeldBack = true;
        }

        _heldBackFor.Change(_motionFirst, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends a session that nobody wants without the grace.</summary>
    public void SleepNow()
    {
        lock (_lock) (_sleepNow, _shownAwake) = (true, null);
        _nudge.Give();
    }

    public async ValueTask DisposeAsync()
    {
        _locks.Changed -= OnLease;
        await _stopping.CancelAsync();
        await _running;
        await _heldBackFor.DisposeAsync();
        // A lone command ends with the token; its semaphore is not disposed under it.
    }

    private void OnLease(WakeLease lease)
    {
        var wanted = _locks.WantSession;
        lock (_lock)
        {
            // What is held briefly or by mistake earns no grace, and takes none away.
            if (lease is { HasEnded: true, Kind: LeaseKind.Usual or LeaseKind.Motion }) _idleSince = _time.GetTimestamp();
            // An attempt for nobody ends; one that may not wake makes way for one that may.
            if (_live is null && (wanted ? _attempt is { MayWake: false } : !Wanted)) _ = _demand?.CancelAsync();
        }

        NudgeUnlessHeldBack();
    }

    private void NudgeUnlessHeldBack()
    {
        lock (_lock)
        {
            if (_isHeldBack) return;
        }

        _nudge.Give();
    }

    private void GoOn()
    {
        lock (_lock) _isHeldBack = false;
        _nudge.Give();
    }
}
