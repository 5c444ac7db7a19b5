using System.Net.Sockets;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Session;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud.Wake;

namespace Bairelay.Cameras.Life;

/// <content>The loop itself: attempt, session, pause.</content>
internal sealed partial class CameraLoop
{
    private enum Served
    {
        /// <summary>The session was of use, or we have ended it.</summary>
        Well,

        /// <summary>Not connected, or the session was lost at once.</summary>
        Badly,

        /// <summary>Nobody wanted it any more.</summary>
        NotWanted,
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (!_stopping.IsCancellationRequested)
        {
            // Taken before the look and before the attempt, so that what happens meanwhile is seen afterwards.
            var nudged = _nudge.Next;
            try
            {
                if (!Wanted)
                {
                    // Whoever wants it next begins anew.
                    _policy.Reset();
                    await nudged.WaitAsync(_stopping.Token);
                    continue;
                }

                var served = await ServeAsync();
                if (served == Served.Well) _policy.Reset();
                if (served == Served.Badly && Wanted) await PauseAsync(_policy.Next(), nudged);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Told to stop.
            }
            catch (Exception exception)
            {
                // A defect must not cost the other cameras, nor this one for ever.
                _log.CameraLoopFailed(_options.Name, exception);
                _waiters.Failed(new CameraUnreachableException(UnreachableReason.NoPath, $"{_options.Name}: {exception.Message}"), all: true);
                await PauseAsync(TimeSpan.FromMinutes(1), nudged: null);
            }
        }
    }

    /// <summary>One attempt, and the session that comes of it.</summary>
    private async Task<Served> ServeAsync()
    {
        using var demand = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        lock (_lock) _demand = demand;
        try
        {
            // Once more, now that the end of the last lease can cancel it.
            if (!Wanted) return Served.NotWanted;
            await _connection.WaitAsync(demand.Token);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            return Served.NotWanted;
        }

        try
        {
            var (served, live) = await ConnectAsync(demand.Token);
            return live is null ? served : await UseAsync(live, demand);
        }
        finally
        {
            lock (_lock) (_demand, _attempt) = (null, null);
            _account.End();
            _connection.Release();
            await demand.CancelAsync();
            _use.LetGo();
            _connectionChanged.Give();
        }
    }

    private async Task<(Served Served, LiveSession? Live)> ConnectAsync(CancellationToken demand)
    {
        var attempt = new Attempt(_time.GetTimestamp(), MayWake: _locks.WantSession);
        lock (_lock)
        {
            if (!attempt.MayWake && !MayStay) return (Served.NotWanted, null);
            _attempt = attempt;
        }

        _waiters.AttemptBegins();
        if (!attempt.MayWake) _account.PaidBy(LeaseHolders.Camera);
        try
        {
            var limit = _waiters.Limit ?? (attempt.MayWake ? CommandTerms.UsualLimit : AwakeSigns.Lasting);
            var reached = await _open(_options, new OpenTerms(limit, _waiters, attempt.MayWake), demand, demand);
            _account.Begin(attempt.Began);
            var session = await CameraSession.OpenAsync(
                reached.Pipe, SessionSettings.For(_options), (ushort)_random(), _time, _log, demand);
            var live = new LiveSession(session, reached.Report, _time.GetUtcNow());
            lock (_lock)
            {
                (_live, _attempt) = (live, null);
                _sleepNow = false;
                _toldUnreached = false;
            }

            return (Served.Well, live);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            _waiters.Failed(new CameraUnreachableException(UnreachableReason.Lost, $"{_options.Name} was told to sleep before it was connected"), all: false);
            NotInTime(_time.GetElapsedTime(attempt.Began));
            return (Served.NotWanted, null);
        }
        catch (LoginRefusedException exception)
        {
            lock (_lock) _refused = exception;
            _log.LoginStopsCamera(_options.Name, exception.Message);
            _waiters.Failed(exception, all: true);
        }
        catch (CameraException exception)
        {
            Unreached(exception);
        }
        catch (SocketException exception)
        {
            Unreached(new CameraUnreachableException(UnreachableReason.NoPath, $"{_options.Name}: this machine gives no socket: {exception.Message}", exception));
        }

        return (Served.Badly, null);
    }

    private void Unreached(CameraException cause)
    {
        lock (_lock) _shownAwake = null;
        // Once until it works again: attempts go on for as long as somebody wants it.
        if (!_toldUnreached && Wanted) _log.CameraNotConnected(_options.Name, string.Join(", ", _locks.Holders), cause.Message);
        _toldUnreached = true;
        _waiters.Failed(cause, all: false);
    }

    /// <summary>A motion holds for less time than an attempt lasts: without this, nobody would learn that its camera never comes.</summary>
    private void NotInTime(TimeSpan tried)
    {
        if (tried < ReconnectPolicy.Healthy || _toldUnreached) return;
        _toldUnreached = true;
        _log.CameraNotConnectedInTime(_options.Name, (int)tried.TotalSeconds);
    }

    /// <summary>Until the camera ends the session, nobody has wanted it for the grace, or the program ends.</summary>
    private async Task<Served> UseAsync(LiveSession live, CancellationTokenSource demand)
    {
        var began = _time.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var use = _use.UseAsync(live, ending.Token);
        try
        {
            _waiters.Connected(live);
            _connectionChanged.Give();
            await UntilIdleAsync(live);
            return !live.Session.Ended.IsCompleted || _time.GetElapsedTime(began) >= ReconnectPolicy.Healthy ? Served.Well : Served.Badly;
        }
        finally
        {
            lock (_lock) (_live, _shownAwake) = (null, null);
            // Whatever goes wrong here, a session that stays open would hold the camera for ever.
            try
            {
                // Before the goodbye: a wake packet after it would wake the camera for nobody.
                await demand.CancelAsync();
                await ending.CancelAsync();
                // What the camera has said so far comes before the end of the session.
                await use;
                _use.Ended(live);
            }
            finally
            {
                await live.Session.DisposeAsync();
            }
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

    /// <param name="nudged">Cuts the wait short, down to what is left between attempts in any case; null: nothing does.</param>
    private async Task PauseAsync(TimeSpan wait, Task? nudged)
    {
        var began = _time.GetTimestamp();
        while (!_stopping.IsCancellationRequested)
        {
            if (nudged is { IsCompleted: true } && wait > ReconnectPolicy.Shortest) wait = ReconnectPolicy.Shortest;
            if (nudged is not null && !Wanted) return;
            var left = wait - _time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return;
            using var noLonger = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            var delay = Task.Delay(left, _time, noLonger.Token);
            // One that was given already says nothing new.
            var next = nudged is { IsCompleted: true } ? _nudge.Next : nudged;
            await (next is null ? Task.WhenAny(delay) : Task.WhenAny(delay, next));
            await noLonger.CancelAsync();
            nudged = next;
        }
    }
}
