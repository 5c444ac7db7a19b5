using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// recvmsg and sendmsg with IP_PKTINFO, called directly: the framework's packet information allocates for every
/// datagram, and it cannot choose the source address of an answer. Blocking calls of one thread cost less than
/// asynchronous ones (docs/performance.md).
/// </summary>
internal sealed unsafe partial class LinuxDatagramSocket(IPEndPoint local)
    : DatagramSocket(local, withPacketInformation: true)
{
    private const int IpPacketInfo = 8;
    private const int Truncate = 0x20;
    private const int DontWait = 0x40;
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;
    private const int NetworkUnreachable = 101;

    /// <summary>Room for one control message; CMSG_SPACE(sizeof(in_pktinfo)) is 32 on 64-bit systems, 24 on others.</summary>
    private const int ControlRoom = 64;

    public override int Receive(Span<byte> buffer, out IpPort source, out Ipv4 local)
    {
        var control = stackalloc byte[ControlRoom];
        SocketAddress name;
        fixed (byte* data = buffer)
        {
            var vector = new IoVector { Base = data, Length = (nuint)buffer.Length };
            var message = new MessageHeader
            {
                Name = &name,
                NameLength = (uint)sizeof(SocketAddress),
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = ControlRoom,
            };
            // With this flag the call returns the datagram's true length even if the buffer is shorter.
            nint length;
            do length = ReceiveMessage(Inner.SafeHandle, &message, Truncate);
            while (length < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            if (length < 0)
                throw new SocketException((int)SocketError.SocketError, Marshal.GetLastPInvokeErrorMessage());

            source = new IpPort(
                new Ipv4(BinaryPrimitives.ReverseEndianness(name.Address)), BinaryPrimitives.ReverseEndianness(name.Port));
            local = Ipv4.Any;
            var header = (ControlHeader*)control;
            if (message.ControlLength >= (nuint)sizeof(ControlHeader) && header->Level == 0 && header->Type == IpPacketInfo)
                local = new Ipv4(BinaryPrimitives.ReverseEndianness(((PacketInfo*)(header + 1))->SpecificDestination));
            return (int)length;
        }
    }

    public override bool Send(ReadOnlySpan<byte> packet, IpPort to, Ipv4 from)
    {
        try
        {
            if (SendFrom(packet, to, from)) return true;
            // An address that has gone meanwhile is no source any more; then the system's choice is the best there is.
            return !from.IsAny
                && Marshal.GetLastPInvokeError() is InvalidArgument or NetworkUnreachable
                && SendFrom(packet, to, Ipv4.Any);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private bool SendFrom(ReadOnlySpan<byte> packet, IpPort to, Ipv4 from)
    {
        var control = stackalloc byte[ControlRoom];
        var name = new SocketAddress
        {
            Family = (ushort)AddressFamily.InterNetwork,
            Port = BinaryPrimitives.ReverseEndianness(to.Port),
            Address = BinaryPrimitives.ReverseEndianness(to.Ip.Bits),
        };
        var header = (ControlHeader*)control;
        header->Length = (nuint)(sizeof(ControlHeader) + sizeof(PacketInfo));
        header->Level = 0;
        header->Type = IpPacketInfo;
        *(PacketInfo*)(header + 1) = new PacketInfo { SpecificDestination = BinaryPrimitives.ReverseEndianness(from.Bits) };
        fixed (byte* data = packet)
        {
            var vector = new IoVector { Base = data, Length = (nuint)packet.Length };
            var message = new MessageHeader
            {
                Name = &name,
                NameLength = (uint)sizeof(SocketAddress),
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                // CMSG_SPACE rounds up to the size of a word.
                ControlLength = (header->Length + (nuint)sizeof(nuint) - 1) / (nuint)sizeof(nuint) * (nuint)sizeof(nuint),
            };
            nint sent;
            do sent = SendMessage(Inner.SafeHandle, &message, DontWait);
            while (sent < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return sent == packet.Length;
        }
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(SafeHandle socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(SafeHandle socket, MessageHeader* message, int flags);

    // The layouts of <sys/socket.h> and <netinet/in.h>, the same for glibc and musl, 32 and 64 bits.

    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PacketInfo
    {
        public int Interface;

        /// <summary>Our address: of arrival when receiving, to use when sending.</summary>
        public uint SpecificDestination;

        public uint HeaderDestination;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct SocketAddress
    {
        public ushort Family;
        public ushort Port;
        public uint Address;
        private readonly ulong _padding;
    }
}
