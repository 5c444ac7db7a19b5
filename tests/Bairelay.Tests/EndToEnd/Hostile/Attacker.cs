using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>Somebody with as many addresses as it likes, who sends datagrams as fast as they are taken, and reads nothing of what comes back.</summary>
internal sealed class Attacker : IDisposable
{
    private const int Sources = 40;

    /// <summary>What waits in the kernel at once. Beyond its buffer it drops datagrams, which proves nothing about those who read them.</summary>
    private const int Portion = 32;

    private static int s_next;

    private readonly List<Socket> _sockets = [];
    private readonly IPEndPoint[] _ports;

    public Attacker(HouseRig house)
    {
        _ports = [house.Service.WakeServer!.Register, house.Service.WakeServer.Middleman];
        var network = (byte)(1 + Interlocked.Increment(ref s_next) % 250);
        for (var i = 0; i < Sources; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4096 };
            socket.Bind(new IPEndPoint(new IPAddress([127, 77, network, (byte)(1 + i)]), 0));
            _sockets.Add(socket);
        }
    }

    /// <summary>Each from another source, to either port. The work is counted, not the time.</summary>
    public async Task FloodAsync(int count, Func<int, byte[]> packet)
    {
        using var pace = new UdpPeer();
        for (var i = 0; i < count; i++)
        {
            await _sockets[i % Sources].SendToAsync(packet(i), _ports[i & 1]);
            if (i % Portion != Portion - 1) continue;
            foreach (var port in _ports) await pace.AskAsync(port, new C2M_Q(Uid.Parse(Discovery.LongUid), "MAC"));
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
