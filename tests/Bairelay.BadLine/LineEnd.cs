using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Bairelay.BadLine;

/// <summary>
/// One network interface, all of whose frames are read and written here (packet(7)). Frames carry the kernel's own header of
/// what is left to do with them (checksums, division into segments), so that they leave the other end as they came.
/// </summary>
internal static class LineEnd
{
    /// <summary>An undivided segment of the kernel, its Ethernet header, and the kernel's header.</summary>
    public const int MaxFrame = 65_536 + 14 + 10;

    private const int LevelPacket = 263;
    private const int OptionKernelHeader = 15;
    private const int OptionIgnoreOutgoing = 23;

    public static Socket Open(string name)
    {
        // No protocol until it is bound: else it would hear other interfaces meanwhile.
        var socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.IP);
        try
        {
            socket.SetRawSocketOption(LevelPacket, OptionKernelHeader, [1, 0, 0, 0]);
            socket.SetRawSocketOption(LevelPacket, OptionIgnoreOutgoing, [1, 0, 0, 0]);
            socket.Bind(new Interface(IndexOf(name)));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int IndexOf(string name) =>
        NetworkInterface.GetAllNetworkInterfaces().First(one => one.Name == name).GetIPProperties().GetIPv4Properties().Index;

    /// <summary>sockaddr_ll: family, protocol, index, and what only received frames fill in.</summary>
    private sealed class Interface(int index) : EndPoint
    {
        private const int Length = 20;
        private const ushort EveryProtocol = 3;

        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, Length);
            var bytes = address.Buffer.Span;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], EveryProtocol);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], index);
            return address;
        }
    }
}
