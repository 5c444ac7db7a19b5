using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// For systems other than Linux: a socket on one address, which then is the one that was asked. To listen on all
/// addresses, one is opened for each (<see cref="ListenAddresses"/>).
/// </summary>
internal sealed class SingleAddressSocket(IPEndPoint local)
    : DatagramSocket(local, withPacketInformation: false)
{
    private readonly SocketAddress _source = new(AddressFamily.InterNetwork);
    private readonly Ipv4 _local = Ipv4.From(local.Address) ?? Ipv4.Any;

    public override int Receive(Span<byte> buffer, out IpPort source, out Ipv4 local)
    {
        _source.Size = SocketAddress.GetMaximumAddressSize(AddressFamily.InterNetwork);
        int length;
        try
        {
            length = Inner.ReceiveFrom(buffer, SocketFlags.None, _source);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            length = buffer.Length + 1;
        }
        catch (ObjectDisposedException)
        {
            throw new SocketException((int)SocketError.OperationAborted);
        }

        // Family in two bytes, then port and address in network order, on every system.
        var bytes = _source.Buffer.Span;
        source = new IpPort(
            new Ipv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        local = _local;
        return length;
    }

    public override bool Send(ReadOnlySpan<byte> packet, IpPort to, Ipv4 from)
    {
        try
        {
            return Inner.SendTo(packet, to.ToIPEndPoint()) == packet.Length;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
