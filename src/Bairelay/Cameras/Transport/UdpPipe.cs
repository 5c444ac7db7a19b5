using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Transport;

/// <summary>
/// A session over BcUdp. One loop receives and one timer does what is due; both, and the callers, work on the stream
/// under one lock, which is never held while anything waits.
/// </summary>
internal sealed partial class UdpPipe : CameraPipe
{
    /// <summary>Every second and first at once, as all known clients do.</summary>
    private const long HeartbeatInterval = 1_000;

    /// <summary>A camera in a session acks or says something far more often; after this it is asleep or out of reach.</summary>
    private const long SilenceLimit = 10_000;

    /// <summary>So long a writer waits for room before the camera counts as gone: it acks nothing, whatever else it says.</summary>
    private const long WriteLimit = 10_000;

    /// <summary>An interface that has gone for longer than this has often come back with other routes.</summary>
    private const long SendFailureLimit = 250;

    /// <summary>Acks are written after so many packets, though the system has more of them.</summary>
    private const int PacketsPerTurn = 32;

    private readonly Lock _lock = new();
    private readonly UdpSession _session;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SessionSocket _socket;
    private readonly SessionTalk _talk;
    private readonly ReliableStream _stream;
    private readonly ReadySignal _readable = new();
    private readonly ReadySignal _writable = new();
    private readonly byte[] _packet = new byte[ReliableStream.MaxPacketLength];
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _receiving;
    private readonly long _began;
    private long _timerDue = long.MaxValue;
    private long _heartbeatDue;
    private long _heardAt;
    private long _writeDue = long.MaxValue;
    private long _sent;
    private long _received;
    private long _dropped;
    private bool _reboundUnheard;
    private PipeEnd? _end;

    public UdpPipe(UdpSession session, TimeProvider time, RandomNumbers random, ILogger log)
    {
        (_session, _time, _log) = (session, time, log);
        Peer = session.Peer.ToIPEndPoint();
        _socket = new SessionSocket(session.Socket, session.Peer);
        _talk = new SessionTalk(session, random);
        _stream = new ReliableStream(session.Did, session.Cid, StreamSettings.Default);
        _timer = GuardedTimer.Create(time, log, OnTimer);
        _began = time.GetTimestamp();
        lock (_lock) SendWhatIsDue();
        _receiving = Task.Run(ReceiveAsync);
    }

    public override string Transport => "udp";

    public override IPEndPoint Peer { get; }

    /// <summary>Milliseconds since the pipe began, in whole numbers throughout.</summary>
    private long Now => _time.GetElapsedTime(_began).Ticks / TimeSpan.TicksPerMillisecond;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            lock (_lock)
            {
                // What came before the end is still the reader's, unless it was us who had enough.
                if (_disposal is not null) throw PipeEnd.Ours.ToException();
                if (_stream.Read(buffer.Span) is var count and > 0) return count;
                if (_end is not null) return _end.IsOrderly ? 0 : throw _end.ToException();
            }

