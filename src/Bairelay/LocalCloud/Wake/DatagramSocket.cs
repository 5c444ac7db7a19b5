using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// A UDP socket that knows at which of our addresses a datagram arrived and can answer from that very one, also when
/// it listens on all of them.
/// </summary>
internal abstract class DatagramSocket : IDisposable
{
    protected DatagramSocket(IPEndPoint local, bool withPacketInformation)
    {
        Inner = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // A burst of heartbeats after a power cut must not overrun the queue.
            Inner.ReceiveBufferSize = 1 << 20;
            // Our packets are far below any MTU; without fragments the kernel need not number them for each destination.
            Inner.DontFragment = true;
            if (withPacketInformation)
                Inner.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
            Inner.Bind(local);
        }
        catch
        {
            Inner.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)Inner.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    protected Socket Inner { get; }

    /// <summary>Opens the form that this system offers.</summary>
    public static DatagramSocket Open(IPEndPoint local) =>
        OperatingSystem.IsLinux() ? new LinuxDatagramSocket(local) : new SingleAddressSocket(local);

    /// <summary>
    /// Waits for a datagram and returns its length. One that fills the buffer may have been longer. Throws
    /// <see cref="SocketException"/>, also when the socket is disposed meanwhile.
    /// </summary>
    public abstract int Receive(Span<byte> buffer, out IpPort source, out Ipv4 local);

    /// <summary>Sends without ever waiting; false if the system would not take the packet.</summary>
    public abstract bool Send(ReadOnlySpan<byte> packet, IpPort to, Ipv4 from);

    public void Dispose()
    {
        Inner.Dispose();
        GC.SuppressFinalize(this);
    }
}
