using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>
/// Everybody who wants one camera awake just now. Each hold is a lease: it ends when its holder disposes it or when its
/// time is over, whichever comes first, and nothing else keeps the camera awake.
/// </summary>
internal sealed class WakeLocks(AwakeAccount account, TimeProvider time, ILogger log) : IDisposable
{
    private readonly Lock _lock = new();

    /// <summary>Oldest first.</summary>
    private readonly List<WakeLease> _held = [];

    private bool _closed;

    /// <summary>Told of a lease that was taken or has ended, after that, on whatever thread it was.</summary>
    public event Action<WakeLease>? Changed;

    /// <summary>Whether somebody wants a session with it.</summary>
    public bool WantSession
    {
        get
        {
            lock (_lock) return _held.Exists(lease => lease.Kind != LeaseKind.Alone);
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Holders
    {
        get
        {
            lock (_lock) return [.. _held.Select(lease => lease.Holder)];
        }
    }

    /// <param name="lasts">How long at most; null: until it is disposed, for holders that have a deadline of their own.</param>
    public WakeLease Take(string holder, LeaseKind kind = LeaseKind.Usual, TimeSpan? lasts = null)
    {
        var lease = new WakeLease(this, holder, kind);
        lock (_lock)
        {
            // After the end a lease holds nothing, and its holder need not know.
            if (_closed) return lease;
            _held.Add(lease);
            account.PaidBy(_held[0].Reason);
        }

        if (lasts is { } duration) lease.Limit(GuardedTimer.Create(time, log, lease.Dispose, duration, Timeout.InfiniteTimeSpan));
        Changed?.Invoke(lease);
        return lease;
    }

    public void DropAllButMotion()
    {
        WakeLease[] dropped;
        lock (_lock) dropped = [.. _held.Where(lease => lease.Kind is not (LeaseKind.Motion or LeaseKind.Claim))];
        foreach (var lease in dropped) lease.Dispose();
    }

    public void Dispose()
    {
        WakeLease[] dropped;
        lock (_lock)
        {
            _closed = true;
            dropped = [.. _held];
        }

        foreach (var lease in dropped) lease.Dispose();
    }

    public void End(WakeLease lease)
    {
        lock (_lock)
        {
            if (!_held.Remove(lease)) return;
            // The oldest pays; the grace after the last one is on the one that ended last.
            account.PaidBy(_held.Count > 0 ? _held[0].Reason : lease.Reason);
        }

        Changed?.Invoke(lease);
    }
}

internal enum LeaseKind
{
    Usual,

    /// <summary>Survives <see cref="WakeLocks.DropAllButMotion"/>.</summary>
    Motion,

    /// <summary>A call that may be a motion; survives as a motion does, and earns no grace.</summary>
    Claim,

    /// <summary>Of low value: when it ends, the camera is let go without the grace.</summary>
    Brief,

    /// <summary>Its holder connects by itself and needs no session.</summary>
    Alone,
}

internal static class LeaseHolders
{
    public const string Push = "push";
    public const string Camera = "camera";
    public const string CommandLine = "cli";
}

/// <summary>One hold. Disposing ends it; ending it twice does nothing.</summary>
/// <param name="holder">Who: <c>cli:battery</c>, <c>mqtt:control/wakeup</c>, <c>push</c>, <c>camera</c>.</param>
internal sealed class WakeLease(WakeLocks locks, string holder, LeaseKind kind) : IDisposable
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _limit;
    private int _ended;

    public string Holder => holder;

    public LeaseKind Kind => kind;

    /// <summary>As the ledger books it: commands of the command line are one reason, whatever they were.</summary>
    public string Reason { get; } =
        holder.StartsWith(LeaseHolders.CommandLine + ":", StringComparison.Ordinal) ? LeaseHolders.CommandLine : holder;

    /// <summary>Completes when it has ended, whoever ended it.</summary>
    public Task Over => _over.Task;

    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    public void Limit(ITimer timer)
    {
        _limit = timer;
        if (HasEnded) timer.Dispose();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        _limit?.Dispose();
        locks.End(this);
        _over.TrySetResult();
    }
}
