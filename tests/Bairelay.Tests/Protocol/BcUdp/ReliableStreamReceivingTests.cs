using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Protocol.BcUdp;

/// <summary>The receiving half against a peer written by hand.</summary>
public sealed class ReliableStreamReceivingTests
{
    private readonly StreamUnderTest _end = new();

    [Fact]
    public void Before_any_data_an_ack_says_nothing_yet_at_once_and_every_quarter_of_a_second()
    {
        _end.TakePackets().Should().ContainSingle().Which.Should().Equal(Vectors.Named("udp.ack.nothing_received_yet").Bytes("packet"));
        _end.Now += 249;
        _end.Take().Should().BeEmpty();
        _end.Now += 1;
        _end.Take().Should().Equal("ack none");
    }

    [Fact]
    public void Data_in_order_can_be_read_and_are_acknowledged_at_once()
    {
        _end.Take();
        _end.Now += 20;
        _end.Data(0, 1, 2).Should().Be(PacketVerdict.Data);
        _end.Data(1, 3).Should().Be(PacketVerdict.Data);
        _end.Take().Should().Equal("ack 1");
        _end.ReadAll().Should().Equal(1, 2, 3);
        _end.Stream.HeldPackets.Should().Be(0);
    }

    [Fact]
    public void While_data_arrive_there_is_one_ack_every_ten_milliseconds()
    {
        _end.Take();
        _end.Now += 100;
        var acks = 0;
        for (uint id = 0; id < 100; id++, _end.Now++)
        {
            _end.Data(id, 1);
            acks += _end.Take().Count;
        }

        acks.Should().Be(10);
        _end.Now += 10;
        _end.Take().Should().Equal("ack 99");
    }

    [Fact]
    public void Holes_are_reported_up_to_the_highest_packet_held()
    {
        for (uint id = 0; id <= 50; id++) _end.Data(id);
        _end.Data(52, 2);
        _end.Data(53, 3);
        _end.Data(55, 5);
        // The vector of the protocol notes, but for the latency, which we do not measure.
        var expected = Vectors.Named("udp.ack.hole").Bytes("packet");
        expected.AsSpan(20, 4).Clear();
        _end.TakePackets().Should().ContainSingle().Which.Should().Equal(expected);

        _end.Data(51, 1);
        _end.Data(54, 4);
        _end.Now += 10;
        _end.Take().Should().Equal("ack 55");
        _end.ReadAll().Should().Equal(1, 2, 3, 4, 5);
    }

    [Fact]
    public void With_the_very_first_packet_missing_the_ack_still_says_nothing_yet()
    {
        _end.Data(2, 9);
        _end.Take().Should().Equal("ack none 001");
        _end.Stream.Available.Should().Be(0);
        _end.Data(0, 7);
        _end.Data(1, 8);
        _end.Now += 10;
        _end.Take().Should().Equal("ack 2");
        _end.ReadAll().Should().Equal(7, 8, 9);
    }

    [Fact]
    public void The_bitmap_never_reaches_the_length_at_which_cameras_hang_up()
    {
        _end.Data(0);
        for (uint id = 2; id < 900; id++) _end.Data(id);
        _end.Take().Should().Equal("ack 0 0" + new string('1', 199));
    }

    [Fact]
    public void A_duplicate_is_acknowledged_again_and_changes_nothing()
    {
        _end.Data(0, 1);
        _end.Data(2, 3);
        _end.Take().Should().Equal("ack 0 01");
        _end.Now += 10;
        _end.Data(0, 99).Should().Be(PacketVerdict.Duplicate);
        _end.Data(2, 99).Should().Be(PacketVerdict.Duplicate);
        _end.Take().Should().Equal("ack 0 01");
        _end.Data(1, 2);
        _end.ReadAll().Should().Equal(1, 2, 3);
    }

    [Fact]
    public void Every_packet_three_times_is_read_once()
    {
        var read = new List<byte>();
        for (var id = 0; id < 3000; id++)
        {
            for (var i = 0; i < 3; i++) _end.Data((uint)Math.Max(0, id - i), (byte)Math.Max(0, id - i));
            read.AddRange(_end.ReadAll());
        }

        read.Should().Equal(Enumerable.Range(0, 3000).Select(id => (byte)id));
    }

