using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bairelay.LocalCloud;
using Bairelay.Mqtt.Broker;
using Bairelay.Tests.Mqtt.Link;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt.Broker;

public sealed class EmbeddedBrokerTests
{
    [Fact]
    public async Task A_link_and_a_listener_meet_on_it()
    {
        await using var rig = await BrokerRig.StartAsync();
        await using var witness = await rig.WitnessAsync();
        await using (var link = new LinkRig(rig.EndPoint))
        {
            var commands = 0;
            link.Link.Subscribe(["house/+/control/#"], _ => Interlocked.Increment(ref commands));
            await link.StartAsync();
            link.Publish("house/porch/status/motion", "on");
            await witness.SeesAsync("house/porch/status/motion", "on");
            await witness.PublishAsync("house/porch/control/led", "on");
            await link.HoldsAsync(() => commands == 1);
        }

        await witness.SeesAsync("house/status", "offline");
        witness.Seen[0].Should().Be(new SeenMessage("house/status", "online", Retain: true, Qos: 1));
    }

    [Fact]
    public async Task It_says_who_took_a_connection_over()
    {
        await using var rig = await BrokerRig.StartAsync();
        await using var link = await new LinkRig(rig.EndPoint, time: new HandTime()).StartAsync();
        await using var twin = await new LinkRig(rig.EndPoint).StartAsync();
        await link.SaysAsync("gives our connection up for another (another client connected with our client id)");
        link.Log.LinesAt(LogLevel.Warning).Should().ContainSingle();
    }

