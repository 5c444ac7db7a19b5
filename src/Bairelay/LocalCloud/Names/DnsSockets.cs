using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Names;

/// <summary>The answerer's two sockets, on one port: both bound or none.</summary>
internal sealed class DnsSockets : IDisposable
{
    private static readonly ListenKeys s_keys = new(ProtocolType.Udp, "dns.dns_port", "dns_addr", IsFixed: true);

    private DnsSockets(DatagramSocket udp, Socket tcp) => (Udp, Tcp) = (udp, tcp);

    public DatagramSocket Udp { get; }

    public Socket Tcp { get; }

    /// <exception cref="ListenException">A port cannot be had, or the upstream resolver is this program; the message says what to do.</exception>
    public static DnsSockets Open(DnsOptions options)
    {
        var endpoint = new IPEndPoint(options.Address, options.Port);
        if (WouldAskItself(options))
        {
            throw ListenException.Because(
                $"Cannot answer DNS at {endpoint}: upstream_dns {options.Upstream} is this program itself. Set upstream_dns in [dns] to your router, or to a public resolver");
        }

        DatagramSocket? udp = null;
        try
        {
            udp = DatagramSocket.Open(endpoint);
            return new DnsSockets(udp, PushListener.Open(udp.LocalEndPoint, s_keys with { Protocol = ProtocolType.Tcp }));
        }
        catch (SocketException exception)
        {
            throw ListenException.From(exception, endpoint, s_keys);
        }
        catch
        {
            udp?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Udp.Dispose();
        Tcp.Dispose();
    }

    private static bool WouldAskItself(DnsOptions options) =>
        options.Upstream!.Port == options.Port && Ipv4.From(options.Upstream.Address) is { } upstream && LocalRoute.IsOurs(upstream)
        && (options.Address.Equals(IPAddress.Any) || options.Address.Equals(options.Upstream.Address));
}
