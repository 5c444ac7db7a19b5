using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// Asks for a session on the local network (docs/protocol.md 6.4.1): C2D_C to known addresses and by broadcast, until
/// a D2C_C_R opens one.
/// </summary>
internal sealed class LocalHellos(
    Uid uid, ushort sessionPort, Outbox outbox, OpenedSessions opened, RandomNumbers random, ReachJournal journal) : ICandidate
{
    private const long Interval = 500;

    /// <summary>After this a camera that is awake has answered; a booting one needs no dense series.</summary>
    private const long DensePeriod = 5_000;

    private const long LaterInterval = 1_000;

    /// <summary>What the vendor's clients give it.</summary>
    private const long Patience = 15_000;

    /// <summary>Interfaces and learned addresses on two ports; a machine with more has the limited broadcast.</summary>
    private const int MaxTargets = 64;

    private readonly int _cid = (int)random.Positive32();

    // A tid for each destination, kept when repeating: the camera recognises a repeat by it.
    private readonly Dictionary<uint, IpPort> _targets = [];
    private long _begun = long.MaxValue;
    private long _lastAdded = long.MaxValue;
    private long _nextSend = long.MaxValue;
    private int? _refused;

    public long NextDue => _nextSend;

    public PathFailure Failure => _refused switch
    {
        null when _targets.Count == 0 => new PathFailure("local", "no address to ask", Fault: PathFault.NoPath),
        null => new PathFailure(Label, "no answer"),
        -3 => new PathFailure(Label, "the camera is busy (rsp -3): too many clients", "Close other clients of this camera, such as the app", PathFault.Busy),
        _ => new PathFailure(Label, $"the camera refused (rsp {_refused})"),
    };

    private string Label => $"local (UDP hello to {string.Join(", ", _targets.Values.Select(target => target.Ip).Distinct().Take(4))})";

    public bool HasGivenUp(long now) => _targets.Count == 0 || now - _lastAdded >= Patience;

    /// <summary>Adds a destination and asks it at once.</summary>
    public void Add(IpPort target, long now)
    {
        if (_targets.Count >= MaxTargets || _targets.ContainsValue(target)) return;
        var tid = random.Positive32();
        if (!_targets.TryAdd(tid, target)) return;
        if (_begun == long.MaxValue) (_begun, _nextSend) = (now, now + Interval);
        _lastAdded = now;
        journal.Begin(StepNames.Hello, now);
        Send(tid, target);
    }

    public void Advance(long now)
    {
        if (now < _nextSend) return;
        _nextSend = now + (now - _begun < DensePeriod ? Interval : LaterInterval);
        foreach (var (tid, target) in _targets) Send(tid, target);
    }

    public bool Owns(uint tid) => _targets.ContainsKey(tid);

    /// <summary>The session that an answer to one of the hellos opens.</summary>
    public FoundSession? Receive(in D2C_C_R answer, uint tid, IpPort source, long now)
    {
        if (!Owns(tid) || answer.Cid != _cid) return null;
        if (answer.Rsp != 0)
        {
            _refused = answer.Rsp;
            journal.End(StepNames.Hello, now, ok: false, Failure.Cause);
            return null;
        }

        opened.Note(answer.Cid, answer.Did, source);
        journal.End(StepNames.Hello, now, ok: true, $"answered by {source}");
        return new FoundSession(source, answer.Cid, answer.Did, tid, "local");
    }

    private void Send(uint tid, IpPort target) =>
        outbox.Add(target, tid, new C2D_C(uid, sessionPort, _cid, SessionTerms.Mtu, Debug: 0, SessionTerms.Platform));
}
