using Bairelay.Cameras;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Transport;

/// <summary>Bytes both ways and the talk of a session that stands.</summary>
public sealed class UdpPipeTests
{
    private const string Heartbeat = "96 <C2D_HB><cid>330001</cid><did>743</did></C2D_HB>";
    private const string End = "96 <C2D_DISC><cid>330001</cid><did>743</did></C2D_DISC>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_heartbeat_with_the_tid_of_the_session_goes_out_at_once_and_every_second()
    {
        var time = new HandTime();
        using var rig = new UdpPipeRig(time);
        (await rig.NextAsync()).Should().Be(Heartbeat);
        (await rig.NextAsync()).Should().Be("ack none");
        for (var i = 0; i < 4; i++) time.Advance(TimeSpan.FromMilliseconds(250));
        (await rig.UntilAsync(Heartbeat)).Should().Equal("ack none", "ack none", "ack none", Heartbeat);
        (await rig.NextAsync()).Should().Be("ack none");
        await rig.CloseAsync(time);
    }

    [Fact]
    public async Task Bytes_arrive_in_order_and_are_acknowledged()
    {
        using var rig = new UdpPipeRig();
        rig.CameraSendsData(1, 3, 4);
        rig.CameraSendsData(0, 1, 2);
        var bytes = new List<byte>();
        while (bytes.Count < 4) bytes.AddRange(await rig.ReadAsync());
        bytes.Should().Equal(1, 2, 3, 4);
        await rig.UntilAsync("ack 1");
        rig.Pipe.Transport.Should().Be("udp");
        rig.Pipe.Peer.Should().Be(rig.Camera.Address);
        await rig.Pipe.DisposeAsync();
    }

    [Fact]
    public async Task A_megabyte_is_written_as_fast_as_the_camera_acknowledges()
    {
        using var rig = new UdpPipeRig();
        var bytes = new byte[1 << 20];
        new Random(1).NextBytes(bytes);
        var writing = rig.Pipe.WriteAsync(bytes, Cancellation).AsTask();
        var received = new List<byte>();
        for (uint next = 0; received.Count < bytes.Length;)
        {
            var packet = await rig.Camera.ReceiveBytesAsync();
            if (!DataPacket.TryRead(packet, out var data)) continue;
            data.ConnectionId.Should().Be(UdpPipeRig.Did);
            if (data.PacketId == next)
            {
                received.AddRange(data.Payload);
                next++;
            }

            if (next > 0) rig.CameraSends(BcUdpPackets.Ack(UdpPipeRig.Cid, next - 1));
        }

        await writing;
        received.SequenceEqual(bytes).Should().BeTrue();
        await rig.Pipe.DisposeAsync();
    }

    [Fact]
    public async Task The_cameras_end_of_this_session_ends_the_stream_after_its_last_bytes()
    {
        using var rig = new UdpPipeRig();
        rig.CameraSends(new D2C_DISC(UdpPipeRig.Cid, 742));
        rig.CameraSends(new D2C_DISC(5, UdpPipeRig.Did));
        rig.CameraSendsData(0, 1);
        rig.CameraSends(new D2C_DISC(UdpPipeRig.Cid, UdpPipeRig.Did));
        (await rig.ReadAsync()).Should().Equal([1], "the ends before were those of other sessions");
        (await rig.ReadAsync()).Should().BeEmpty();
        (await rig.ReadAsync()).Should().BeEmpty();
        var write = async () => await rig.Pipe.WriteAsync(new byte[1], Cancellation);
        (await write.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Closed);

        await rig.Pipe.DisposeAsync();
        while (!rig.Camera.IsDrained) (await rig.NextAsync()).Should().NotBe(End, "the camera knows");
    }

    [Fact]
    public async Task A_camera_that_asks_whether_to_begin_is_answered_with_its_own_words()
    {
        using var rig = new UdpPipeRig();
        rig.CameraSends(new D2C_T(95196080, ConnectionKind.Map, UdpPipeRig.Cid, UdpPipeRig.Did), tid: 4711);
        (await rig.UntilAsync("4711")).Should().EndWith(
            "4711 <C2D_A><sid>95196080</sid><conn>map</conn><cid>330001</cid><did>743</did><mtu>1350</mtu></C2D_A>");
        await rig.Pipe.DisposeAsync();
    }

