using System.Net;
using System.Net.Sockets;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.Motion;

/// <summary>Every camera calls at once, as in a storm that all of them see: until a subscriber has the motion of the last one.</summary>
internal sealed class BurstRun(BareMqtt subscriber, int pushPort, int floorPort, int bursts)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>From just before the first connect to the last message.</summary>
    public LatencySamples Motions { get; } = new(bursts);

    /// <summary>The same of the floor, which is called as often.</summary>
    public LatencySamples Floor { get; } = new(bursts);

    /// <summary>Motions of which no message came.</summary>
    public int Missing { get; private set; }

    public static double ASecond(LatencySamples samples) => MotionSettings.Cameras / (samples.Percentile(50) / 1e6);

    /// <summary>Once each. The caller sees to it that the cameras' last calls are long ago.</summary>
    public void Run()
    {
        Measure(_ => IPAddress.Loopback, floorPort, _ => AcceptAndPublish.Topic, Floor);
        Measure(camera => Camera.Address(camera).ToIPAddress(), pushPort, BrokerRig.Motion, Motions);
    }

    private void Measure(Func<int, IPAddress> from, int port, Func<int, string> topic, LatencySamples samples)
    {
        subscriber.Drain();
        var awaited = Enumerable.Range(0, MotionSettings.Cameras).Select(topic).ToList();
        var sockets = Enumerable.Range(0, MotionSettings.Cameras).Select(camera => Bound(from(camera))).ToList();
        var start = Ticks.Now;
        foreach (var socket in sockets)
        {
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(PushHello.Bytes);
        }

        var last = start;
        while (awaited.Count > 0 && subscriber.Read(s_patience, message => message.Payload == "on" && awaited.Remove(message.Topic)) is { } message) last = message.ReadAt;
        Missing += awaited.Count;
        if (awaited.Count == 0) samples.Add(last - start);
        sockets.ForEach(socket => socket.Dispose());
    }

    private static Socket Bound(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }
}
