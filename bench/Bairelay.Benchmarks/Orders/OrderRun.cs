using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.Orders;

/// <summary>
/// Wakes by MQTT, and the floor in between: a subscriber of the same library that does nothing with a message but to send
/// a datagram.
/// </summary>
internal sealed class OrderRun : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly OrderSettings _settings;
    private readonly Mosquitto _broker = new();
    private readonly Fleet _fleet = new(OrderSettings.Cameras);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ChildProcess _floor;
    private readonly BareMqtt _client;
    private readonly Random _random = new(1);
    private (int Camera, long At) _woken;

    public OrderRun(OrderSettings settings)
    {
        _settings = settings;
        var most = settings.Services * OrderSettings.Wakes;
        (Wake, Subscriber, Floor) = (new LatencySamples(most), new LatencySamples(most), new LatencySamples(most));
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _client = new BareMqtt(_broker.Port, "client");
        _floor = ChildProcess.Roaming("subscribe", _broker.Port, ((IPEndPoint)_socket.LocalEndPoint!).Port);
        _floor.Start();
        AwaitFloor();
        for (var camera = 0; camera < Math.Min(4, OrderSettings.Cameras); camera++) _fleet.LaneOf(camera).Unasked = Arrived;
    }

    /// <summary>From just before the write of the command to the first R2D_C at the camera's socket.</summary>
    public LatencySamples Wake { get; }

    /// <summary>To a subscriber that has the message in hand.</summary>
    public LatencySamples Subscriber { get; }

    /// <summary>To the arrival of the datagram that it sends then.</summary>
    public LatencySamples Floor { get; }

    /// <summary>Commands without an R2D_C.</summary>
    public int Missing { get; private set; }

    public async Task RunAsync()
    {
        for (var number = 0; number < _settings.Services; number++)
        {
            using var service = new BrokerRig(_broker, _fleet);
            for (var wake = 0; wake < OrderSettings.Wakes; wake++)
            {
                var counts = wake >= OrderSettings.WarmUp;
                var camera = (number * OrderSettings.Wakes + wake) % OrderSettings.Cameras;
                var floorFirst = _random.Next(2) == 0;
                await PauseAsync();
                if (floorFirst) MeasureFloor(counts);
                if (floorFirst) await PauseAsync();
                MeasureWake(camera, counts);
                if (!floorFirst) await PauseAsync();
                if (!floorFirst) MeasureFloor(counts);
            }
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _floor.Dispose();
        _socket.Dispose();
        _fleet.Dispose();
        _broker.Dispose();
    }

    /// <summary>Uneven, or every command would meet the heartbeats at the same moment of theirs.</summary>
    private async Task PauseAsync()
    {
        await Task.Delay(_settings.Pause * _random.NextDouble(), TimeProvider.System);
        _fleet.Beat();
        await Task.Delay(_settings.Pause * _random.NextDouble(), TimeProvider.System);
    }

    private void MeasureWake(int camera, bool counts)
    {
        var lane = _fleet.LaneOf(camera);
        while (lane.Receive() > 0)
        {
            // Answers to heartbeats.
        }

        _woken = (camera, 0);
        var start = Ticks.Now;
        _client.Publish(BrokerRig.Wakeup(camera), "1");
        var deadline = start + Ticks.From(s_patience);
        while (_woken.At == 0 && Ticks.Now < deadline)
        {
            lane.Wait(s_patience);
            lane.Receive();
        }

        if (_woken.At == 0) Missing++;
        else if (counts) Wake.Add(_woken.At - start);
        // Ends the burst and the attempt to connect.
        _client.Publish(BrokerRig.Wakeup(camera), "0");
    }

    private void Arrived(Protocol.BcUdp.Ipv4 at, long now)
    {
        if (_woken.At == 0 && at == Camera.Address(_woken.Camera)) _woken.At = now;
    }

    private void MeasureFloor(bool counts)
    {
        var start = Ticks.Now;
        _client.Publish(SubscribeAndSend.Topic, "1");
        if (ReceiveFloor(s_patience) is not { } moments) throw new IOException("The floor's subscriber is gone");
        if (!counts) return;
        Subscriber.Add(moments.Had - start);
        Floor.Add(moments.Arrived - start);
    }

    /// <summary>Until it has subscribed.</summary>
    private void AwaitFloor()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            _client.Publish(SubscribeAndSend.Topic, "1");
            if (ReceiveFloor(TimeSpan.FromMilliseconds(100)) is null) continue;
            while (ReceiveFloor(TimeSpan.FromMilliseconds(100)) is not null)
            {
                // Of an earlier attempt.
            }

            return;
        }

        throw new IOException("The floor's subscriber does not come up");
    }

    private (long Had, long Arrived)? ReceiveFloor(TimeSpan patience)
    {
        Span<byte> datagram = stackalloc byte[sizeof(long)];
        if (!_socket.Poll(patience, SelectMode.SelectRead)) return null;
        _socket.Receive(datagram);
        return (BinaryPrimitives.ReadInt64LittleEndian(datagram), Ticks.Now);
    }
}
