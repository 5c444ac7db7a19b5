using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Benchmarks.Awake;

/// <summary>
/// How long a simulated camera was held awake from outside: from the first R2D_C that it received, or the first session,
/// to the end of the last session.
/// </summary>
internal sealed class HeldClock(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _since;
    private int _sessions;
    private long _held;

    /// <summary>R2D_C received.</summary>
    public int Wakes { get; private set; }

    public int Sessions { get; private set; }

    /// <summary>Of holds that are over.</summary>
    public TimeSpan Held
    {
        get
        {
            lock (_lock) return TimeSpan.FromSeconds(Ticks.ToSeconds(_held));
        }
    }

    /// <summary>No session, after there was one.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock) return Sessions > 0 && _sessions == 0;
        }
    }

    public void Packet(CameraPacket packet)
    {
        if (packet is not { Sent: false, Message: R2D_C }) return;
        lock (_lock)
        {
            Wakes++;
            _since ??= time.GetTimestamp();
        }
    }

    public void Note(CameraNote note)
    {
        if (note.Kind is not (NoteKind.Connected or NoteKind.Disconnected)) return;
        lock (_lock)
        {
            var connected = note.Kind == NoteKind.Connected;
            _sessions += connected ? 1 : -1;
            if (connected) Sessions++;
            if (connected) _since ??= time.GetTimestamp();
            if (_sessions > 0 || _since is not { } since) return;
            _held += time.GetTimestamp() - since;
            _since = null;
        }
    }
}
