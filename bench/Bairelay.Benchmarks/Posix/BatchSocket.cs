using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Posix;

/// <summary>
/// A UDP socket on all addresses that never waits and moves many datagrams with one call, so that the load is cheaper
/// than the server it is meant to saturate. Each datagram leaves from an address of its own (IP_PKTINFO): one socket
/// plays every camera of 127.0.0.0/8 that shares its port.
/// </summary>
internal sealed unsafe partial class BatchSocket : IDisposable
{
    /// <summary>Datagrams a call.</summary>
    public const int Batch = 32;

    private const int PacketRoom = 1024;
    private const int IpPacketInfo = 8;
    private const int DontWait = 0x40;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly int _handle;
    private readonly Side _out = new();
    private readonly Side _in = new();
    private int _received;

    public BatchSocket()
    {
        _socket.ReceiveBufferSize = 1 << 21;
        _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
        _socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        _handle = (int)_socket.Handle;
        Port = (ushort)((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public ushort Port { get; }

    /// <summary>Where the next datagram of the batch is to be written.</summary>
    public Span<byte> Room(int index) => new(_out.Data + index * PacketRoom, PacketRoom);

    /// <summary>Completes a datagram of the batch.</summary>
    public void Address(int index, int length, Ipv4 from, IpPort to)
    {
        _out.Vectors[index].Length = (nuint)length;
        _out.Names[index] = new SocketAddress
        {
            Family = (ushort)AddressFamily.InterNetwork,
            Port = BinaryPrimitives.ReverseEndianness(to.Port),
            Address = BinaryPrimitives.ReverseEndianness(to.Ip.Bits),
        };
        _out.Controls[index] = new PacketInfoControl
        {
            Length = (nuint)(sizeof(PacketInfoControl) - sizeof(uint)),
            Type = IpPacketInfo,
            SpecificDestination = BinaryPrimitives.ReverseEndianness(from.Bits),
        };
        _out.Headers[index].ControlLength = (nuint)sizeof(PacketInfoControl);
    }

    /// <summary>Sends the first datagrams of the batch and returns how many the system took.</summary>
    public int Send(int count)
    {
        var sent = 0;
        while (sent < count)
        {
            var taken = SendMessages(_handle, _out.Headers + sent, (uint)(count - sent), DontWait);
            if (taken <= 0) break;
            sent += taken;
        }

        return sent;
    }

    /// <summary>Takes what has arrived, up to a batch, and returns its number; 0 if there is nothing.</summary>
    public int Receive()
    {
        // The system wrote its own lengths into those that it filled.
        for (var i = 0; i < _received; i++)
        {
            _in.Headers[i].NameLength = (uint)sizeof(SocketAddress);
            _in.Headers[i].ControlLength = (nuint)sizeof(PacketInfoControl);
        }

        return _received = Math.Max(0, ReceiveMessages(_handle, _in.Headers, Batch, DontWait, null));
    }

    /// <summary>Sleeps until something has arrived, or for so long.</summary>
    public void Wait(TimeSpan patience) => _socket.Poll(patience, SelectMode.SelectRead);

    public Span<byte> Packet(int index) => new(_in.Data + index * PacketRoom, (int)_in.Headers[index].Length);

    /// <summary>The address of ours at which a received datagram arrived.</summary>
    public Ipv4 ArrivedAt(int index) => new(BinaryPrimitives.ReverseEndianness(_in.Controls[index].SpecificDestination));

    public void Dispose()
    {
        _socket.Dispose();
        _out.Dispose();
        _in.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "sendmmsg")]
    private static partial int SendMessages(int socket, MessageHeader* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    private static partial int ReceiveMessages(int socket, MessageHeader* messages, uint count, int flags, void* timeout);

    /// <summary>The buffers of one direction, outside the managed heap because they refer to each other.</summary>
    private sealed class Side : IDisposable
    {
        public readonly MessageHeader* Headers = New<MessageHeader>(1);
        public readonly IoVector* Vectors = New<IoVector>(1);
        public readonly SocketAddress* Names = New<SocketAddress>(1);
        public readonly PacketInfoControl* Controls = New<PacketInfoControl>(1);
        public readonly byte* Data = New<byte>(PacketRoom);

        public Side()
        {
            for (var i = 0; i < Batch; i++)
            {
                Vectors[i] = new IoVector { Base = Data + i * PacketRoom, Length = PacketRoom };
                Headers[i] = new MessageHeader
                {
                    Name = Names + i,
                    NameLength = (uint)sizeof(SocketAddress),
                    Vectors = Vectors + i,
                    VectorCount = 1,
                    Control = Controls + i,
                    ControlLength = (nuint)sizeof(PacketInfoControl),
                };
            }
        }

        public void Dispose()
        {
            NativeMemory.Free(Headers);
            NativeMemory.Free(Vectors);
            NativeMemory.Free(Names);
            NativeMemory.Free(Controls);
            NativeMemory.Free(Data);
        }

        private static T* New<T>(int each)
            where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)(Batch * each), (nuint)sizeof(T));
    }
}
