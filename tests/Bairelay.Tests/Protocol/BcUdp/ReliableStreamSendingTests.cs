using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Protocol.BcUdp;

/// <summary>The sending half against a peer written by hand.</summary>
public sealed class ReliableStreamSendingTests
{
    private readonly StreamUnderTest _end = new();

    public ReliableStreamSendingTests() => _end.Take();

    [Fact]
    public void A_long_message_is_cut_as_the_vector_has_it()
    {
        var vector = Vectors.Named("udp.data.split_message");
        var end = new StreamUnderTest(new StreamSettings { FirstPacketId = vector.Inputs.GetProperty("first_packet_id").GetUInt32() });
        end.Take();
        var message = vector.InputBytes("bc_message");
        end.Stream.Write(message).Should().Be(message.Length);
        end.TakePackets().Select(Convert.ToHexStringLower).Should()
            .Equal(vector.Outputs.GetProperty("packets").EnumerateArray().Select(packet => packet.GetString()));
    }

    [Fact]
    public void A_peer_with_a_smaller_mtu_gets_smaller_packets()
    {
        var end = new StreamUnderTest(new StreamSettings { MaxPayload = 1004 });
        end.Take();
        end.Stream.Write(new byte[2500]);
        end.Take().Should().Equal("data 0 [1004]", "data 1 [1004]", "data 2 [492]");
    }

    [Fact]
    public void Small_writes_share_a_packet_that_has_not_left()
    {
        for (var i = 0; i < 100; i++) _end.Stream.Write(new byte[20]);
        _end.Take().Should().Equal("data 0 [1330]", "data 1 [670]");
        _end.Stream.Write(new byte[20]);
        _end.Take().Should().Equal("data 2 [20]");
    }

    [Fact]
    public void What_is_not_acknowledged_is_sent_again_after_half_a_second()
    {
        _end.Stream.Write([1, 2, 3]);
        _end.TakeDataAfter(0).Should().Equal("data 0 [3]");
        _end.TakeDataAfter(499).Should().BeEmpty();
        _end.TakeDataAfter(1).Should().Equal("data 0 [3]");
        _end.TakeDataAfter(500).Should().Equal("data 0 [3]");
        _end.Stream.Retransmitted.Should().Be(2);

        _end.Ack(0).Should().Be(PacketVerdict.Ack);
        _end.TakeDataAfter(1000).Should().BeEmpty();
        _end.Stream.UnackedPackets.Should().Be(0);
    }

    [Fact]
    public void An_ack_of_nothing_acknowledges_nothing()
    {
        _end.Stream.Write([1]);
        _end.TakeDataAfter(0);
        _end.Stream.Receive(BcUdpPackets.NothingYet(StreamUnderTest.Cid), _end.Now).Should().Be(PacketVerdict.Ack);
        _end.Stream.UnackedPackets.Should().Be(1);
        _end.Ack(0);
        _end.Stream.Receive(BcUdpPackets.NothingYet(StreamUnderTest.Cid), _end.Now).Should().Be(PacketVerdict.Ack, "it came late");
        _end.Stream.UnackedPackets.Should().Be(0);
    }

    [Fact]
    public void An_ack_of_what_was_never_sent_is_ignored()
    {
        _end.Ack(0).Should().Be(PacketVerdict.AckOfUnsent);
        _end.Stream.Write(new byte[5000]);
        _end.TakeDataAfter(0).Should().HaveCount(4);
        _end.Ack(4).Should().Be(PacketVerdict.AckOfUnsent);
        _end.Stream.UnackedPackets.Should().Be(4);
        _end.Ack(0, 1, 1, 1, 1, 1, 1, 1).Should().Be(PacketVerdict.Ack, "entries beyond what was sent mean nothing");
        _end.Ack(3).Should().Be(PacketVerdict.Ack);
        _end.Stream.UnackedPackets.Should().Be(0);
        _end.Ack(1).Should().Be(PacketVerdict.Ack, "an older ack that was overtaken");
    }

    [Fact]
    public void Packets_that_the_bitmap_reports_are_not_sent_again()
    {
        _end.Stream.Write(new byte[1330 * 5]);
        _end.TakeDataAfter(0).Should().HaveCount(5);
        _end.Ack(0, 0, 1, 0, 1);
        _end.TakeDataAfter(500).Should().Equal("data 1 [1330]", "data 3 [1330]");
    }

