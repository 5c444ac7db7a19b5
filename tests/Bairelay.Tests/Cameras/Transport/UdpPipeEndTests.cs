using System.Net.Sockets;
using Bairelay.Cameras;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Transport;

/// <summary>How a session over UDP ends, by whomever.</summary>
public sealed class UdpPipeEndTests
{
    private const string End = "96 <C2D_DISC><cid>330001</cid><did>743</did></C2D_DISC>";

    private readonly HandTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_seconds_without_a_packet_of_the_camera_are_the_end()
    {
        using var rig = new UdpPipeRig(_time);
        Pass(seconds: 9.9);
        rig.CameraSends(new D2C_HB(UdpPipeRig.Cid, 742));
        await rig.CameraIsHeardAsync(0);
        var reading = rig.ReadAsync();
        Pass(seconds: 9.9);
        reading.IsCompleted.Should().BeFalse();
        rig.CameraSends(BcUdpPackets.Data(5, 0)); // another session is no sign of life, and the wait goes on
        Pass(seconds: 0.2);
        var failed = (await FluentActions.Awaiting(() => reading).Should().ThrowAsync<CameraUnreachableException>()).Which;
        failed.Reason.Should().Be(UnreachableReason.Lost);
        failed.Message.Should().Contain("10 s");
        await rig.CloseAsync(_time);
        (await rig.UntilAsync(End)).Should().NotBeEmpty("it may hear that much");
    }

    [Fact]
    public async Task A_writer_waits_ten_seconds_for_a_camera_that_talks_and_takes_nothing()
    {
        using var rig = new UdpPipeRig(_time);
        var writing = rig.Pipe.WriteAsync(new byte[1 << 20], Cancellation).AsTask();
        Pass(seconds: 5);
        await rig.CameraIsHeardAsync(0);
        writing.IsCompleted.Should().BeFalse();
        Pass(seconds: 5);
        (await FluentActions.Awaiting(() => writing).Should().ThrowAsync<CameraUnreachableException>())
            .Which.Message.Should().Contain("taken nothing");
        await rig.CloseAsync(_time);
    }

    [Fact]
    public async Task Disposing_says_the_end_three_times_and_frees_the_port()
    {
        using var rig = new UdpPipeRig(_time);
        var reading = rig.ReadAsync();
        await rig.CloseAsync(_time);
        (await rig.UntilAsync(End)).Should().EndWith(End);
        (await rig.NextAsync()).Should().Be(End);
        (await rig.NextAsync()).Should().Be(End);
        rig.Camera.IsDrained.Should().BeTrue();

        (await FluentActions.Awaiting(() => reading).Should().ThrowAsync<CameraUnreachableException>())
            .Which.Reason.Should().Be(UnreachableReason.Closed);
        await FluentActions.Awaiting(async () => await rig.Pipe.WriteAsync(new byte[1], Cancellation))
            .Should().ThrowAsync<CameraUnreachableException>();
        await rig.Pipe.DisposeAsync();
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(rig.Address);
    }

    [Fact]
    public async Task Last_words_are_repeated_before_the_end()
    {
        using var rig = new UdpPipeRig(_time);
        await rig.Pipe.WriteAsync(new byte[20], Cancellation);
        await rig.CloseAsync(_time);
        var packets = await rig.UntilAsync(End);
        packets.Count(packet => packet == "data 0 [20]").Should().Be(2);
    }

    [Fact]
    public async Task Last_words_that_have_arrived_are_followed_by_the_end_at_once()
    {
        using var rig = new UdpPipeRig(_time);
        await rig.Pipe.WriteAsync(new byte[20], Cancellation);
        var closing = rig.Pipe.DisposeAsync().AsTask();
        await rig.UntilAsync("data 0");
        rig.CameraSends(BcUdpPackets.Ack(UdpPipeRig.Cid, 0));
        (await rig.NextAsync()).Should().Be(End, "without any time having passed");
        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            return closing.IsCompleted;
        });
        await closing;
    }

    [Fact]
    public async Task A_network_that_takes_nothing_gets_a_fresh_socket_on_the_same_port()
    {
        // A socket on loopback can send nowhere else.
        using var rig = new UdpPipeRig(_time, sendTo: "192.0.2.1:9");
        Pass(seconds: 5);
        rig.Log.Lines.Should().ContainSingle(line =>
            line.StartsWith("UDP session with 192.0.2.1:9: the network takes no packets", StringComparison.Ordinal)
            && line.EndsWith($"bound again to port {rig.Address.Port}", StringComparison.Ordinal));
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        FluentActions.Invoking(() => taken.Bind(rig.Address)).Should().Throw<SocketException>();
        await rig.CloseAsync(_time);
    }

    private void Pass(double seconds)
    {
        for (var i = 0; i < seconds * 10; i++) _time.Advance(TimeSpan.FromMilliseconds(100));
    }
}
