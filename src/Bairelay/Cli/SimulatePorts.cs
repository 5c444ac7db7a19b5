using System.Net;
using System.Net.Sockets;

namespace Bairelay.Cli;

internal static class SimulatePorts
{
    /// <summary>The port, if it can be had: another simulated camera may have it, and this one does without.</summary>
    public static int? Free(IPAddress address, int port, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            if (protocol == ProtocolType.Tcp) socket.Listen(1);
            return port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
