using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Transport;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Reaching;

/// <summary>
/// Reaches for cameras on real sockets, with pipes that do nothing and a network that the test makes up. Where packets
/// go to and fro time is real; where nobody answers it is made to pass.
/// </summary>
internal sealed class ReachRig : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<ReachProgress> _progress = new();

    /// <summary>Null: time is real.</summary>
    public HandTime? Hand { get; set; }

    public TimeProvider Time => Hand ?? TimeProvider.System;

    /// <summary>What was told on the way.</summary>
    public IReadOnlyList<ReachProgress> Progress => [.. _progress];

    public TestLog Log { get; } = new();

    public Dictionary<string, string[]> Names { get; } = new(StringComparer.Ordinal);

    public List<string> Broadcasts { get; } = [];

    public HashSet<Ipv4> Ours { get; } = [];

    public ReachSettings Settings { get; set; } = new() { SessionPorts = (0, 0), HelloPorts = [], ServerNames = ["p2p.reolink.com", "p2p1.reolink.com"] };

    /// <summary>Pipes that carry something.</summary>
    public bool UsesRealPipes { get; set; }

    public WakeCall? Wake { get; set; }

    public ReachMemory? Memory { get; set; }

    public Task<ReachedCamera> OpenAsync(ReachTarget target, CancellationToken cancellation = default) =>
        new CameraReach(UsesRealPipes ? Services() : Services() with
        {
            OpenTcp = socket => new SilentPipe("tcp", socket, IpPort.From((IPEndPoint)socket.RemoteEndPoint!), 0, 0, 0),
            OpenUdp = (socket, peer, cid, did, tid) => new SilentPipe("udp", socket, peer, cid, did, tid),
        }).OpenAsync(target, new Teller(_progress), cancellation);

    /// <summary>Waits for the end, which made-up time brings nearer.</summary>
    public async Task<T> EndOfAsync<T>(Task<T> task)
    {
        if (Hand is not { } hand) return await task.WaitAsync(s_patience, TimeProvider.System);
        await Eventually.HoldsAsync(() =>
        {
            if (!task.IsCompleted) hand.Advance(TimeSpan.FromMilliseconds(50));
            return task.IsCompleted;
        });
        return await task;
    }

    public static ReachTarget Target(string? address = null, DiscoveryLevel level = DiscoveryLevel.Local, bool withUid = true) => new()
    {
        Name = "porch",
        Uid = withUid ? Uid.Parse(Discovery.ShortUid) : default,
        Address = address is not null && HostAndPort.TryParse(address, 9000, out var parsed) ? parsed : null,
        Discovery = level,
    };

    public void GreetAt(params UdpPeer[] cameras) =>
        Settings = Settings with { HelloPorts = [.. cameras.Select(camera => (ushort)camera.Address.Port)] };

    public void Dispose() => Log.Dispose();

    private ReachServices Services() => new()
    {
        Settings = Settings,
        Network = new ReachNetwork(
            ResolveAsync, Bairelay.LocalCloud.Wake.LocalRoute.Facing, Ours.Contains,
            () => [.. Broadcasts.Select(address => Discovery.At(address + ":1").Ip)]),
        Wake = Wake,
        Memory = Memory,
        Time = Time,
        Log = Log,
    };

    private Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation) =>
        Names.TryGetValue(name, out var addresses) ? Task.FromResult(addresses.Select(IPAddress.Parse).ToArray())
            : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));

    private sealed class Teller(ConcurrentQueue<ReachProgress> told) : IProgress<ReachProgress>
    {
        public void Report(ReachProgress value) => told.Enqueue(value);
    }
}

/// <summary>Owns its socket and carries nothing.</summary>
internal sealed class SilentPipe(string transport, Socket socket, IpPort peer, int cid, int did, uint tid) : CameraPipe
{
    public override string Transport => transport;

    public override IPEndPoint Peer => peer.ToIPEndPoint();

    public Socket Socket => socket;

    public int Cid => cid;

    public int Did => did;

    public uint Tid => tid;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => ValueTask.FromResult(0);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A scripted camera: what a test needs of one, packet by packet.</summary>
internal static class ScriptedCamera
{
    /// <summary>The next packet of a verb; others are passed over.</summary>
    public static async Task<(IPEndPoint From, uint Tid, T Message)> ReceiveAsync<T>(this UdpPeer peer)
        where T : struct, IDiscoveryMessage<T>
    {
        while (true)
        {
            var (from, tid, xml) = await peer.ReceiveAsync();
            DiscoveryMessages.TryRead(System.Text.Encoding.UTF8.GetBytes(xml), out _, out var message);
            if (message is T expected) return (from, tid, expected);
        }
    }

    /// <summary>As above, in a session, where other kinds of packets are on the way too.</summary>
    public static async Task<T> HearAsync<T>(this UdpPeer peer)
        where T : struct, IDiscoveryMessage<T>
    {
        while (true)
        {
            var bytes = await peer.ReceiveBytesAsync();
            if (DiscoveryFrame.TryOpen(bytes, out _, out var xml, out _) != FrameFault.None) continue;
            DiscoveryMessages.TryRead(xml, out _, out var message);
            if (message is T expected) return expected;
        }
    }

    /// <summary>Answers one hello with a session.</summary>
    public static async Task<C2D_C> AnswerHelloAsync(this UdpPeer camera, int did = 743)
    {
        var (from, tid, hello) = await camera.ReceiveAsync<C2D_C>();
        camera.Send(new IPEndPoint(from.Address, hello.Port), new D2C_C_R(new Timers(3000, 20000, 60000), 0, hello.Cid, did), tid);
        return hello;
    }
}
