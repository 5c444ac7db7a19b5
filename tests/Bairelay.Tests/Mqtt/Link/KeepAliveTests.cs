using System.Net;
using System.Net.Sockets;
using System.Text;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class KeepAliveTests
{
    private static readonly byte[] s_welcome = [0x20, 3, 0, 0, 0];

    /// <summary>Property 0x13 of MQTT 5: the broker wants to hear something every 8 s.</summary>
    private static readonly byte[] s_hurriedWelcome = [0x20, 6, 0, 0, 3, 0x13, 0, 8];

    [Fact]
    public async Task The_broker_is_told_how_long_we_may_be_silent()
    {
        using var broker = new BrokerByHand();
        await using var rig = new LinkRig(broker.Address);
        rig.Link.Start();
        await broker.TakeAsync();
        var greeting = await broker.ReadAsync();
        // Behind the name and version of the protocol, and the flags.
        greeting[0].Should().Be(0x10);
        greeting[10..12].Should().Equal(0, 30);
    }

    [Theory, InlineData(false, 22.5), InlineData(true, 6)]
    public async Task It_asks_after_three_quarters_of_that_or_of_what_the_broker_wants(bool isHurried, double seconds)
    {
        var time = new HandTime();
        using var broker = new BrokerByHand();
        await using var rig = new LinkRig(broker.Address, time: time);
        rig.Link.Start();
        await broker.TakeAsync();
        await broker.ReadAsync();
        await broker.SayAsync(isHurried ? s_hurriedWelcome : s_welcome);
        try
        {
            await SaysAsync(broker, "house/status", "online");
            for (var ping = 0; ping < 3; ping++)
            {
                await PassAsync(seconds - 0.1);
                rig.Publish("house/porch", $"{ping}");
                await SaysAsync(broker, "house/porch", $"{ping}");
                await PassAsync(0.1);
                (await broker.ReadAsync()).Should().Equal(0xC0, 0);
                await broker.SayAsync([0xD0, 0]);
            }
        }
        finally
        {
            // To a broker that is there it would say farewell, within a time that does not pass by itself.
            broker.Dispose();
            await rig.HoldsAsync(() => !rig.Link.State.IsConnected);
        }

        async Task PassAsync(double duration)
        {
            // A leap over what is under way would be a broker that does not acknowledge.
            (await rig.Link.FlushAsync(TimeSpan.FromSeconds(1))).Should().BeTrue();
            time.Advance(TimeSpan.FromSeconds(duration));
        }
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_answer_to_a_ping()
    {
        var time = new HandTime();
        using var broker = new BrokerByHand();
        // It also is how long an answer may take.
        await using var rig = new LinkRig(broker.Address, settings => settings with { ConnectDeadline = TimeSpan.FromHours(1) }, time);
        rig.Link.Start();
        await broker.TakeAsync();
        await broker.ReadAsync();
        await broker.SayAsync(s_welcome);
        await SaysAsync(broker, "house/status", "online");
        await rig.IsConnectedAsync();
        time.Advance(TimeSpan.FromSeconds(22.5));
        (await broker.ReadAsync()).Should().Equal(0xC0, 0);
        var ending = rig.Link.DisposeAsync().AsTask();
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return ending.IsCompleted;
        });
        await ending;
    }

    /// <summary>Retained, at least once, in one packet; nothing comes before it.</summary>
    private static async Task SaysAsync(BrokerByHand broker, string topic, string payload)
    {
        var packet = await broker.ReadAsync();
        var id = 4 + topic.Length;
        packet.Should().Equal([0x33, (byte)(packet.Length - 2), 0, (byte)topic.Length, .. Encoding.UTF8.GetBytes(topic), packet[id], packet[id + 1], 0, .. Encoding.UTF8.GetBytes(payload)]);
        await broker.SayAsync([0x40, 2, packet[id], packet[id + 1]]);
    }

    /// <summary>Says nothing by itself.</summary>
    private sealed class BrokerByHand : IDisposable
    {
        private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private NetworkStream? _stream;

        public BrokerByHand() => _listener.Start();

        public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

        public async Task TakeAsync() => _stream = new NetworkStream(await _listener.AcceptSocketAsync(), ownsSocket: true);

        /// <summary>A packet shorter than 128 bytes.</summary>
        public async Task<byte[]> ReadAsync()
        {
            using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
            var head = new byte[2];
            await _stream!.ReadExactlyAsync(head, patience.Token);
            var packet = new byte[2 + head[1]];
            head.CopyTo(packet, 0);
            await _stream.ReadExactlyAsync(packet.AsMemory(2), patience.Token);
            return packet;
        }

        public Task SayAsync(byte[] packet) => _stream!.WriteAsync(packet).AsTask();

        public void Dispose()
        {
            _stream?.Dispose();
            _listener.Dispose();
        }
    }
}
