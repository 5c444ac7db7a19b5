using System.Net;
using System.Net.Sockets;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// Decides when to try the camera's TCP port. A camera that boots opens it after some seconds, many battery models
/// never do.
/// </summary>
internal sealed class TcpKnocking(ReachJournal journal) : ICandidate
{
    private const long Interval = 1_000;

    /// <summary>
    /// A host asleep drops what is sent to it, and the system repeats a connect after one second and then after two
    /// more. Attempts that begin apart have one packet leave each quarter of a second.
    /// </summary>
    private const long SilentInterval = 250;

    /// <summary>Of one address at a time. With <see cref="Knock.Patience"/> and the system's repeat they leave no gap.</summary>
    private const int MaxPending = 4;

    /// <summary>
    /// Who refuses is there at once, and a camera that boots opens its port within seconds; a refusal costs it a packet.
    /// Half of this is what an owner waits, at the median, once the port is open.
    /// </summary>
    private const long RefusedInterval = 50;

    /// <summary>Longer than any camera boots. Models without TCP refuse for ever.</summary>
    private const long BootLimit = 5_000;

    private const long Patience = 15_000;

    /// <summary>A name's addresses, and those that registers tell.</summary>
    private const int MaxTargets = 4;

    private readonly List<Door> _doors = [];
    private long _lastAdded;

    /// <summary>The first connection, to be taken over or disposed.</summary>
    public Socket? Connected { get; private set; }

    /// <summary>Whether anybody was there, if only to refuse.</summary>
    public bool WasRefused { get; private set; }

    public long NextDue => _doors.Count == 0 ? long.MaxValue : _doors.Min(door => door.Next);

    public PathFailure Failure => _doors.Count == 0
        ? new PathFailure("tcp", "no address to connect to", Fault: PathFault.NoPath)
        : new PathFailure($"tcp {string.Join(", ", _doors.Select(door => door.Target))}", _doors[0].Cause);

    public bool HasGivenUp(long now) => _doors.Count == 0 || now - _lastAdded >= Patience;

    public void Add(IPEndPoint target, long now)
    {
        if (_doors.Count >= MaxTargets || _doors.Exists(door => door.Target.Equals(target))) return;
        _doors.Add(new Door(target, now));
        _lastAdded = now;
    }

    /// <summary>The addresses to connect to now, whatever came of earlier attempts.</summary>
    public IReadOnlyList<IPEndPoint> Begin(long now)
    {
        var due = _doors.FindAll(door => door.Next <= now);
        foreach (var door in due)
        {
            journal.Begin(StepNames.TcpConnect, now, door.Target.ToString());
            door.Next = ++door.Pending < MaxPending ? now + SilentInterval : long.MaxValue;
        }

        return [.. due.Select(door => door.Target)];
    }

    public void Ended(Knock knock, long now)
    {
        if (knock.Socket is { } socket)
        {
            if (Connected is not null)
            {
                socket.Dispose();
                return;
            }

            Connected = socket;
            journal.End(StepNames.TcpConnect, now, ok: true, knock.Target.ToString());
            return;
        }

        var isRefused = knock.Error == SocketError.ConnectionRefused;
        WasRefused |= isRefused;
        if (_doors.Find(door => door.Target.Equals(knock.Target)) is not { } tried) return;
        tried.Pending--;
        tried.Cause = knock.Cause;
        tried.Next = knock.Error switch
        {
            SocketError.TimedOut => Math.Min(tried.Next, now),
            SocketError.ConnectionRefused when now - tried.Added < BootLimit => now + RefusedInterval,
            _ => now + Interval,
        };
        journal.End(StepNames.TcpConnect, now, ok: false, $"{knock.Target}: {knock.Cause}");
    }

    private sealed class Door(IPEndPoint target, long added)
    {
        public IPEndPoint Target => target;

        public long Added { get; } = added;

        public long Next { get; set; } = added;

        public int Pending { get; set; }

        public string Cause { get; set; } = "no answer yet";
    }
}