    [Fact]
    public async Task It_says_offline_for_a_link_that_dies()
    {
        await using var rig = await BrokerRig.StartAsync();
        await using var witness = await rig.WitnessAsync();
        var wire = new CutWire(rig.EndPoint);
        await using var link = await new LinkRig(wire.Address).StartAsync();
        await witness.SeesAsync("house/status", "online");
        wire.Dispose();
        await witness.SeesAsync("house/status", "offline");
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task A_client_without_a_name_is_let_in(string version)
    {
        await using var rig = await BrokerRig.StartAsync();
        await using var witness = await rig.WitnessAsync();
        using var tool = Process.Start(new ProcessStartInfo("mosquitto_pub",
            ["-V", version, "-h", rig.EndPoint.Address.ToString(), "-p", $"{rig.EndPoint.Port}", "-q", "1", "-t", "house/porch/control/led", "-m", "on"]))!;
        await tool.WaitForExitAsync();
        tool.ExitCode.Should().Be(0);
        await witness.SeesAsync("house/porch/control/led", "on");
    }

    [Fact]
    public async Task With_credentials_nobody_else_is_let_in()
    {
        await using var rig = await BrokerRig.StartAsync(password: "open sesame");
        await FluentActions.Awaiting(() => rig.WitnessAsync()).Should().ThrowAsync<Exception>();
        await FluentActions.Awaiting(() => rig.WitnessAsync(user: Mosquitto.User, password: "guess")).Should().ThrowAsync<Exception>();
        await FluentActions.Awaiting(() => rig.WitnessAsync(user: "guest", password: "open sesame")).Should().ThrowAsync<Exception>();
        await using var witness = await rig.WitnessAsync(user: Mosquitto.User, password: "open sesame");
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("turned a client").And.NotContain("guess");
        await using var link = new LinkRig(rig.EndPoint);
        link.Log.Announce("does not let us in");
        link.Link.Start();
        await link.SaysAsync("bad user name or password");
    }

    [Fact]
    public async Task A_taken_port_is_reported_with_what_to_do()
    {
        await using var rig = await BrokerRig.StartAsync();
        var start = () => EmbeddedBroker.StartAsync(new EmbeddedBrokerSettings { EndPoint = rig.EndPoint }, TimeProvider.System, rig.Log);
        (await start.Should().ThrowAsync<ListenException>()).WithMessage($"Cannot listen on TCP {rig.EndPoint}: the port is taken by *(pid {Environment.ProcessId})*port in [mqtt]*");
    }

    [Fact]
    public async Task An_address_of_another_machine_is_reported()
    {
        using var log = new TestLog();
        var start = () => EmbeddedBroker.StartAsync(
            new EmbeddedBrokerSettings { EndPoint = IPEndPoint.Parse("192.0.2.1:0") }, TimeProvider.System, log);
        (await start.Should().ThrowAsync<ListenException>()).WithMessage("*does not have the address 192.0.2.1*");
    }

    [Fact]
    public async Task An_oversized_packet_ends_its_connection_and_no_other()
    {
        await using var rig = await BrokerRig.StartAsync();
        await using var witness = await rig.WitnessAsync();
        await using (var large = await rig.WitnessAsync("none"))
        {
            await FluentActions.Awaiting(() => large.PublishAsync("house/large", new byte[EmbeddedBroker.MaxPacket])).Should().ThrowAsync<Exception>();
        }

        await witness.PublishAsync("house/a", "1");
        await witness.SeesAsync("house/a", "1");
        witness.PayloadsOf("house/large").Should().BeEmpty();
    }

    [Fact]
    public async Task A_stranger_that_announces_a_large_packet_is_cut_off_at_once()
    {
        await using var rig = await BrokerRig.StartAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(rig.EndPoint);
        // CONNECT of 256 MB less a byte: nothing of it needs to follow.
        await socket.SendAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F });
        var buffer = new byte[1];
        (await socket.ReceiveAsync(buffer)).Should().Be(0);
    }

    [Fact]
    public async Task Connections_are_limited()
    {
        await using var rig = await BrokerRig.StartAsync();
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 130; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(rig.EndPoint);
            }

            await Eventually.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Warning).Any(line => line.Contains("takes no more", StringComparison.Ordinal)));
            var buffer = new byte[1];
            (await sockets[^1].ReceiveAsync(buffer)).Should().Be(0);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await Eventually.HoldsAsync(() => rig.Broker.Clients == 0);
        await using var witness = await TryUntilAsync(() => rig.WitnessAsync());
    }

    [Fact]
    public async Task A_subscriber_that_takes_nothing_is_let_go_and_the_others_get_everything()
    {
        await using var rig = await BrokerRig.StartAsync();
        await using var witness = await rig.WitnessAsync();
        using var sluggish = await SubscribeAndSleepAsync(rig.EndPoint);
        await Eventually.HoldsAsync(() => rig.Broker.Clients == 2);
        await using var publisher = await rig.WitnessAsync("none");
        var payload = new byte[1 << 20];
        for (var i = 1; i <= 60; i++)
        {
            await publisher.PublishAsync("house/preview", payload);
            // Step by step, or the one that listens might be too slow too.
            var expected = i;
            await Eventually.HoldsAsync(() => witness.PayloadsOf("house/preview").Count == expected);
        }

        await Eventually.HoldsAsync(() => rig.Broker.Clients == 2);
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("sluggish");
    }

    /// <summary>Too little waits for it to be a burden, and it asked for no keep-alive.</summary>
    [Fact]
    public async Task A_subscriber_that_takes_nothing_for_minutes_is_let_go()
    {
        var time = new HandTime();
        await using var rig = await BrokerRig.StartAsync(time: time);
        using var sluggish = await SubscribeAndSleepAsync(rig.EndPoint);
        await Eventually.HoldsAsync(() => rig.Broker.Clients == 1);
        await using var publisher = await rig.WitnessAsync("none");
        for (var i = 0; i < 12; i++) await publisher.PublishAsync("house/preview", new byte[1 << 20]);
        time.Advance(TimeSpan.FromMinutes(4));
        rig.Broker.Clients.Should().Be(2);
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return rig.Broker.Clients == 1;
        });
    }

    /// <summary>CONNECT as "sluggish", SUBSCRIBE to "#", and never a read.</summary>
    private static async Task<Socket> SubscribeAndSleepAsync(IPEndPoint broker)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(broker);
        byte[] greeting = [0x10, 20, 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, 8, .. "sluggish"u8];
        byte[] subscription = [0x82, 6, 0, 1, 0, 1, .. "#"u8, 0];
        await socket.SendAsync(greeting);
        await socket.SendAsync(subscription);
        return socket;
    }

    private static async Task<MqttWitness> TryUntilAsync(Func<Task<MqttWitness>> connect)
    {
        while (true)
        {
            try
            {
                return await connect();
            }
            catch (Exception) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }
}
