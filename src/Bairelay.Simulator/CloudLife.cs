using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

public enum CameraPhase
{
    Off,

    /// <summary>Asking the middleman where to register.</summary>
    Querying,

    /// <summary>Registering, until the right ac comes back.</summary>
    Anchoring,

    /// <summary>Heartbeats only.</summary>
    Asleep,

    Awake,

    /// <summary>The session is over, and the server has not confirmed that yet.</summary>
    Ending,
}

/// <summary>The two servers as the camera sees them.</summary>
public enum CloudServer
{
    Middleman,
    Register,
}

/// <summary>A packet that the camera wants sent.</summary>
public readonly record struct Outgoing(CloudServer To, uint Tid, IDiscoveryMessage Message);

/// <summary>
/// A battery camera's side of the cloud conversation, from power-on through sleep and wake: a state machine that is
/// told of packets and time and says what to send and when to call again. It is as particular as the real ones: it
/// ignores an M2D_Q_R that is not in their order, starts over on a wrong ac, and hears nobody but its register.
/// </summary>
public sealed class CloudLife(CloudSettings settings, Random random)
{
    private const long RetryInterval = 3_000;
    private const int Attempts = 3;
    private const long AcknowledgementSpacing = 500;
    private const long EndSpacing = 1_000;

    private readonly List<Outgoing> _outbox = [];
    private readonly List<(long Due, uint Sid)> _acknowledgements = [];
    private uint _tid = (uint)random.Next(1, 1000);
    private uint _questionTid;
    private ulong _token;
    private uint _ac;
    private int _attempts;
    private long _nextAttempt = long.MaxValue;
    private long _nextHeartbeat = long.MaxValue;
    private long _sleepAt = long.MaxValue;
    private long _wokeAt;
    private uint _sid;
    private int _did = 16;

    public CameraPhase Phase { get; private set; }

    /// <summary>What the camera takes for its own address.</summary>
    public IpPort Dev { get; set; } = settings.Dev;

    /// <summary>Where the middleman sent the camera; default before that.</summary>
    public IpPort Register { get; private set; }

    /// <summary>The client of the last wake, where a session would go.</summary>
    public R2D_C? LastWake { get; private set; }

    /// <summary>R2D_C packets received, repeats included.</summary>
    public int WakePacketsReceived { get; private set; }

    public int HeartbeatsAnswered { get; private set; }

    /// <summary>When <see cref="Advance"/> wants to be called again.</summary>
    public long NextDue
    {
        get
        {
            var due = Math.Min(Math.Min(_nextAttempt, _nextHeartbeat), _sleepAt);
            foreach (var (at, _) in _acknowledgements) due = Math.Min(due, at);
            return due;
        }
    }

    /// <summary>Takes what is to be sent, in order.</summary>
    public IReadOnlyList<Outgoing> TakeOutbox()
    {
        if (_outbox.Count == 0) return [];
        Outgoing[] taken = [.. _outbox];
        _outbox.Clear();
        return taken;
    }

    public void PowerOn(long now)
    {
        _acknowledgements.Clear();
        _nextHeartbeat = _sleepAt = long.MaxValue;
        Query(now);
    }

    public void PowerOff()
    {
        _acknowledgements.Clear();
        _outbox.Clear();
        _nextAttempt = _nextHeartbeat = _sleepAt = long.MaxValue;
        Phase = CameraPhase.Off;
    }

    /// <summary>Does what has become due.</summary>
    public void Advance(long now)
    {
        foreach (var (_, sid) in _acknowledgements.Where(due => due.Due <= now)) Acknowledge(sid);
        _acknowledgements.RemoveAll(due => due.Due <= now);
        if (_nextAttempt <= now) Repeat(now);
        if (_nextHeartbeat <= now) Heartbeat(now);
        if (_sleepAt <= now) End(now);
    }

    /// <summary>Takes one decrypted packet.</summary>
    /// <param name="tid">The packet's transmission id.</param>
    /// <param name="xml">Its plain body.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="now">Milliseconds.</param>
    public void Receive(uint tid, ReadOnlySpan<byte> xml, IpPort source, long now)
    {
        if (DiscoveryMessages.TryRead(xml, out _, out var message) != MessageFault.None) return;
        switch (message)
        {
            case M2D_Q_R reply when Phase == CameraPhase.Querying && tid == _questionTid && IsInCameraOrder(xml):
                if (reply.Reg.Ip.IsAny || reply.Reg.Port == 0) return;
                Anchor(reply, now);
                break;
            case R2D_R_R reply when Phase == CameraPhase.Anchoring && source == Register:
                if (reply.Ac == _ac) Sleep(now);
                else Query(now);
                break;
            case R2D_HB_R when source == Register:
                HeartbeatsAnswered++;
                break;
            case R2D_C wake when source == Register:
                Wake(wake, now);
                break;
            case R2D_DC_R reply when Phase == CameraPhase.Ending && reply.Sid == _sid:
                Sleep(now);
                break;
        }
    }

