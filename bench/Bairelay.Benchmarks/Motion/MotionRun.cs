using System.Net;
using System.Net.Sockets;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.Motion;

/// <summary>
/// Cameras that call the push listener, and the floor in between, and a subscriber of its own that waits for the message
/// of each.
/// </summary>
internal sealed class MotionRun : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly MotionSettings _settings;
    private readonly Mosquitto _broker = new();
    private readonly Fleet _fleet = new(MotionSettings.Cameras);
    private readonly BrokerRig _service;
    private readonly ChildProcess _floor;
    private readonly BareMqtt _subscriber;
    private readonly Random _random = new(1);
    private int _toWarmUp;

    public MotionRun(MotionSettings settings)
    {
        _settings = settings;
        _toWarmUp = settings.WarmUp;
        var most = settings.Passes * MotionSettings.Cameras;
        (Motion, Floor, Silent) = (new LatencySamples(most), new LatencySamples(most), new LatencySamples(most));
        _service = new BrokerRig(_broker, _fleet);
        _floor = ChildProcess.Roaming("accept", _broker.Port);
        _floor.Start();
        _subscriber = new BareMqtt(_broker.Port, "subscriber");
        _subscriber.Subscribe("bairelay/+/status/motion", AcceptAndPublish.Topic);
        AtOnce = new BurstRun(_subscriber, _service.PushPort, _floor.Address.Port, settings.Bursts);
    }

    /// <summary>All cameras together.</summary>
    public BurstRun AtOnce { get; }

    /// <summary>From just before the write of the hello to the message at the subscriber.</summary>
    public LatencySamples Motion { get; }

    /// <summary>The same, of a process that does nothing in between.</summary>
    public LatencySamples Floor { get; }

    /// <summary>From the connect, of callers that say nothing.</summary>
    public LatencySamples Silent { get; }

    /// <summary>Motions of which no message came.</summary>
    public int Missing { get; private set; }

    public async Task RunAsync()
    {
        for (var burst = 0; burst < _settings.Bursts; burst++)
        {
            AtOnce.Run();
            await Task.Delay(MotionSettings.ShortestPass, TimeProvider.System);
        }

        for (var pass = 0; pass < _settings.Passes; pass++)
        {
            var start = Ticks.Now;
            for (var camera = 0; camera < MotionSettings.Cameras; camera++)
            {
                await PauseAsync();
                if (camera >= MotionSettings.Cameras - _settings.Silent) Call(camera, Silent, hello: null);
                else await BothAsync(camera);
            }

            var left = MotionSettings.ShortestPass - TimeSpan.FromSeconds(Ticks.ToSeconds(Ticks.Now - start));
            if (pass + 1 < _settings.Passes && left > TimeSpan.Zero) await Task.Delay(left, TimeProvider.System);
        }
    }

    public void Dispose()
    {
        _subscriber.Dispose();
        _floor.Dispose();
        _service.Dispose();
        _fleet.Dispose();
        _broker.Dispose();
    }

    /// <summary>Neighbours in time, in either order.</summary>
    private async Task BothAsync(int camera)
    {
        var counts = _toWarmUp-- <= 0;
        var floorFirst = _random.Next(2) == 0;
        if (floorFirst) CallFloor(counts);
        Call(camera, counts ? Motion : null, PushHello.Bytes);
        if (floorFirst) return;
        await PauseAsync();
        CallFloor(counts);
    }

    /// <summary>Uneven, or every motion would meet the heartbeats at the same moment of theirs.</summary>
    private async Task PauseAsync()
    {
        await Task.Delay(_settings.Pause * _random.NextDouble(), TimeProvider.System);
        _fleet.Beat();
        await Task.Delay(_settings.Pause * _random.NextDouble(), TimeProvider.System);
    }

    private void Call(int camera, LatencySamples? samples, byte[]? hello) =>
        Measure(Camera.Address(camera).ToIPAddress(), _service.PushPort, BrokerRig.Motion(camera), samples, hello);

    private void CallFloor(bool counts) =>
        Measure(IPAddress.Loopback, _floor.Address.Port, AcceptAndPublish.Topic, counts ? Floor : null, PushHello.Bytes);

    private void Measure(IPAddress from, int port, string topic, LatencySamples? samples, byte[]? hello)
    {
        _subscriber.Drain();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        socket.Connect(IPAddress.Loopback, port);
        var start = Ticks.Now;
        if (hello is not null) socket.Send(hello);
        if (_subscriber.Read(s_patience, message => message.Topic == topic && message.Payload == "on") is { } message)
            samples?.Add(message.ReadAt - start);
        else
            Missing++;
    }
}
