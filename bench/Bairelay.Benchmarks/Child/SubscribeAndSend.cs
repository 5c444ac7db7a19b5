using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Protocol;

namespace Bairelay.Benchmarks.Child;

/// <summary>
/// The floor of a command: a subscriber of the same library, which notes the moment at which it has a message and sends
/// that as one datagram.
/// </summary>
internal sealed class SubscribeAndSend : IServed
{
    public const string Topic = "barefloor/camera0/control/wakeup";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _to;
    private readonly Task _work;

    public SubscribeAndSend(int broker, int port)
    {
        _to = new IPEndPoint(IPAddress.Loopback, port);
        _work = Task.Run(() => RunAsync(broker));
    }

    public int Port => _to.Port;

    public int Cameras => _work.IsFaulted ? -1 : 0;

    public void Dispose()
    {
        // The process ends with it.
        _socket.Dispose();
    }

    private async Task RunAsync(int broker)
    {
        using var client = await FloorClient.ConnectAsync(broker);
        client.ApplicationMessageReceivedAsync += OnMessageAsync;
        await client.SubscribeAsync(Topic, MqttQualityOfServiceLevel.AtLeastOnce);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        // The monotonic clock is one for all processes of a machine.
        Span<byte> moment = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(moment, Ticks.Now);
        _socket.SendTo(moment, _to);
        return Task.CompletedTask;
    }
}
