using System.Net;
using System.Net.Sockets;
using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.Session;

/// <summary>
/// From nothing to a login, beside the round trips that no program can do without: over TCP the connect and two
/// messages with their answers, over BcUdp a hello and the same two.
/// </summary>
internal sealed class LoginRun(CameraDoor door, int tcpEcho, int udpEcho, int samples)
{
    /// <summary>Bytes of the two requests; their answers are a little longer.</summary>
    private static readonly int[] s_requests = [20, 320];

    public LatencySamples Tcp { get; } = new(samples);

    public LatencySamples Udp { get; } = new(samples);

    public LatencySamples TcpFloor { get; } = new(samples);

    public LatencySamples UdpFloor { get; } = new(samples);

    /// <summary>All four in turn, so that a slow moment of the machine meets them alike.</summary>
    public async Task RunAsync(bool counts)
    {
        await MeasureAsync(Tcp, counts, () => LogInAsync(udp: false));
        await MeasureAsync(TcpFloor, counts, ConnectAsync);
        await MeasureAsync(Udp, counts, () => LogInAsync(udp: true));
        await MeasureAsync(UdpFloor, counts, ExchangeAsync);
    }

    /// <summary>The disposing afterwards is not measured.</summary>
    private static async Task MeasureAsync(LatencySamples samples, bool counts, Func<Task<IAsyncDisposable?>> open)
    {
        var start = Ticks.Now;
        var opened = await open();
        if (counts) samples.Add(Ticks.Now - start);
        if (opened is not null) await opened.DisposeAsync();
    }

    private async Task<IAsyncDisposable?> LogInAsync(bool udp) => await door.OpenAsync(udp);

    private async Task<IAsyncDisposable?> ConnectAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, tcpEcho));
        await ExchangeAsync(socket, s_requests);
        return null;
    }

    private async Task<IAsyncDisposable?> ExchangeAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, udpEcho));
        await ExchangeAsync(socket, [160, .. s_requests]);
        return null;
    }

    private static async Task ExchangeAsync(Socket socket, int[] lengths)
    {
        var buffer = new byte[4096];
        foreach (var length in lengths)
        {
            await socket.SendAsync(buffer.AsMemory(0, length));
            var received = 0;
            while (received < length) received += await socket.ReceiveAsync(buffer);
        }
    }
}
