using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras.Transport;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>A pipe on loopback whose camera is the test. Packets are told in short, as in <c>data 0 [3]</c>.</summary>
internal sealed class UdpPipeRig : IDisposable
{
    public const int Cid = 330001;
    public const int Did = 743;
    public const uint Tid = 96;

    public UdpPipeRig(TimeProvider? time = null, string camera = "127.0.0.2", string? sendTo = null)
    {
        Camera = new UdpPeer(camera);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = (IPEndPoint)socket.LocalEndPoint!;
        var peer = sendTo is null ? IpPort.From(Camera.Address) : Discovery.At(sendTo);
        Pipe = new UdpPipe(new UdpSession(socket, peer, Cid, Did, Tid), time ?? TimeProvider.System, () => 77UL << 33, Log);
    }

    public TestLog Log { get; } = new();

    public UdpPeer Camera { get; }

    /// <summary>Where the pipe receives.</summary>
    public IPEndPoint Address { get; }

    public UdpPipe Pipe { get; }

    public void Dispose()
    {
        Camera.Dispose();
        Log.Dispose();
    }

    public void CameraSends(byte[] packet) => Camera.Send(Address, packet);

    public void CameraSendsData(uint id, params byte[] payload) => CameraSends(BcUdpPackets.Data(Cid, id, payload));

    public void CameraSends<T>(T message, uint tid = 7)
        where T : struct, IDiscoveryMessage<T> => Camera.Send(Address, message, tid);

    /// <summary>Sends a data packet and returns when it has been read: everything sent before it has then been handled.</summary>
    public async Task CameraIsHeardAsync(uint id)
    {
        CameraSendsData(id, 0xee);
        (await ReadAsync()).Should().Equal(0xee);
    }

    public async Task<byte[]> ReadAsync()
    {
        var buffer = new byte[65536];
        var count = await Pipe.ReadAsync(buffer, TestContext.Current.CancellationToken);
        return buffer[..count];
    }

    /// <summary>The next packet: data and acks in short, discovery as its tid and body.</summary>
    public async Task<string> NextAsync()
    {
        var packet = await Camera.ReceiveBytesAsync();
        var text = BcUdpPackets.Describe(packet);
        if (!text.StartsWith("other", StringComparison.Ordinal)) return text;
        var (tid, xml) = Discovery.Open(packet);
        return $"{tid} {xml}".Replace("<P2P>", "", StringComparison.Ordinal).Replace("</P2P>", "", StringComparison.Ordinal);
    }

    /// <summary>All packets up to and with the first that begins so.</summary>
    public async Task<List<string>> UntilAsync(string beginning)
    {
        var packets = new List<string>();
        do packets.Add(await NextAsync());
        while (!packets[^1].StartsWith(beginning, StringComparison.Ordinal));
        return packets;
    }

    /// <summary>Disposes while time goes on by hand.</summary>
    public async Task CloseAsync(HandTime time)
    {
        var closing = Pipe.DisposeAsync().AsTask();
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return closing.IsCompleted;
        });
        await closing;
    }
}
