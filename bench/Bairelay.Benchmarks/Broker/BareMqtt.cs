using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bairelay.Benchmarks.Broker;

/// <param name="ReadAt">When its bytes had been read, in ticks.</param>
internal readonly record struct BareMessage(string Topic, string Payload, long ReadAt);

/// <summary>
/// As much of MQTT 3.1.1 as a load needs, on a blocking socket: no library and no other thread stands between a packet
/// and its moment, neither before ours nor before the floor's.
/// </summary>
internal sealed class BareMqtt : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _readAt;

    public BareMqtt(int port, string client)
    {
        _socket.Connect(IPAddress.Loopback, port);
        // Version 4, a clean session, no keep-alive.
        Send(0x10, [0, 4, .. "MQTT"u8, 4, 2, 0, 0, .. Text(client)]);
        Expect(0x20);
    }

    /// <summary>QoS 0: the broker hands a message on as soon as it has it.</summary>
    public void Subscribe(params ReadOnlySpan<string> filters)
    {
        var body = new List<byte> { 0, 1 };
        foreach (var filter in filters) body.AddRange([.. Text(filter), 0]);
        Send(0x82, [.. body]);
        Expect(0x90);
    }

    public void Publish(string topic, string payload) => Send(0x30, [.. Text(topic), .. Encoding.UTF8.GetBytes(payload)]);

    /// <summary>The next message; null if none comes in time.</summary>
    public BareMessage? Read(TimeSpan patience)
    {
        var deadline = Ticks.Now + Ticks.From(patience);
        while (true)
        {
            while (Packet(out var kind, out var body))
            {
                if ((kind & 0xf0) != 0x30) continue;
                var topic = BinaryPrimitives.ReadUInt16BigEndian(body);
                return new BareMessage(Encoding.UTF8.GetString(body.Slice(2, topic)), Encoding.UTF8.GetString(body[(2 + topic)..]), _readAt);
            }

            if (!Fill(deadline)) return null;
        }
    }

    /// <summary>The next message that is wanted; those before it are passed over.</summary>
    public BareMessage? Read(TimeSpan patience, Func<BareMessage, bool> wanted)
    {
        var deadline = Ticks.Now + Ticks.From(patience);
        while (Read(TimeSpan.FromSeconds(Math.Max(0, Ticks.ToSeconds(deadline - Ticks.Now)))) is { } message)
        {
            if (wanted(message)) return message;
        }

        return null;
    }

    /// <summary>Passes over what has arrived.</summary>
    public void Drain()
    {
        while (Read(TimeSpan.Zero) is not null)
        {
            // Of an earlier measurement.
        }
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    /// <summary>In one write, of less than 16,384 bytes.</summary>
    private void Send(byte kind, byte[] body) => _socket.Send(
        body.Length < 128 ? [kind, (byte)body.Length, .. body] : [kind, (byte)(body.Length & 0x7f | 0x80), (byte)(body.Length >> 7), .. body]);

    private void Expect(byte wanted)
    {
        var deadline = Ticks.Now + Ticks.From(s_patience);
        do
        {
            while (Packet(out var kind, out _))
            {
                if (kind == wanted) return;
            }
        }
        while (Fill(deadline));

        throw new IOException("The broker does not answer");
    }

    private bool Packet(out byte kind, out ReadOnlySpan<byte> body)
    {
        kind = 0;
        body = default;
        var bytes = _buffer.AsSpan(_start, _end - _start);
        var (length, at) = (0, 1);
        for (var shift = 0; ; shift += 7)
        {
            if (at >= bytes.Length) return false;
            length |= (bytes[at] & 0x7f) << shift;
            if (bytes[at++] < 0x80) break;
        }

        if (bytes.Length < at + length) return false;
        kind = bytes[0];
        body = bytes.Slice(at, length);
        _start += at + length;
        return true;
    }

    private bool Fill(long deadline)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var left = Math.Max(0, deadline - Ticks.Now);
        if (!_socket.Poll((int)Ticks.ToMicroseconds(left), SelectMode.SelectRead)) return false;
        var count = _socket.Receive(_buffer.AsSpan(_end));
        if (count == 0) throw new IOException("The broker has closed the connection");
        _readAt = Ticks.Now;
        _end += count;
        return true;
    }
}
