using System.Runtime.InteropServices;

namespace Bairelay.Benchmarks.Posix;

// The layouts of <sys/socket.h> and <netinet/in.h> on 64-bit systems.

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;
    public nuint Length;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public SocketAddress* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public PacketInfoControl* Control;
    public nuint ControlLength;
    public int Flags;
    private readonly uint _padding;

    /// <summary>What recvmmsg received, what sendmmsg sent.</summary>
    public uint Length;
}

[StructLayout(LayoutKind.Sequential)]
internal struct SocketAddress
{
    public ushort Family;
    public ushort Port;
    public uint Address;
    private readonly ulong _padding;
}

/// <summary>One control message with an in_pktinfo, and the padding that ends it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PacketInfoControl
{
    public nuint Length;
    public int Level;
    public int Type;
    public int Interface;
    public uint SpecificDestination;
    public uint HeaderDestination;
    private readonly uint _padding;
}
