using MQTTnet;
using MQTTnet.Formatter;

namespace Bairelay.Benchmarks.Child;

/// <summary>The MQTT library as the service uses it: one write a packet, version 5.</summary>
internal static class FloorClient
{
    public static async Task<IMqttClient> ConnectAsync(int broker)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", broker)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithoutPacketFragmentation()
            .Build();
        await client.ConnectAsync(options);
        return client;
    }
}
