using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>
/// Connects one camera while somebody wants it, tries again when that fails, and lets it go when nobody has wanted it for
/// the grace. A camera that nobody wants is left alone, however often its session was lost. A refused login ends all
/// trying until somebody asks for it expressly: cameras lock an account after some wrong passwords.
/// </summary>
internal sealed class CameraLoop : IAsyncDisposable
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
    private readonly ReconnectPolicy _policy = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>One connection at a time, the loop's or a lone command's.</summary>
    private readonly SemaphoreSlim _connecting = new(1);

    private readonly Lock _lock = new();
    private CancellationTokenSource? _demand;
    private LiveSession? _live;
    private LoginRefusedException? _refused;
    private long? _idleSince;
    private bool _isAwake;
    private bool _sleepNow;
    private Task _running = Task.CompletedTask;

    public CameraLoop(CameraOptions options, WakeLocks locks, AwakeAccount account, ISessionUse use, CameraServices services)
    {
        (_options, _locks, _account, _use) = (options, locks, account, use);
        (_open, _time, _random, _log) = (services.Open, services.Time, services.Random, services.Log);
        locks.Changed += OnLease;
    }

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
            lock (_lock) return _refused is null && (wanted || (_isAwake && !_options.IdleDisconnect && !_sleepNow));
        }
    }

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
        await _connecting.WaitAsync(cancellation);
        try
        {
            if (Live is not null) return null;
            using var lease = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
            var began = _time.GetTimestamp();
            try
            {
                var reached = await _open(_options, terms, lease.Token, lease.Token);
                _account.Begin(began);
                return await use(reached);
            }
            finally
            {
                _account.End();
                await lease.CancelAsync();
            }
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>The camera may answer sooner than the next attempt would ask.</summary>
    /// <param name="isAwake">It has just shown that.</param>
    public void Hint(bool isAwake)
    {
        lock (_lock)
        {
            if (isAwake) (_isAwake, _sleepNow) = (true, false);
        }

        _nudge.Give();
    }

    /// <summary>Ends a session that nobody wants without the grace.</summary>
    public void SleepNow()
    {
        lock (_lock) (_sleepNow, _isAwake) = (true, false);
        _nudge.Give();
    }

    public async ValueTask DisposeAsync()
    {
        _locks.Changed -= OnLease;
        await _stopping.CancelAsync();
        await _running;
        // A lone command ends with the token; its semaphore is not disposed under it.
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var nudged = _nudge.Next;
                if (!Wanted) await nudged.WaitAsync(_stopping.Token);
                else await ServeAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Told to stop.
            }
            catch (Exception exception)
            {
                // A defect must not cost the other cameras, nor this one for ever.
                _log.CameraLoopFailed(_options.Name, exception);
                await PauseAsync(TimeSpan.FromMinutes(1), hintsCount: false);
            }
        }
    }

    /// <summary>One attempt, and the session that comes of it.</summary>
    private async Task ServeAsync()
    {
        var began = _time.GetTimestamp();
        using var demand = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            lock (_lock) _demand = demand;
            if (await ConnectAsync(began, demand.Token) is { } live)
            {
                await UseAsync(live, demand);
                if (_time.GetUtcNow() - live.Since >= ReconnectPolicy.Healthy) _policy.Reset();
                else if (Wanted) await PauseAsync(_policy.Next(), hintsCount: true);
            }
            else if (Wanted)
            {
                await PauseAsync(_policy.Next(), hintsCount: true);
            }
        }
        finally
        {
            lock (_lock) _demand = null;
            _account.End();
            _use.LetGo();
            await demand.CancelAsync();
        }
    }

    /// <summary>Null: it did not work, and everybody who waited for it knows why.</summary>
    private async Task<LiveSession?> ConnectAsync(long began, CancellationToken demand)
    {
        try
        {
            await _connecting.WaitAsync(demand);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            return null;
        }

        try
        {
            _waiters.AttemptBegins();
            // Without a lease it is only for a camera that is awake anyway, and nothing may wake it.
            var mayWake = _locks.WantSession;
            var limit = _waiters.Limit ?? (mayWake ? CommandTerms.UsualLimit : LocalCloud.Wake.AwakeSigns.Lasting);
            var reached = await _open(_options, new OpenTerms(limit, _waiters, mayWake), demand, demand);
            _account.Begin(began);
            var session = await CameraSession.OpenAsync(
                reached.Pipe, SessionSettings.For(_options), (ushort)_random(), _time, _log, demand);
            var live = new LiveSession(session, reached.Report, _time.GetUtcNow());
            lock (_lock)
            {
                _live = live;
                _sleepNow = false;
            }

            return live;
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            // Nobody wants it any more.
            return null;
        }
        catch (LoginRefusedException exception)
        {
            lock (_lock) _refused = exception;
            _log.LoginStopsCamera(_options.Name, exception.Message);
            _waiters.Failed(exception, all: true);
            return null;
        }
        catch (CameraException exception)
        {
            lock (_lock) _isAwake = false;
            if (_waiters.Failed(exception, all: false)) _nudge.Give();
            return null;
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Until the camera ends the session, nobody has wanted it for the grace, or the program ends.</summary>
    private async Task UseAsync(LiveSession live, CancellationTokenSource demand)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var use = _use.UseAsync(live, ending.Token);
        try
        {
            _waiters.Connected(live);
            await UntilIdleAsync(live);
        }
        finally
        {
            lock (_lock) (_live, _isAwake) = (null, false);
            _use.Ended(live);
            // Before the goodbye: a wake packet after it would wake the camera for nobody.
            await demand.CancelAsync();
            await ending.CancelAsync();
            await use;
            await live.Session.DisposeAsync();
        }
    }

    private async Task UntilIdleAsync(LiveSession live)
    {
        var ended = live.Session.Ended;
        while (!ended.IsCompleted && !_stopping.IsCancellationRequested)
        {
            var nudged = _nudge.Next;
            if (LeftOfGrace() is not { } left)
            {
                await Task.WhenAny(nudged, ended).WaitAsync(_stopping.Token);
                continue;
            }

            if (left <= TimeSpan.Zero) return;
            using var noLonger = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            await Task.WhenAny(nudged, ended, Task.Delay(left, _time, noLonger.Token));
            await noLonger.CancelAsync();
        }
    }

    /// <summary>Null: no end in sight.</summary>
    private TimeSpan? LeftOfGrace()
    {
        if (_locks.WantSession) return null;
        lock (_lock)
        {
            if (_sleepNow) return TimeSpan.Zero;
            if (!_options.IdleDisconnect) return null;
            return _idleSince is { } since ? _options.IdleDisconnectTimeout - _time.GetElapsedTime(since) : TimeSpan.Zero;
        }
    }

    private async Task PauseAsync(TimeSpan wait, bool hintsCount)
    {
        var began = _time.GetTimestamp();
        while (!_stopping.IsCancellationRequested && _time.GetElapsedTime(began) is var waited && waited < wait)
        {
            var nudged = _nudge.Next;
            if (hintsCount && !Wanted) return;
            using var noLonger = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            var left = Task.Delay(wait - waited, _time, noLonger.Token);
            await (hintsCount ? Task.WhenAny(left, nudged) : Task.WhenAny(left));
            await noLonger.CancelAsync();
            if (hintsCount && nudged.IsCompleted) wait = ReconnectPolicy.Shortest < wait ? ReconnectPolicy.Shortest : wait;
        }
    }

    private void OnLease(WakeLease lease)
    {
        var wanted = _locks.WantSession;
        if (lease.HasEnded && !wanted)
        {
            lock (_lock)
            {
                // A brief hold earns no grace, and takes none away.
                if (lease.Kind is not (LeaseKind.Brief or LeaseKind.Alone)) _idleSince = _time.GetTimestamp();
                if (_live is null && !Wanted) _ = _demand?.CancelAsync();
            }
        }

        _nudge.Give();
    }
}
