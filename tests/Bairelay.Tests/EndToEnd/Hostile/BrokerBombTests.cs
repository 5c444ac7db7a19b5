using System.Net.Sockets;
using System.Text;
using Bairelay.Mqtt.Broker;
using Bairelay.Tests.Support;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>A client of the embedded broker that means it harm, beside the service whose broker it is, and a camera.</summary>
public sealed class BrokerBombTests
{
    [Fact]
    public Task Subscriptions_are_limited_by_number() => BesideAsync(async (house, client) =>
    {
        var granted = 0;
        for (var i = 0; i < ClientAllowance.MaxFilters + 200; i += 100)
        {
            var filters = Enumerable.Range(i, 100).Select(n => new MqttTopicFilter { Topic = $"+/{n}/#" });
            var result = await client.SubscribeAsync(new MqttClientSubscribeOptions { TopicFilters = [.. filters] });
            granted += result.Items.Count(item => item.ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2);
        }

        granted.Should().Be(ClientAllowance.MaxFilters);
        house.Log.Lines.Should().ContainSingle(line => line.Contains("subscriptions or very long ones", StringComparison.Ordinal));
        await client.UnsubscribeAsync("+/7/#");
        (await client.SubscribeAsync("another")).Items.Single().ResultCode.Should().Be(MqttClientSubscribeResultCode.GrantedQoS0, "one has become free");
        (await client.SubscribeAsync("another")).Items.Single().ResultCode.Should().Be(MqttClientSubscribeResultCode.GrantedQoS0, "it has it already");
    });

    [Fact]
    public Task Subscriptions_are_limited_by_length() => BesideAsync(async (_, client) =>
    {
        var granted = 0;
        for (var i = 0; i < 20; i++)
        {
            var result = await client.SubscribeAsync($"{new string('x', 60_000)}{i}");
            if (result.Items.Single().ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2) granted++;
        }

        granted.Should().Be(ClientAllowance.MaxFilterBytes / 60_001);
    });

    /// <summary>Its payload is a byte, and all else is as large as a packet may be.</summary>
    [Fact]
    public Task What_is_retained_is_counted_with_its_properties() => BesideAsync(async (house, client) =>
    {
        for (var i = 0; i < 80; i++)
        {
            await client.PublishAsync(new MqttApplicationMessage
            {
                Topic = $"bomb/{i}",
                Payload = new(new byte[1]),
                Retain = true,
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
                CorrelationData = new byte[60_000],
                UserProperties = [.. Enumerable.Range(0, 16).Select(n => new MqttUserProperty($"{n}", new ReadOnlyMemory<byte>(new byte[60_000])))],
            });
        }

        house.Log.Lines.Should().Contain(line => line.Contains("has no room to keep the message", StringComparison.Ordinal));
    });

    [Fact]
    public Task Topic_aliases_end_the_connection() => BesideAsync(async (house, client) =>
    {
        var publish = () => client.PublishAsync(new MqttApplicationMessage { Topic = new string('t', 1000), TopicAlias = 1, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce });
        await publish.Should().ThrowAsync<Exception>("it was told that there are none");
        await Eventually.HoldsAsync(() => house.Service.Broker!.Clients == 2);
    });

    /// <summary>Two bytes a question; the answers would wait for a reader who never comes.</summary>
    [Theory, InlineData("ping"), InlineData("publish"), InlineData("subscribe"), InlineData("release")]
    public Task Questions_whose_answers_nobody_takes_end_the_connection(string kind) => BesideAsync(async (house, _) =>
    {
        byte[] question = kind switch
        {
            "ping" => [0xC0, 0],
            // QoS 2, to nobody.
            "publish" => [0x34, 5, 0, 1, (byte)'x', 0, 1],
            "subscribe" => [0x82, 6, 0, 1, 0, 1, (byte)'x', 0],
            _ => [0x62, 2, 0, 1],
        };
        byte[] many = [.. Enumerable.Repeat(question, 2000).SelectMany(one => one)];
        var isCut = false;
        for (var attempt = 0; attempt < 10 && !isCut; attempt++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await socket.ConnectAsync(house.Service.Broker!.EndPoint);
            await socket.SendAsync((byte[])[0x10, 20, 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, 8, .. "asks-all"u8]);
            await Eventually.HoldsAsync(() => house.Service.Broker!.Clients == 4);
            isCut = await IsCutOffAsync(socket, many);
        }

        isCut.Should().BeTrue();
        await Eventually.HoldsAsync(() => house.Service.Broker!.Clients == 3);
    });

    [Fact]
    public Task Millions_of_levels_wildcards_and_bytes_that_are_no_text() => BesideAsync(async (house, client) =>
    {
        await client.SubscribeAsync("#");
        for (var i = 0; i < 2_000; i++) await client.PublishAsync(new MqttApplicationMessage { Topic = $"a/{i}/{new string('/', 50)}{i}", Payload = new(Encoding.UTF8.GetBytes(new string('{', 500))) });
        foreach (var nonsense in (byte[][])
        [
            // A wildcard, NUL and broken UTF-8 in the topic; a length that is longer than the packet; packet kinds that do not exist.
            [0x30, 3, 0, 1, (byte)'#'], [0x30, 3, 0, 1, 0], [0x30, 4, 0, 2, 0xff, 0xfe], [0x30, 3, 0xff, 0xff, 0], [0x00, 0], [0xF0, 0], [0x36, 2, 0, 0],
            [0x82, 2, 0, 0], [0x30, 0xff, 0xff, 0xff, 0xff],
        ])
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(house.Service.Broker!.EndPoint);
            await socket.SendAsync((byte[])[0x10, 20, 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, 8, .. "nonsense"u8, .. nonsense]);
        }
    });

    /// <summary>
    /// A client that is cut off learns it when it writes; the kernel's buffers take some answers first. False: nothing
    /// moves any more. A kernel whose buffer is full drops the other end's acknowledgements with its data, at times, and
    /// then neither end can send.
    /// </summary>
    private static async Task<bool> IsCutOffAsync(Socket socket, byte[] questions)
    {
        for (var i = 0; i < 2000; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
            try
            {
                await socket.SendAsync(questions, patience.Token);
            }
            catch (SocketException)
            {
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        throw new InvalidOperationException("All questions were taken");
    }

    private static Task BesideAsync(Func<HouseRig, IMqttClient, Task> attack) => HouseRig.LiveAsync(GoodNeighbour.Plan() with { BrokerInside = true }, async house =>
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var broker = house.Service.Broker!.EndPoint;
        var options = new MqttClientOptionsBuilder().WithTcpServer(broker.Address.ToString(), broker.Port)
            .WithClientId("bomber").WithProtocolVersion(MqttProtocolVersion.V500).Build();
        // The library's own 8 kB of buffer make a large message take seconds.
        ((MqttClientTcpOptions)options.ChannelOptions).BufferSize = 1 << 20;
        await client.ConnectAsync(options);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await new GoodNeighbour(house).IsUnharmedAsync(() => attack(house, client));
        await house.GivesBackAsync(memory);
        house.Log.Lines.Count(line => line.StartsWith("MQTT connected", StringComparison.Ordinal)).Should().Be(1, "the house was never cut off");
    });
}