    [Fact]
    public void A_reader_who_does_not_read_stops_the_peer_and_not_the_memory()
    {
        for (uint id = 0; id < 1024; id++) _end.Data(id, 1).Should().Be(PacketVerdict.Data);
        _end.Data(1024, 1).Should().Be(PacketVerdict.BeyondWindow);
        _end.Stream.HeldPackets.Should().Be(1024);
        _end.Take().Should().Equal("ack 1023");

        _end.Stream.Read(new byte[10]).Should().Be(10);
        _end.Data(1033, 1).Should().Be(PacketVerdict.Data);
        _end.Data(1034, 1).Should().Be(PacketVerdict.BeyondWindow);
    }

    [Fact]
    public void Ids_wrap_around_and_the_last_one_is_a_packet_like_any_other()
    {
        var end = new StreamUnderTest(new StreamSettings { FirstPacketId = 0xfffffffe });
        end.Data(0, 3);
        end.Take().Should().Equal("ack none 001");
        end.Data(0xfffffffe, 1);
        end.Data(0xffffffff, 2);
        end.Now += 10;
        end.Take().Should().Equal("ack 0");
        end.ReadAll().Should().Equal(1, 2, 3);

        end = new StreamUnderTest(new StreamSettings { FirstPacketId = 0xfffffffe });
        end.Data(0xfffffffe, 1);
        end.Data(0xffffffff, 2);
        var ack = end.TakePackets().Single();
        AckPacket.TryRead(ack, out var read).Should().BeTrue();
        read.Group.Should().Be(0, "only both words together mean that nothing has arrived");
        read.PacketId.Should().Be(0xffffffff);
    }

    [Fact]
    public void Empty_packets_take_an_id_and_no_room()
    {
        for (uint id = 0; id < 5000; id++) _end.Data(id).Should().Be(PacketVerdict.Data);
        _end.Stream.HeldPackets.Should().Be(0);
        _end.Data(5001, 2);
        _end.Data(5000);
        _end.ReadAll().Should().Equal(2);
        _end.Stream.HeldPackets.Should().Be(0);
    }

    [Fact]
    public void Reads_of_any_size_cross_packets()
    {
        _end.Data(0, 1, 2, 3);
        _end.Data(1, 4, 5);
        var two = new byte[2];
        _end.Stream.Read(two).Should().Be(2);
        two.Should().Equal(1, 2);
        _end.Stream.Available.Should().Be(3);
        _end.Stream.Read(two).Should().Be(2);
        two.Should().Equal(3, 4);
        _end.Stream.Read(two).Should().Be(1);
        _end.Stream.Read(two).Should().Be(0);
        two[0].Should().Be(5);
    }

    [Fact]
    public void What_is_not_for_us_is_named_and_changes_nothing()
    {
        _end.Take();
        _end.Now += 100;
        var stream = _end.Stream;
        stream.Receive(BcUdpPackets.Data(StreamUnderTest.Did, 0, 1), _end.Now).Should().Be(PacketVerdict.WrongId);
        stream.Receive(BcUdpPackets.Ack(5, 0), _end.Now).Should().Be(PacketVerdict.WrongId);
        stream.Receive(BcUdpPackets.Data(StreamUnderTest.Cid, 0, 1, 2, 3).AsSpan(0, 21), _end.Now).Should().Be(PacketVerdict.Malformed);
        stream.Receive(Hex.Bytes("20cf872a 11090500 00000000 01000000 00000000 00000000 00000000"), _end.Now).Should().Be(PacketVerdict.Malformed);
        _end.Data(0, new byte[2049]).Should().Be(PacketVerdict.Malformed);
        stream.Receive(Vectors.Packet("D2C_HB"), _end.Now).Should().Be(PacketVerdict.OtherKind);
        stream.Receive([0x10, 0xcf, 0x87], _end.Now).Should().Be(PacketVerdict.OtherKind);
        stream.Available.Should().Be(0);
        _end.Take().Should().BeEmpty("none of this is worth an ack");
    }
}