    private void Query(long now)
    {
        Phase = CameraPhase.Querying;
        _attempts = 0;
        Repeat(now);
    }

    private void Anchor(M2D_Q_R reply, long now)
    {
        Phase = CameraPhase.Anchoring;
        (Register, _token, _ac) = (reply.Reg, reply.Token, reply.Ac);
        _attempts = 0;
        Repeat(now);
    }

    /// <summary>Sends what the phase is waiting to have answered, and gives up after some attempts.</summary>
    private void Repeat(long now)
    {
        if (_attempts++ >= Attempts && Phase != CameraPhase.Querying)
        {
            if (Phase == CameraPhase.Ending) Sleep(now);
            else Query(now);
            return;
        }

        _nextAttempt = now + (Phase == CameraPhase.Ending ? EndSpacing : RetryInterval);
        _questionTid = NextTid();
        if (Phase == CameraPhase.Querying)
            Send(CloudServer.Middleman, _questionTid, new D2M_Q(settings.Uid, settings.R));
        else if (Phase == CameraPhase.Anchoring)
            Send(CloudServer.Register, _questionTid, new D2R_R(settings.Uid, _token, settings.R));
        else
            Send(CloudServer.Register, _questionTid, new D2R_DISC(
                _sid, new SessionTimes(0, 0, now - _wokeAt), ConnectionKind.Local, 0, _did));
    }

    private void Sleep(long now)
    {
        Phase = CameraPhase.Asleep;
        _nextAttempt = _sleepAt = long.MaxValue;
        Heartbeat(now);
    }

    private void Heartbeat(long now)
    {
        _nextHeartbeat = now + (long)settings.HeartbeatInterval.TotalMilliseconds;
        Send(CloudServer.Register, NextTid(), new D2R_HB(
            settings.Uid, settings.SendsDev ? Dev : null, settings.NeedRsp,
            settings.SendsToken ? _token : null));
    }

    private void Wake(R2D_C wake, long now)
    {
        WakePacketsReceived++;
        // The repeats of a burst are one wake.
        if (Phase == CameraPhase.Awake && wake.Sid == _sid) return;
        if (Phase is not (CameraPhase.Asleep or CameraPhase.Awake or CameraPhase.Ending)) return;
        if (Phase != CameraPhase.Awake) _wokeAt = now;
        Phase = CameraPhase.Awake;
        LastWake = wake;
        _sid = wake.Sid;
        _did += 16;
        _nextHeartbeat = _nextAttempt = long.MaxValue;
        _sleepAt = now + (long)settings.StaysAwake.TotalMilliseconds;
        Acknowledge(wake.Sid);
        _acknowledgements.Add((now + AcknowledgementSpacing, wake.Sid));
        _acknowledgements.Add((now + 2 * AcknowledgementSpacing, wake.Sid));
    }

    private void Acknowledge(uint sid) =>
        Send(CloudServer.Register, NextTid(), new D2R_C_R(sid, settings.SendsDev ? Dev : null, 0));

    private void End(long now)
    {
        Phase = CameraPhase.Ending;
        _sleepAt = long.MaxValue;
        _attempts = 0;
        Repeat(now);
    }

    private void Send(CloudServer to, uint tid, IDiscoveryMessage message) =>
        _outbox.Add(new Outgoing(to, tid, message));

    private uint NextTid() => _tid++;

    /// <summary>Cameras drop an M2D_Q_R whose elements are not in the vendor's order or lack the empty markers.</summary>
    private static bool IsInCameraOrder(ReadOnlySpan<byte> xml)
    {
        ReadOnlySpan<string> order = ["<reg>", "<log>", "<timer/>", "<retry/>", "<rsp>", "<token>", "<ac>"];
        foreach (var element in order)
        {
            var position = xml.IndexOf(System.Text.Encoding.ASCII.GetBytes(element));
            if (position < 0) return false;
            xml = xml[position..];
        }

        return true;
    }
}
