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

/// <summary>A packet that the camera wants sent to one of its servers.</summary>
public readonly record struct Outgoing(CloudServer To, uint Tid, IDiscoveryMessage Message);

/// <summary>A session that the register asked for, as D2R_DISC reports it.</summary>
public readonly record struct EndedSession(ConnectionKind Conn, int Did, long Milliseconds);

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

    /// <summary>A burst lasts a second; the same sid much later is a wake of its own.</summary>
    private const long BurstLasts = 5_000;


    private readonly List<Outgoing> _outbox = [];
    private readonly List<(long Due, uint Sid)> _acknowledgements = [];
    private uint _tid = (uint)random.Next(1, 1000);
    private uint _questionTid;
    private ulong _token;
    private uint _ac;
    private int _attempts;
    private long _nextAttempt = long.MaxValue;
    private long _nextHeartbeat = long.MaxValue;
    private readonly List<(uint Sid, long At)> _recentSids = [];
    private long _awakeUntil;
    private long _motionUntil;
    private int _sessions;
    private EndedSession? _ended;
    private uint _sid;
    private int _did = 16;

    public CameraPhase Phase { get; private set; }

    /// <summary>What the camera takes for its own address.</summary>
    public IpPort Dev { get; set; } = settings.Dev;

    /// <summary>Its main processor runs.</summary>
    public bool IsUp => Phase is not (CameraPhase.Off or CameraPhase.Asleep);

    /// <summary>When it was last switched on or woken.</summary>
    public long WokeAt { get; private set; }

    /// <summary>Where the middleman sent the camera; default before that.</summary>
    public IpPort Register { get; private set; }

    /// <summary>The client of the last wake, where a session would go.</summary>
    public R2D_C? LastWake { get; private set; }

    /// <summary>R2D_C packets received, repeats included.</summary>
    public int WakePacketsReceived { get; private set; }

    public int HeartbeatsSent { get; private set; }

    public int HeartbeatsAnswered { get; private set; }

    /// <summary>When <see cref="Advance"/> wants to be called again.</summary>
    public long NextDue
    {
        get
        {
            var due = NextStep;
            foreach (var (at, _) in _acknowledgements) due = Math.Min(due, at);
            return due;
        }
    }

    /// <summary>The same without acknowledgements that are only repeated.</summary>
    public long NextStep => Math.Min(Math.Min(_nextAttempt, _nextHeartbeat), SleepAt);

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
        _nextAttempt = _nextHeartbeat = long.MaxValue;
        (WokeAt, _sid, _ended, _sessions, _awakeUntil, _motionUntil) = (now, 0, null, 0, 0, 0);
        if (settings.IsOnline)
        {
            Query(now);
            return;
        }

        Phase = CameraPhase.Awake;
        _awakeUntil = Later(now, settings.StaysAwake);
    }

    public void PowerOff()
    {
        _acknowledgements.Clear();
        _outbox.Clear();
        _nextAttempt = _nextHeartbeat = long.MaxValue;
        _sessions = 0;
        Phase = CameraPhase.Off;
    }

    /// <summary>Wakes by itself, because of a motion or a hello; one that is awake stays so for longer.</summary>
    public void WakeUp(bool byMotion, long now)
    {
        if (byMotion) _motionUntil = Later(now, settings.StaysAfterMotion);
        if (Phase is CameraPhase.Asleep or CameraPhase.Ending) Rouse(sid: 0, now);
        if (Phase != CameraPhase.Off) _awakeUntil = Math.Max(_awakeUntil, byMotion ? _motionUntil : Later(now, settings.StaysAwake));
    }

    /// <summary>A session keeps it awake until <see cref="Release"/>.</summary>
    public void Hold()
    {
        _sessions++;
        if (Phase != CameraPhase.Ending) return;
        Phase = CameraPhase.Awake;
        _nextAttempt = long.MaxValue;
    }

    /// <param name="ended">What to tell the register of it; null if it has no part in it.</param>
    public void Release(EndedSession? ended, long now)
    {
        if (_sessions == 0) return;
        _sessions--;
        _ended = ended ?? _ended;
        if (_sessions == 0) _awakeUntil = Math.Max(_motionUntil, Later(now, settings.StaysAfterSession));
    }

    /// <summary>Does what has become due.</summary>
    public void Advance(long now)
    {
        foreach (var (_, sid) in _acknowledgements.Where(due => due.Due <= now)) Acknowledge(sid);
        _acknowledgements.RemoveAll(due => due.Due <= now);
        if (_nextAttempt <= now) Repeat(now);
        if (_nextHeartbeat <= now) Heartbeat(now);
        if (SleepAt <= now) End(now);
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
                _sid, new SessionTimes(0, 0, _ended?.Milliseconds ?? now - WokeAt), _ended?.Conn ?? ConnectionKind.Local, 0, _ended?.Did ?? _did));
    }

    private void Sleep(long now)
    {
        _nextAttempt = long.MaxValue;
        if (settings.IsOnline) Heartbeat(now);
        // A client that came while it booted, or a motion, keeps it from going back to sleep.
        Phase = _sessions > 0 || _awakeUntil > now ? CameraPhase.Awake : CameraPhase.Asleep;
        if (Phase == CameraPhase.Awake) _nextHeartbeat = long.MaxValue;
    }

    private void Heartbeat(long now)
    {
        _nextHeartbeat = now + (long)settings.HeartbeatInterval.TotalMilliseconds;
        HeartbeatsSent++;
        Send(CloudServer.Register, NextTid(), new D2R_HB(
            settings.Uid, settings.SendsDev ? Dev : null, settings.NeedRsp,
            settings.SendsToken ? _token : null));
    }

    private void Wake(R2D_C wake, long now)
    {
        WakePacketsReceived++;
        // The repeats of a burst are one wake; those of two clients may mix.
        if (Phase is not (CameraPhase.Asleep or CameraPhase.Awake or CameraPhase.Ending)) return;
        _recentSids.RemoveAll(recent => now - recent.At > BurstLasts);
        if (_recentSids.Exists(recent => recent.Sid == wake.Sid)) return;
        _recentSids.Add((wake.Sid, now));
        if (Phase != CameraPhase.Awake) Rouse(wake.Sid, now);
        LastWake = wake;
        _sid = wake.Sid;
        _did += 16;
        _awakeUntil = Math.Max(_awakeUntil, Later(now, settings.StaysAwake));
        Acknowledge(wake.Sid);
        _acknowledgements.Add((now + AcknowledgementSpacing, wake.Sid));
        _acknowledgements.Add((now + 2 * AcknowledgementSpacing, wake.Sid));
    }

    private void Rouse(uint sid, long now)
    {
        Phase = CameraPhase.Awake;
        (WokeAt, _sid, _ended) = (now, sid, null);
        _awakeUntil = now;
        _nextHeartbeat = _nextAttempt = long.MaxValue;
    }

    private void Acknowledge(uint sid) =>
        Send(CloudServer.Register, NextTid(), new D2R_C_R(sid, settings.SendsDev ? Dev : null, 0));

    private long SleepAt => Phase == CameraPhase.Awake && _sessions == 0 ? _awakeUntil : long.MaxValue;

    private void End(long now)
    {
        // The register hears only of what it began.
        if (_sid == 0 || !settings.IsOnline)
        {
            Sleep(now);
            return;
        }

        Phase = CameraPhase.Ending;
        _attempts = 0;
        Repeat(now);
    }

    private static long Later(long now, TimeSpan by) => now + (long)by.TotalMilliseconds;

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
