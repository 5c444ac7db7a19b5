using Bairelay.Benchmarks.Posix;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Load;

/// <summary>What must come back for a heartbeat.</summary>
internal enum ReplyKind
{
    /// <summary>R2D_HB_R.</summary>
    Answer,

    /// <summary>The very datagram.</summary>
    Echo,
}

/// <summary>
/// The cameras that share one source port. They speak in shuffled order, pass after pass, so that no two neighbours
/// in the registry follow each other and the processor cannot fetch ahead.
/// </summary>
internal sealed class Lane : IDisposable
{
    /// <summary>Transmission ids from here on belong to wakes, those below to heartbeats.</summary>
    public const uint FirstWake = 0x8000_0000;

    private const int MaxOutstanding = 1 << 14;
    private const int CheckEvery = 1000;

    private readonly int[] _cameras;
    private readonly Pending[] _pending = new Pending[MaxOutstanding];
    private readonly BatchSocket _socket = new();
    private int _next;
    private uint _tid;
    private int _sinceCheck;

    public Lane(int number, int[] cameras, Random order)
    {
        _cameras = cameras;
        order.Shuffle(_cameras);
        _tid = (uint)number << 28;
    }

    public ushort Port => _socket.Port;

    public int Cameras => _cameras.Length;

    public int Outstanding { get; private set; }

    public long Lost { get; private set; }

    /// <summary>Replies that were decoded and were not what they had to be.</summary>
    public long Wrong { get; private set; }

    public IpPort Server { get; set; }

    public ReplyKind Expected { get; set; }

    /// <summary>Receives the round trip of every reply, in ticks, where it is of interest.</summary>
    public LatencySamples? Latency { get; set; }

    /// <summary>Told of each packet of a wake and of the moment when it was read.</summary>
    public Action<uint, long>? WakeArrived { get; set; }

    /// <summary>Told of whatever answers nothing: the camera's address at which it arrived, and the moment when it was read.</summary>
    public Action<Ipv4, long>? Unasked { get; set; }

    /// <summary>Sends the next cameras' heartbeats, a batch at most.</summary>
    public void Send(int count)
    {
        count = Math.Min(count, BatchSocket.Batch);
        for (var i = 0; i < count; i++)
        {
            var camera = _cameras[_next];
            if (++_next == _cameras.Length) _next = 0;
            _tid = _tid & 0x7000_0000 | (_tid + 1) & 0x0fff_ffff;
            var length = DiscoveryFrame.Write(_socket.Room(i), _tid, Camera.Heartbeat(camera, Port));
            _socket.Address(i, length, Camera.Address(camera), Server);
            _pending[_tid % MaxOutstanding] = new Pending(_tid, camera, Ticks.Now);
        }

        Outstanding += _socket.Send(count);
    }

    /// <summary>Sends one message that is no heartbeat, as the given camera.</summary>
    public void Send<T>(int camera, uint tid, in T message)
        where T : struct, IDiscoveryMessage<T>
    {
        _socket.Address(0, DiscoveryFrame.Write(_socket.Room(0), tid, message), Camera.Address(camera), Server);
        _socket.Send(1);
    }

    /// <summary>Takes what has arrived and returns how many heartbeats it answers.</summary>
    public int Receive()
    {
        var count = _socket.Receive();
        if (count == 0) return 0;
        var now = Ticks.Now;
        var answered = 0;
        for (var i = 0; i < count; i++)
        {
            var packet = _socket.Packet(i);
            if (packet.Length < DiscoveryFrame.HeaderLength) continue;
            var tid = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]);
            if (tid >= FirstWake)
            {
                WakeArrived?.Invoke(tid, now);
                continue;
            }

            ref var pending = ref _pending[tid % MaxOutstanding];
            if (pending.Tid != tid || pending.SentAt == 0)
            {
                Unasked?.Invoke(_socket.ArrivedAt(i), now);
                continue;
            }

            Latency?.Add(now - pending.SentAt);
            pending.SentAt = 0;
            answered++;
            if (++_sinceCheck < CheckEvery) continue;
            _sinceCheck = 0;
            if (!IsRight(packet, pending, _socket.ArrivedAt(i))) Wrong++;
        }

        Outstanding -= answered;
        return answered;
    }

    /// <summary>Sleeps until something arrives, or for so long.</summary>
    public void Wait(TimeSpan patience) => _socket.Wait(patience);

    /// <summary>Gives up on what is outstanding.</summary>
    public void GiveUp()
    {
        Lost += Outstanding;
        Outstanding = 0;
        foreach (ref var pending in _pending.AsSpan()) pending.SentAt = 0;
    }

    public void Dispose() => _socket.Dispose();

    private bool IsRight(Span<byte> packet, in Pending pending, Ipv4 arrivedAt)
    {
        if (DiscoveryFrame.TryOpen(packet, out _, out var xml, out _) != FrameFault.None) return false;
        if (DiscoveryFields.TryRead(xml, out var fields) != MessageFault.None) return false;
        return arrivedAt == Camera.Address(pending.Camera) && (Expected == ReplyKind.Echo
            ? fields.Verb == Verb.D2R_HB && fields.Uid == Camera.Uid(pending.Camera)
            : fields is { Verb: Verb.R2D_HB_R, Rsp: 0, TimeT: > 0 });
    }

    private record struct Pending(uint Tid, int Camera, long SentAt);
}
