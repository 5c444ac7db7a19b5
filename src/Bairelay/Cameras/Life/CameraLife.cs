using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Session;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Life;

/// <summary>
/// One camera for as long as the program runs (docs/architecture.md, "A motion"): who holds it awake and why, its
/// session when there is one, its motion sensor, what it costs. Sends nothing to a camera that nobody wants.
/// </summary>
internal sealed class CameraLife : ICamera, ISessionUse, IAsyncDisposable
{
    /// <summary>From an accepted call to its meaning; the listener decides within a quarter of a second.</summary>
    private static readonly TimeSpan s_claimLasts = TimeSpan.FromSeconds(5);

    /// <summary>A call that was for another server makes the next ones doubtful: they wake only once they are understood.</summary>
    private static readonly TimeSpan s_doubt = TimeSpan.FromSeconds(10);

    private readonly CameraServices _services;
    private readonly Action<CameraReport> _tell;
    private readonly SessionWork _work;
    private readonly Lock _lock = new();
    private WakeLease? _stay;
    private long? _doubtfulCall;

    /// <param name="access">Gives commands and readings their turn.</param>
    /// <param name="tell">Told of everything that is new, in its order; must not wait.</param>
    public CameraLife(CameraOptions options, CameraServices services, CameraAccess access, Action<CameraReport> tell)
    {
        (Options, _services, Access, _tell) = (options, services, access, tell);
        Account = new AwakeAccount(services.Time);
        Milestones = new Milestones(services.Time);
        Locks = new WakeLocks(Account, services.Time, services.Log);
        Loop = new CameraLoop(options, Locks, Account, this, services);
        MotionWatch = new MotionWatch(options.MotionWakeHold, Locks, tell, services.Time, services.Log);
        PowerWatch = new PowerWatch(options, () => Loop.Live is not null, tell, services);
        var readings = services.TakesReadings
            ? new CameraReadings(options, token => access.TakeTurnAsync(options.Name, token), tell, services.Time, services.Log)
            : null;
        _work = new SessionWork(readings, Reported, tell, options.Name, services.Log);
    }

    public CameraOptions Options { get; }

    public CameraAccess Access { get; }

    public AwakeAccount Account { get; }

    public Milestones Milestones { get; }

    public WakeLocks Locks { get; }

    public CameraLoop Loop { get; }

    public MotionWatch MotionWatch { get; }

    public PowerWatch PowerWatch { get; }

    public void Start()
    {
        Loop.Start();
        PowerWatch.Look();
    }

    public Task<CommandOutcome> RunAsync(CameraCommand command, CommandTerms terms, CancellationToken cancellation) =>
        Access.RunAsync(Options, command, terms, cancellation);

    /// <inheritdoc cref="CommandRunner"/>
    public async Task<CommandOutcome> RunInTurnAsync(CameraCommand command, CommandTerms terms, Action<string> connected, CancellationToken cancellation)
    {
        if (terms.IsLowValue && Loop.Live is null && OverBudget() is { } refusal) return refusal;
        if (command.ConnectsAlone && await RunAloneAsync(command, terms, connected, cancellation) is { } outcome) return outcome;
        using var lease = Locks.Take(terms.Holder, terms.IsLowValue ? LeaseKind.Brief : LeaseKind.Usual);
        var begun = _services.Time.GetTimestamp();
        if (Loop.Live is null) terms.Progress?.Report($"waking {Options.Name} …");
        var live = await Loop.ConnectedAsync(terms.Limit, expressly: !terms.IsLowValue, StepProgress.Over(terms.Progress), cancellation);
        var took = _services.Time.GetElapsedTime(begun);
        terms.Progress?.Report(StepProgress.Connected(live.Report, took));
        connected(live.Report.Transport);
        return await CommandDeadline.RunAsync(
            Options, command.Limit ?? terms.Limit - took, token => command.RunAsync(live.Session, live.Report, token), _services.Time, cancellation);
    }