            await _readable.WaitAsync(cancellation);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var length = bytes.Length;
        while (!TryWrite(ref bytes))
        {
            try
            {
                await _writable.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                lock (_lock)
                {
                    _writeDue = long.MaxValue;
                    if (bytes.Length < length) End(PipeEnd.HalfWritten);
                }

                throw;
            }
        }
    }

    /// <summary>Writes what there is room for; false if there was not enough.</summary>
    private bool TryWrite(ref ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (_disposal is not null) throw PipeEnd.Ours.ToException();
            if (_end is not null) throw _end.ToException();
            while (_stream.Write(bytes.Span) is var count && count > 0)
            {
                bytes = bytes[count..];
                _writeDue = long.MaxValue;
                SendWhatIsDue();
            }

            if (bytes.IsEmpty) return true;
            _writeDue = Math.Min(_writeDue, Now + WriteLimit);
            SetTimer(Now);
            return false;
        }
    }

    private async Task ReceiveAsync()
    {
        // One byte more than is accepted, so that a longer datagram shows.
        var buffer = new byte[DiscoveryFrame.MaxDatagramLength + 1];
        var source = SessionSocket.NewSource();
        var packets = 0;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var receiving = _socket.ReceiveAsync(buffer, source, _stopping.Token);
                if (!receiving.IsCompleted || ++packets % PacketsPerTurn == 0) FinishTurn();
                var length = await receiving;
                Take(buffer.AsSpan(0, length), source);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // A replaced socket, or a port of the camera that is closed, as some systems report here. Should it
                // last, this must not spin, and the limit of silence ends it.
                if (!_stopping.IsCancellationRequested) await PauseAsync();
            }
            catch (Exception exception)
            {
                _log.SessionBroke(exception, _session.Peer);
                lock (_lock) End(PipeEnd.Broken(exception));
                return;
            }
        }
    }

    private async Task PauseAsync() =>
        await Task.Delay(TimeSpan.FromMilliseconds(5), _time, _stopping.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Take(Span<byte> datagram, SocketAddress source)
    {
        lock (_lock)
        {
            if (_end is not null) return;
            _received++;
            if (_socket.IsPeer(source) && Accept(datagram, source)) _reboundUnheard = false;
            else _dropped++;
        }
    }

    /// <summary>False for what is no packet of this session.</summary>
    private bool Accept(Span<byte> datagram, SocketAddress source)
    {
        var now = Now;
        switch (_stream.Receive(datagram, now))
        {
            case PacketVerdict.Data or PacketVerdict.Duplicate or PacketVerdict.BeyondWindow or PacketVerdict.Ack:
                _heardAt = now;
                return true;
            case PacketVerdict.OtherKind:
                return Hear(datagram, source, now);
            default:
                return false;
        }
    }

    private bool Hear(Span<byte> datagram, SocketAddress source, long now)
    {
        if (Watch is { IsRecorded: true }) Watch.Datagram(_session.Peer, new IpPort(Ipv4.Any, (ushort)_socket.LocalPort), datagram);
        var kind = _talk.Hear(datagram, now, _packet, out var length, out var did);
        if (kind == TalkKind.Nothing) return false;
        if (kind == TalkKind.ForeignSession)
        {
            if (length == 0) return true;
            Show(length);
            _socket.Send(_packet.AsSpan(0, length), source, now);
            _log.ForeignSessionReleased(_session.Cid, did, _session.Peer);
            return true;
        }

        _heardAt = now;
        if (length > 0)
        {
            Show(length);
            _socket.Send(_packet.AsSpan(0, length), now);
        }

        if (kind == TalkKind.End) End(PipeEnd.ByCamera);
        return true;
    }

    /// <summary>The system has no more datagrams for the moment: now one ack serves them all.</summary>
    private void FinishTurn()
    {
        lock (_lock)
        {
            if (_end is not null) return;
            SendWhatIsDue();
            if (_stream.Available > 0) _readable.Set();
            if (_writeDue != long.MaxValue && _stream.CanWrite) _writable.Set();
            if (_disposal is not null && _stream.UnackedPackets == 0) _flushed.TrySetResult();
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            _timerDue = long.MaxValue;
            if (_end is not null) return;
            var now = Now;
            if (now - _heardAt >= SilenceLimit) End(PipeEnd.Silent(_session.Peer));
            else if (now >= _writeDue) End(PipeEnd.TakesNothing(_session.Peer));
            else SendWhatIsDue();
        }
    }

    private void SendWhatIsDue()
    {
        var now = Now;
        if (_socket.FailingSince is { } since && now - since > SendFailureLimit)
        {
            _socket.Rebind();
            _heartbeatDue = now;
            // Once an outage: until the camera is heard again, every further attempt is the same news.
            if (!_reboundUnheard) _log.SessionRebound(_session.Peer, _socket.LastError.ToString(), _socket.LocalPort);
            _reboundUnheard = true;
        }

        if (now >= _heartbeatDue)
        {
            _heartbeatDue = now + HeartbeatInterval;
            Send(_talk.WriteHeartbeat(_packet), now);
        }

        while (_stream.TryTake(_packet, now, out var length)) Send(length, now);
        SetTimer(now);
    }

    private void Send(int length, long now)
    {
        _sent++;
        Show(length);
        _socket.Send(_packet.AsSpan(0, length), now);
    }

    /// <summary>The packet to be sent, to whoever watches. What the session itself says is shown by its messages.</summary>
    private void Show(int length)
    {
        if (Watch is { IsRecorded: true } && BinaryPrimitives.ReadUInt32LittleEndian(_packet) == DiscoveryFrame.Magic)
            Watch.Datagram(new IpPort(Ipv4.Any, (ushort)_socket.LocalPort), _session.Peer, _packet.AsSpan(0, length));
    }

    /// <summary>A timer that is set too early is left alone; it then finds nothing to do and is set anew.</summary>
    private void SetTimer(long now)
    {
        var due = Math.Min(_stream.NextDue, _heartbeatDue);
        due = Math.Min(due, Math.Min(_heardAt + SilenceLimit, _writeDue));
        if (due >= _timerDue || _end is not null) return;
        _timerDue = due;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, due - now)), Timeout.InfiniteTimeSpan);
    }
}
