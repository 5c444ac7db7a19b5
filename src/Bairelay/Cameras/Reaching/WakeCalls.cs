using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>The wake server of this process: <see cref="WakeServer.WakeAsync"/>.</summary>
internal delegate ValueTask<WakeReply> WakeCall(Uid uid, int cid, ushort sessionPort, CancellationToken cancellation);

/// <summary>
/// Decides when the wake server of this process is called, and what its answer means. A wake is repeated while no
/// session stands: its packets may have been lost, all ten of them.
/// </summary>
internal sealed class WakeCalls(RandomNumbers random, ReachJournal journal, long start) : ICandidate
{
    public const string AdviceWhenUnknown =
        "Check that the camera's DNS leads p2p*.reolink.com to the wake server, that the camera is on, and its uid (docs/manual.md)";

    private const string TooMany = "too many wakes just now";

    /// <summary>No packet leaves for a camera that is not registered, so asking is free; it may be booting.</summary>
    private const long AskAgainAfter = 1_000;

    private PathFailure? _failure;
    private long _next = start;
    private bool _hasSent;
    private readonly WakeRepeats _repeats = new();

    public long NextDue => _next;

    /// <summary>Our number for the session that the call under way is to bring.</summary>
    public int Cid { get; private set; }

    public PathFailure Failure => _failure ?? new PathFailure(
        "wake server", "the camera was sent for and did not come", WakeRepeats.AdviceWhenNotHere);

    public bool HasGivenUp(long now) => _failure is { Fault: not PathFault.Busy };

    /// <summary>Whether to call now; if so, the next call waits for the answer to this one.</summary>
    public bool Begin(long now)
    {
        if (now < _next) return false;
        _next = long.MaxValue;
        Cid = (int)random.Positive32();
        journal.Begin(StepNames.WakeServer, now);
        return true;
    }

    public Invitation? Answered(in WakeReply reply, long now)
    {
        if (reply.Outcome is not (WakeOutcome.Started or WakeOutcome.Repeated))
        {
            var isBusy = reply.Outcome == WakeOutcome.Busy;
            // Our own repeats use up what the server allows: that does not make a silent camera a busy one.
            _failure = isBusy && _hasSent ? null
                : isBusy ? new PathFailure("wake server", TooMany, Fault: PathFault.Busy)
                : new PathFailure(
                    "wake server", reply.Camera.Uid.IsEmpty ? "the camera is not registered" : "the camera has been silent for too long",
                    AdviceWhenUnknown);
            _next = now + (isBusy ? WakeRepeats.First : AskAgainAfter);
            journal.End(StepNames.WakeServer, now, ok: false, isBusy ? TooMany : _failure!.Cause);
            return null;
        }

        _failure = null;
        _hasSent = true;
        _next = now + _repeats.Next();
        var camera = reply.Camera;
        journal.End(StepNames.WakeServer, now, ok: true, $"camera at {camera.Route.Remote}");
        return new Invitation
        {
            Sid = reply.Sid,
            Cid = Cid,
            Dev = camera.Route.Remote,
            Dmap = camera.Route.Remote,
            Contender = camera.Contender?.Remote.Ip ?? default,
            Former = camera.WasThere ? camera.Contender?.Remote ?? default : default,
        };
    }
}
