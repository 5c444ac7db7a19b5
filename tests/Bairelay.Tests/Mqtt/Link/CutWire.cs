using System.Net;
using System.Net.Sockets;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt.Link;

/// <summary>A wire between a link and its broker that can be cut, or that makes of it a broker of old.</summary>
internal sealed class CutWire : IDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _broker;
    private readonly List<TcpClient> _ends = [];
    private readonly Task _accepting;

    public CutWire(IPEndPoint broker)
    {
        _broker = broker;
        _listener = new TcpListener(new IPEndPoint(Mosquitto.FreeEndPoint().Address, 0));
        _listener.Start();
        Address = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address { get; }

    /// <summary>Answers for the broker as one does that knows MQTT 3.1.1 only.</summary>
    public bool RefusesVersion5 { get; init; }

    /// <summary>As a broker does that gets a packet of this size, without a word.</summary>
    public int HangsUpAt { get; init; } = int.MaxValue;

    public void Dispose()
    {
        _listener.Dispose();
        lock (_ends)
        {
            foreach (var end in _ends) end.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                if (RefusesVersion5 && await RefuseAsync(near)) continue;
                var far = new TcpClient();
                await far.ConnectAsync(_broker);
                lock (_ends) _ends.AddRange(near, far);
                _ = CarryAsync(near, far, HangsUpAt);
                _ = CarryAsync(far, near, int.MaxValue);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static async Task<bool> RefuseAsync(TcpClient client)
    {
        // Looks at the greeting and leaves it for the broker: ... 'M' 'Q' 'T' 'T' version.
        var greeting = new byte[64];
        var count = await client.Client.ReceiveAsync(greeting, SocketFlags.Peek);
        if (greeting[greeting.AsSpan(0, count).IndexOf("MQTT"u8) + 4] != 5) return false;
        await client.Client.ReceiveAsync(greeting, SocketFlags.None);
        await client.Client.SendAsync(new byte[] { 0x20, 0x02, 0x00, 0x01 });
        client.Dispose();
        return true;
    }

    private static async Task CarryAsync(TcpClient from, TcpClient to, int hangsUpAt)
    {
        var piece = new byte[64 << 10];
        try
        {
            for (var left = hangsUpAt; left > 0;)
            {
                if (await from.GetStream().ReadAsync(piece) is not (> 0 and var count)) return;
                await to.GetStream().WriteAsync(piece.AsMemory(0, count));
                left -= hangsUpAt == int.MaxValue ? 0 : count;
            }

            from.Dispose();
            to.Dispose();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }
}
