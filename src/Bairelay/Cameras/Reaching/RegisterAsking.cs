using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// Asks servers for a wake by packets (docs/protocol.md 6.4.2): C2M_Q to the middlemen, C2R_C to the registers they
/// name. A round that leads nowhere is followed by another with a new cid.
/// </summary>
internal sealed class RegisterAsking(
    Uid uid, ushort sessionPort, RegisterRules rules, Outbox outbox, RandomNumbers random, ReachJournal journal) : ICandidate
{
    private const long Interval = 500;
    private const long Patience = 15_000;

    private const long MaxBackOff = 30_000;

    /// <summary>Twelve names with some addresses each.</summary>
    private const int MaxServers = 48;

    /// <summary>The vendor's name a few; each is asked to wake the camera.</summary>
    private const int MaxRegisters = 8;

    private readonly List<IpPort> _middlemen = [];
    private readonly Dictionary<uint, IpPort> _queries = [];
    private readonly List<Question> _questions = [];
    private readonly WakeRepeats _repeats = new();
    private int _cid;
    private long _backOff = 1_000;
    private long _nextSend = long.MaxValue;
    private long _nextRound = long.MaxValue;
    private long _deadline = long.MaxValue;
    private PathFailure? _failure;
    private bool _invited;

    public long NextDue => Math.Min(Math.Min(_nextSend, _nextRound), _deadline);

    public PathFailure Failure =>
        _invited ? new PathFailure(Label, "the register sent for the camera, and it did not come", WakeRepeats.AdviceWhenNotHere)
        : _failure ?? new PathFailure(Label, "no answer yet");

    private string Label => _middlemen.Count == 0 ? "wake server" : $"wake server {string.Join(", ", _middlemen.Take(2))}";

    public bool HasBeenAsked => _middlemen.Count > 0;

    public bool HasGivenUp(long now) => _failure is { Fault: not PathFault.Busy } && !_invited;

    /// <summary>There is nobody to ask.</summary>
    public void Fail(PathFailure failure) => _failure = failure;

    public void Ask(IEnumerable<IpPort> middlemen, long now)
    {
        _middlemen.AddRange(middlemen.Distinct().Take(MaxServers));
        BeginRound(now);
    }

    public void Advance(long now)
    {
        if (now >= _nextRound) BeginRound(now);
        else if (now >= _deadline) EndRound(Silence(), now);
        if (now < _nextSend) return;
        _nextSend = now + Interval;
        foreach (var (tid, middleman) in _queries) outbox.Add(middleman, tid, new C2M_Q(uid, SessionTerms.Platform));
        foreach (var question in _questions.Where(question => question.Rsp is null)) Send(question);
    }

    public bool Owns(uint tid) => _queries.ContainsKey(tid) || _questions.Exists(question => question.Tid == tid && question.Rsp is null);

    public void Receive(in M2C_Q_R answer, uint tid, long now)
    {
        if (!_queries.Remove(tid, out var middleman)) return;
        var (reg, relay) = (answer.Reg, answer.Relay);
        if (!SessionTerms.IsUsable(reg) || !rules.MayUse(reg!.Value.Ip))
        {
            journal.End(StepNames.Asked, now, ok: false, $"{middleman} names no register that may be used");
        }
        else if (_questions.Count < MaxRegisters && !_questions.Exists(question => question.Register == reg))
        {
            journal.End(StepNames.Asked, now, ok: true, $"register {reg}");
            journal.Begin(StepNames.R2c, now);
            var question = new Question(reg.Value, relay, random.Positive32());
            _questions.Add(question);
            _deadline = now + Patience;
            Send(question);
        }

        EndIfAllRefused(now);
    }

    /// <summary>The invitation that a register's answer stands for.</summary>
    public Invitation? Receive(in R2C_C_R answer, uint tid, long now)
    {
        var question = _questions.Find(question => question.Tid == tid && question.Rsp is null);
        if (question is null) return null;
        IpPort? device = SessionTerms.IsUsable(answer.Dev) ? answer.Dev : SessionTerms.IsUsable(answer.Dmap) ? answer.Dmap : null;
        if (answer.Rsp != 0 || answer.Sid is not { } sid || device is not { } dev)
        {
            question.Rsp = answer.Rsp != 0 ? answer.Rsp : -1;
            EndIfAllRefused(now);
            return null;
        }

        journal.End(StepNames.R2c, now, ok: true, $"camera at {dev}");
        var cid = _cid;
        StopRound();
        (_invited, _failure, _nextRound) = (true, null, now + _repeats.Next());
        return new Invitation
        {
            Sid = sid,
            Cid = cid,
            Dev = dev,
            Dmap = answer.Dmap ?? default,
            Relay = rules.AllowsRelay && SessionTerms.IsUsable(answer.Relay) && rules.MayUse(answer.Relay!.Value.Ip) ? answer.Relay : null,
            Register = question.Register,
            AllowsLocal = rules.AllowsLocal,
            AllowsMap = rules.AllowsMap,
        };
    }

    private void BeginRound(long now)
    {
        StopRound();
        _cid = (int)random.Positive32();
        foreach (var middleman in _middlemen) _queries[random.Positive32()] = middleman;
        journal.Begin(StepNames.Asked, now);
        (_nextSend, _deadline) = (now, now + Patience);
    }

    private void StopRound()
    {
        _queries.Clear();
        _questions.Clear();
        _nextSend = _nextRound = _deadline = long.MaxValue;
    }

    /// <summary>A refusal counts when nobody is left who could still say yes.</summary>
    private void EndIfAllRefused(long now)
    {
        if (_queries.Count > 0 || _questions.Exists(question => question.Rsp is null)) return;
        EndRound(Refusal(), now);
    }

    private void EndRound(PathFailure failure, long now)
    {
        journal.End(_questions.Count > 0 ? StepNames.R2c : StepNames.Asked, now, ok: false, failure.Cause);
        _failure = failure;
        StopRound();
        _nextRound = now + _backOff;
        _backOff = Math.Min(2 * _backOff, MaxBackOff);
    }

    private PathFailure Silence() => _questions.Count > 0
        ? new PathFailure(Label, $"the register {_questions[0].Register} does not answer", "Check that UDP to that port is not blocked")
        : new PathFailure(Label, "no answer", rules.IsOwn
            ? "Start the service (bairelay run), or check that this machine is in wake_server.allowed_clients"
            : "Check that the names p2p*.reolink.com lead to a running wake server");

    private PathFailure Refusal()
    {
        if (_questions.Count == 0) return new PathFailure(Label, "it names no register that may be used");
        var rsp = _questions.Exists(question => question.Rsp == -3) ? -3 : _questions[0].Rsp;
        return rsp switch
        {
            -3 => new PathFailure(Label, "the register is busy (rsp -3): too many wakes just now", Fault: PathFault.Busy),
            -1 => new PathFailure(Label, "the camera is not registered there, or has been silent for too long", WakeCalls.AdviceWhenUnknown),
            _ => new PathFailure(Label, $"the register refused (rsp {rsp})"),
        };
    }

    private void Send(Question question) => outbox.Add(question.Register, question.Tid, new C2R_C(
        uid, new IpPort(rules.OwnAddress(question.Register.Ip), sessionPort), question.Relay, _cid, Debug: 0, Family: 4,
        SessionTerms.Platform, R: 3));

    private sealed class Question(IpPort register, IpPort? relay, uint tid)
    {
        public IpPort Register => register;

        public IpPort? Relay => relay;

        public uint Tid => tid;

        /// <summary>Null until it is answered.</summary>
        public int? Rsp { get; set; }
    }
}
