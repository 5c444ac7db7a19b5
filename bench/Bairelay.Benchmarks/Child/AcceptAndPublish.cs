using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Protocol;

namespace Bairelay.Benchmarks.Child;

/// <summary>
/// The floor of a motion: accepts a connection, receives what is sent with it, and publishes a message that was made
/// before, retained and of QoS 1 as ours are. Understands nothing, looks nobody up, remembers nothing.
/// </summary>
internal sealed class AcceptAndPublish : IServed
{
    /// <summary>As long as that of a camera of ours.</summary>
    public const string Topic = "barefloor/camera0/status/motion";

    private static readonly MqttApplicationMessage s_message = new()
    {
        Topic = Topic,
        Payload = new("on"u8.ToArray()),
        Retain = true,
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    };

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Task _work;

    public AcceptAndPublish(int broker)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(128);
        _work = Task.Run(() => RunAsync(broker));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public int Cameras => _work.IsFaulted ? -1 : 0;

    public void Dispose()
    {
        // The process ends with it.
        _listener.Dispose();
    }

    private async Task RunAsync(int broker)
    {
        using var client = await FloorClient.ConnectAsync(broker);
        // Many call at once, and none waits for another's acknowledgement.
        var serving = new List<Task>();
        while (true)
        {
            var camera = await _listener.AcceptAsync();
            serving.RemoveAll(one => one.IsCompletedSuccessfully);
            serving.Add(ServeAsync(camera, client));
        }
    }

    private static async Task ServeAsync(Socket camera, IMqttClient client)
    {
        using (camera)
        {
            // The clock starts with these bytes; without them the message could be there before it does.
            await camera.ReceiveAsync(new byte[4096]);
            await client.PublishAsync(s_message);
        }
    }
}
