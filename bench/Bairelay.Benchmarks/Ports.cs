using System.Net;
using System.Net.Sockets;

namespace Bairelay.Benchmarks;

/// <summary>Ports for programs that must be told one.</summary>
internal static class Ports
{
    /// <summary>Free for both transports a moment ago.</summary>
    public static int Free()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            tcp.Bind(new IPEndPoint(IPAddress.Any, 0));
            try
            {
                udp.Bind(tcp.LocalEndPoint!);
                return ((IPEndPoint)tcp.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                // Taken for UDP: another one.
            }
        }
    }
}