    public async Task<CommandOutcome> StayAwakeAsync(TimeSpan duration, CommandTerms terms, CancellationToken cancellation)
    {
        var lease = Locks.Take(terms.Holder, lasts: duration);
        WakeLease? earlier;
        lock (_lock) (earlier, _stay) = (_stay, lease);
        // Only now, so that there is no gap in which nobody holds it.
        earlier?.Dispose();
        try
        {
            var live = await Loop.ConnectedAsync(terms.Limit, expressly: true, StepProgress.Over(terms.Progress), cancellation);
            return new CommandResult([$"{Options.Name} is awake over {live.Report.Transport} for {duration.TotalMinutes:0} min"], _ => { });
        }
        catch (CameraException exception)
        {
            lease.Dispose();
            return CommandFailure.Of(exception);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public void SleepNow()
    {
        Locks.DropAllButMotion();
        Loop.SleepNow();
    }

    public void Tell(CameraReport report) => _tell(report);

    /// <summary>It has shown that it is awake, or is heard again: what waits for it need not wait longer.</summary>
    /// <param name="byWake">It has acknowledged a wake.</param>
    public void Shown(bool isAwake, bool byWake = false)
    {
        if (isAwake) PowerWatch.Shown();
        else PowerWatch.Look();
        Loop.Hint(isAwake, byWake);
    }

    public IPushClaim Claim()
    {
        bool isDoubtful;
        lock (_lock) isDoubtful = _doubtfulCall is { } last && _services.Time.GetElapsedTime(last) < s_doubt;
        Loop.HoldBack();
        // Whoever calls for nothing again and again would else be woken each time, and use up what all cameras share.
        var lease = isDoubtful || MotionWatch.IsLate ? null : Locks.Take(LeaseHolders.Push, LeaseKind.Claim, s_claimLasts);
        Loop.Hint(isAwake: true);
        return new PushClaim(this, lease, Moment.Now(_services.Time));
    }

    async Task ISessionUse.UseAsync(LiveSession live, CancellationToken ending)
    {
        _tell(new ConnectionReport(IsConnected: true));
        Milestones.LoggedIn();
        PowerWatch.Look();
        await Task.WhenAll(PowerWatch.HearAsync(ending), _work.RunAsync(live.Session, ending));
    }

    void ISessionUse.Ended(LiveSession live)
    {
        MotionWatch.SessionEnded(letGo: !live.Session.Ended.IsCompleted);
        _tell(new ConnectionReport(IsConnected: false));
        PowerWatch.Look();
    }

    void ISessionUse.LetGo() => _tell(new LedgerReport(Account.Today));

    public async ValueTask DisposeAsync()
    {
        Locks.Dispose();
        await Loop.DisposeAsync();
        MotionWatch.Dispose();
        PowerWatch.Dispose();
    }

    private async Task<CommandOutcome?> RunAloneAsync(
        CameraCommand command, CommandTerms terms, Action<string> connected, CancellationToken cancellation)
    {
        using var lease = Locks.Take(terms.Holder, LeaseKind.Alone);
        using var patience = new CancellationTokenSource(terms.Limit, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        terms.Progress?.Report($"waking {Options.Name} …");
        try
        {
            var alone = Loop.AloneAsync(
                new OpenTerms(terms.Limit, StepProgress.Over(terms.Progress)),
                async reached =>
                {
                    connected(reached.Report.Transport);
                    var start = new SessionStart(SessionSettings.For(Options), (ushort)_services.Random(), _services.Time, _services.Log);
                    return await command.RunAsync(reached, start, either.Token);
                },
                either.Token);
            // "Let it sleep" ends it too.
            await Task.WhenAny(alone, lease.Over);
            if (lease.HasEnded) await either.CancelAsync();
            return await alone;
        }
        catch (OperationCanceledException) when (lease.HasEnded && !cancellation.IsCancellationRequested)
        {
            return new CommandFailure("interrupted", $"{Options.Name} was told to sleep before it was awake", ExitCode.Interrupted);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new CommandFailure("timeout", $"{Options.Name} did not answer within {terms.Limit.TotalSeconds:0} s", ExitCode.ConnectionFailed);
        }
        finally
        {
            _tell(new LedgerReport(Account.Today));
        }
    }

    private void Reported(AlarmEvent alarm)
    {
        MotionWatch.Reported(alarm);
        Milestones.Reported();
    }

    private CommandFailure? OverBudget()
    {
        if (Options.AwakeBudget is not { } budget || Account.Today.Total < budget.TotalSeconds) return null;
        _services.Log.BudgetSpent(Options.Name, (int)Account.Today.Total, (int)budget.TotalSeconds);
        return new CommandFailure(
            "budget_spent",
            $"{Options.Name} was held awake for {Account.Today.Total:0} s today and may be for {budget.TotalSeconds:0} s (awake_budget_secs); it is not woken for a reading",
            ExitCode.Failure);
    }

    private sealed class PushClaim(CameraLife life, WakeLease? lease, Moment called) : IPushClaim
    {
        private bool _isConfirmed;

        public PushOutcome Confirm(bool afterBoot)
        {
            // The motion before everything else: somebody waits for it.
            var outcome = life.MotionWatch.Push(afterBoot, called);
            life.PowerWatch.Shown();
            life.Milestones.Pushed();
            _isConfirmed = true;
            return outcome;
        }

        public void Dispose()
        {
            lock (life._lock) life._doubtfulCall = _isConfirmed ? null : life._services.Time.GetTimestamp();
            lease?.Dispose();
            life.PowerWatch.Shown();
        }
    }
}