    [Fact]
    public void A_hole_with_three_later_packets_held_is_filled_at_once_and_once_a_round_trip()
    {
        _end.Stream.Write(new byte[1330 * 6]);
        _end.TakeDataAfter(0).Should().HaveCount(6);
        _end.Now += 40;
        _end.Ack(0); // a round trip of 40 ms
        _end.Now += 40;
        _end.Ack(0, 0, 1, 1);
        _end.TakeDataAfter(0).Should().BeEmpty("two may only have overtaken it");
        _end.Ack(0, 0, 1, 1, 1);
        _end.TakeDataAfter(0).Should().Equal("data 1 [1330]");

        for (var i = 0; i < 4; i++)
        {
            _end.Now += 10;
            _end.Ack(0, 0, 1, 1, 1);
            _end.TakeDataAfter(0).Should().BeEmpty("the answer to the second sending is still on its way");
        }

        _end.Now += 40;
        _end.Ack(0, 0, 1, 1, 1);
        _end.TakeDataAfter(0).Should().Equal("data 1 [1330]");
    }

    [Fact]
    public void A_peer_that_only_counts_or_leaves_out_the_last_entry_is_served_as_well()
    {
        _end.Stream.Write(new byte[1330 * 4]);
        _end.TakeDataAfter(0);
        _end.Ack(1);
        _end.TakeDataAfter(500).Should().Equal("data 2 [1330]", "data 3 [1330]");
        _end.Ack(1, 0); // holds 3 and does not say so
        _end.TakeDataAfter(500).Should().Equal("data 2 [1330]", "data 3 [1330]");
        _end.Ack(3);
        _end.Stream.UnackedPackets.Should().Be(0);
    }

    [Fact]
    public void No_more_is_taken_than_fits()
    {
        _end.Stream.Write(new byte[1_000_000]).Should().Be(256 * 1024);
        _end.Stream.CanWrite.Should().BeFalse();
        _end.TakeDataAfter(0).Should().HaveCount(48);
        _end.Stream.Write(new byte[1_000_000]).Should().Be(48 * 1330);
        _end.Stream.UnsentBytes.Should().Be(256 * 1024);
    }

    [Fact]
    public void The_flight_widens_with_every_packet_that_arrives_up_to_what_a_peer_can_report()
    {
        _end.Stream.Write(new byte[1_000_000]);
        _end.TakeDataAfter(0).Should().HaveCount(48);
        _end.Ack(9);
        _end.TakeDataAfter(0).Should().HaveCount(20).And.StartWith("data 48 [1330]");
        _end.Ack(67);
        _end.TakeDataAfter(0).Should().HaveCount(116);
        _end.Stream.Write(new byte[1_000_000]);
        _end.Ack(183);
        _end.TakeDataAfter(0).Should().HaveCount(198, "there are no more");
        _end.Stream.Write(new byte[1_000_000]);
        _end.TakeDataAfter(0).Should().Equal(["data 382 [1330]", "data 383 [1330]"], "200 in flight are as many as a bitmap reports");
        _end.Ack(184, [0, .. Enumerable.Repeat((byte)1, 198)]);
        _end.TakeDataAfter(0).Should().Equal("data 384 [1330]");
    }

    [Fact]
    public void A_silent_peer_gets_less_each_time()
    {
        _end.Stream.Write(new byte[1_000_000]);
        _end.TakeDataAfter(0).Should().HaveCount(48);
        _end.TakeDataAfter(500).Should().HaveCount(24);
        _end.TakeDataAfter(500).Should().HaveCount(16).And.StartWith("data 0 [1330]");
        _end.TakeDataAfter(500).Should().HaveCount(16).And.StartWith("data 0 [1330]");
        _end.Ack(15);
        _end.TakeDataAfter(0).Should().HaveCount(32).And.StartWith("data 16 [1330]");
    }

    [Fact]
    public void Ids_wrap_around()
    {
        var end = new StreamUnderTest(new StreamSettings { FirstPacketId = 0xfffffffd });
        end.Take();
        end.Stream.Write(new byte[1330 * 5]);
        end.Take().Should().Equal(
            "data 4294967293 [1330]", "data 4294967294 [1330]", "data 4294967295 [1330]", "data 0 [1330]", "data 1 [1330]");
        end.Ack(0xffffffff, 0, 1);
        end.Stream.UnackedPackets.Should().Be(2, "with group 0 the last id is a packet like any other");
        end.TakeDataAfter(500).Should().Equal("data 0 [1330]");
        end.Ack(1);
        end.Stream.UnackedPackets.Should().Be(0);
    }
}