    [Fact]
    public async Task Sessions_that_nobody_asked_for_are_released_and_a_flood_of_them_is_not_answered()
    {
        var time = new HandTime();
        using var rig = new UdpPipeRig(time);
        rig.CameraSends(new D2C_C_R(default, 0, UdpPipeRig.Cid, UdpPipeRig.Did));
        rig.CameraSends(new D2C_CFM(1, ConnectionKind.Local, 0, UdpPipeRig.Cid, UdpPipeRig.Did, 0));
        rig.CameraSends(new D2C_C_R(default, -3, UdpPipeRig.Cid, 0));
        rig.CameraSends(new D2C_CFM(1, ConnectionKind.Local, 0, UdpPipeRig.Cid, 900, 0));
        for (var did = 901; did < 930; did++) rig.CameraSends(new D2C_C_R(default, 0, UdpPipeRig.Cid, did));
        await rig.CameraIsHeardAsync(0);
        await rig.Pipe.WriteAsync(new byte[1], Cancellation);
        (await rig.UntilAsync("data 0")).Where(packet => packet.Contains("DISC", StringComparison.Ordinal)).Should().Equal(
            Enumerable.Range(900, 5).Select(did => $"77 <C2D_DISC><cid>330001</cid><did>{did}</did></C2D_DISC>"));
        await rig.CloseAsync(time);
    }

    [Fact]
    public async Task No_packet_however_broken_ends_the_session()
    {
        using var rig = new UdpPipeRig();
        var random = new Random(3);
        var good = Discovery.Packet(7, new D2C_DISC(UdpPipeRig.Cid, UdpPipeRig.Did));
        byte[] damaged = [.. good[..^1], (byte)(good[^1] ^ 1)];
        rig.CameraSends(damaged);
        rig.CameraSends(Discovery.PacketOf(7, "<P2P><D2C_DISC><cid>330001</cid>"));
        rig.CameraSends(Discovery.PacketOf(7, "<P2P><D2C_NEW><cid>330001</cid><did>743</did></D2C_NEW></P2P>"));
        rig.CameraSends(BcUdpPackets.Data(UdpPipeRig.Did, 0, 66));
        rig.CameraSends(BcUdpPackets.Ack(UdpPipeRig.Cid, 4000));
        rig.CameraSends([]);
        rig.CameraSends(new byte[20_000]);
        for (var i = 0; i < 200; i++)
        {
            var noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            if (noise.Length > 3) good.AsSpan(0, 3).CopyTo(noise);
            rig.CameraSends(noise);
        }

        await rig.CameraIsHeardAsync(0);
        await rig.Pipe.DisposeAsync();
    }

    [Fact]
    public async Task Other_ports_of_the_camera_are_heard_and_other_machines_are_not()
    {
        using var rig = new UdpPipeRig();
        using (var stranger = new UdpPeer("127.0.0.9"))
        {
            stranger.Send(rig.Address, BcUdpPackets.Data(UdpPipeRig.Cid, 0, 66));
            stranger.Send(rig.Address, new D2C_DISC(UdpPipeRig.Cid, UdpPipeRig.Did));
        }

        using var otherPort = new UdpPeer("127.0.0.2");
        otherPort.Send(rig.Address, BcUdpPackets.Data(UdpPipeRig.Cid, 0, 1));
        (await rig.ReadAsync()).Should().Equal(1);
        await rig.UntilAsync("ack 0");
        otherPort.IsDrained.Should().BeTrue("everything goes to the peer of the session");
        await rig.Pipe.DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_read_leaves_the_pipe_as_it_was()
    {
        using var rig = new UdpPipeRig();
        using var impatience = new CancellationTokenSource();
        var reading = rig.Pipe.ReadAsync(new byte[10], impatience.Token).AsTask();
        await impatience.CancelAsync();
        await FluentActions.Awaiting(() => reading).Should().ThrowAsync<OperationCanceledException>();
        await rig.CameraIsHeardAsync(0);
        await rig.Pipe.DisposeAsync();
    }

    [Fact]
    public async Task A_write_given_up_halfway_spoils_the_pipe_and_one_that_never_began_does_not()
    {
        using var rig = new UdpPipeRig();
        using var impatience = new CancellationTokenSource();
        var writing = rig.Pipe.WriteAsync(new byte[1 << 20], impatience.Token).AsTask();
        await impatience.CancelAsync();
        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<OperationCanceledException>();
        var write = async () => await rig.Pipe.WriteAsync(new byte[1], Cancellation);
        (await write.Should().ThrowAsync<CameraUnreachableException>()).WithMessage("*halfway*");
        await rig.Pipe.DisposeAsync();

        using var other = new UdpPipeRig();
        await FluentActions.Awaiting(async () => await other.Pipe.WriteAsync(new byte[1], impatience.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        await other.Pipe.WriteAsync(new byte[1], Cancellation);
        other.CameraSends(BcUdpPackets.Ack(UdpPipeRig.Cid, 0));
        await other.Pipe.DisposeAsync();
    }
}
