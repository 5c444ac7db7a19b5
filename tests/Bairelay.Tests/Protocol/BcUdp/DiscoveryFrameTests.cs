using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using CsCheck;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Protocol.BcUdp;

public sealed class DiscoveryFrameTests
{
    [Fact]
    public void A_third_word_other_than_one_is_noted_and_accepted()
    {
        var packet = Vectors.Packet("D2M_Q");
        packet[8] = 2;
        DiscoveryFrame.TryOpen(packet, out var tid, out _, out var oddities).Should().Be(FrameFault.None);
        tid.Should().Be(0x1234);
        oddities.Should().Be(FrameOddities.ThirdWord);
    }

    [Fact]
    public void Bytes_after_the_frame_are_noted_and_ignored()
    {
        byte[] packet = [.. Vectors.Packet("D2M_Q"), 1, 2, 3];
        DiscoveryFrame.TryOpen(packet, out _, out var xml, out var oddities).Should().Be(FrameFault.None);
        oddities.Should().Be(FrameOddities.TrailingBytes);
        DiscoveryMessages.TryRead(xml, out var verb, out _).Should().Be(MessageFault.None);
        verb.Should().Be(Verb.D2M_Q);
    }

    [Theory]
    [InlineData("", FrameFault.TooShort)]
    [InlineData("3acf87", FrameFault.TooShort)]
    [InlineData("3acf872a", FrameFault.TooShort)]
    [InlineData("3acf872a 00000000 01000000 00000000 000000", FrameFault.TooShort)]
    [InlineData("00000000 00000000 01000000 00000000 00000000", FrameFault.Magic)]
    [InlineData("10cf872a e7020000 00000000 00000000 04000000 f0debc0a", FrameFault.Magic)]
    [InlineData("3acf872a ffffffff 01000000 00000000 00000000", FrameFault.Length)]
    [InlineData("3acf872a 01000000 01000000 00000000 00000000", FrameFault.Length)]
    [InlineData("3acf872a 00000000 01000000 00000000 01000000", FrameFault.Checksum)]
    public void What_is_no_frame_is_refused_by_its_first_fault(string hex, FrameFault fault) =>
        DiscoveryFrame.TryOpen(Hex.Bytes(hex), out _, out _, out _).Should().Be(fault);

    [Fact]
    public void A_datagram_above_the_cap_is_refused()
    {
        var packet = PacketOf(1, "<P2P>" + new string(' ', 4096 - 20 - 11) + "</P2P>");
        packet.Should().HaveCount(4096);
        DiscoveryFrame.TryOpen(packet, out _, out _, out _).Should().Be(FrameFault.None);
        DiscoveryFrame.TryOpen(new byte[4097], out _, out _, out _).Should().Be(FrameFault.TooLong);
    }

    [Fact]
    public void A_buffer_that_is_too_small_writes_nothing()
    {
        var whole = Packet(1, new D2M_Q(Uid.Parse(LongUid), 2)).Length;
        DiscoveryFrame.Write(new byte[whole - 1], 1, new D2M_Q(Uid.Parse(LongUid), 2)).Should().Be(0);
        DiscoveryFrame.Write(new byte[whole], 1, new D2M_Q(Uid.Parse(LongUid), 2)).Should().Be(whole);
        DiscoveryFrame.Write(new byte[3], 1, new D2M_Q(Uid.Parse(LongUid), 2)).Should().Be(0);
    }

    [Fact]
    public void Heartbeats_of_any_content_survive_the_round_trip()
    {
        var uids = Gen.String[Gen.Char["ABCdef0123456789"], 1, 64].Select(text => Uid.Parse(text));
        var addresses = Gen.Select(Gen.UInt, Gen.UShort, (ip, port) => new IpPort(new Ipv4(ip), port));
        Gen.Select(Gen.UInt, uids, addresses, Gen.Bool, Gen.ULong).Sample((tid, uid, dev, needRsp, token) =>
        {
            // An address of zeros reads as none at all.
            IpPort? sent = dev == default ? null : dev;
            var message = new D2R_HB(uid, sent, needRsp, token);
            var packet = Packet(tid, message);
            DiscoveryFrame.TryOpen(packet, out var readTid, out var xml, out _).Should().Be(FrameFault.None);
            readTid.Should().Be(tid);
            DiscoveryMessages.TryRead(xml, out _, out var read).Should().Be(MessageFault.None);
            read.Should().Be(message);
        });
    }

    [Fact]
    public void Wake_packets_of_any_content_survive_the_round_trip()
    {
        var addresses = Gen.Select(Gen.UInt, Gen.UShort[1, ushort.MaxValue], (ip, port) => new IpPort(new Ipv4(ip), port));
        Gen.Select(Gen.UInt, addresses, addresses, Gen.UInt, Gen.Int).Sample((tid, client, relay, sid, cid) =>
        {
            var message = new R2D_C(client, client, relay, sid, cid);
            DiscoveryFrame.TryOpen(Packet(tid, message), out _, out var xml, out _).Should().Be(FrameFault.None);
            DiscoveryMessages.TryRead(xml, out _, out var read);
            read.Should().Be(message);
        });
    }

    [Fact]
    public void Arbitrary_bytes_behind_a_right_envelope_are_refused_or_read_but_never_throw() =>
        Gen.Select(Gen.UInt, Gen.Byte.Array[0, 300]).Sample((tid, body) =>
        {
            var packet = new byte[20 + body.Length];
            body.CopyTo(packet, 20);
            DiscoveryFrame.Seal(packet, tid, body.Length);
            DiscoveryFrame.TryOpen(packet, out _, out var xml, out _).Should().Be(FrameFault.None);
            xml.ToArray().Should().Equal(body);
            DiscoveryMessages.TryRead(xml, out _, out _);
        });

    [Fact]
    public void Arbitrary_datagrams_are_refused_and_never_throw() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            DiscoveryFrame.TryOpen(bytes.ToArray(), out _, out _, out _).Should().NotBe(FrameFault.None);
            DataPacket.TryRead(bytes, out _);
            AckPacket.TryRead(bytes, out _);
        });

    [Fact]
    public void One_changed_bit_of_a_body_never_passes_the_checksum()
    {
        var packet = Vectors.Packet("D2R_HB");
        for (var bit = 20 * 8; bit < packet.Length * 8; bit++)
        {
            var damaged = packet.ToArray();
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            DiscoveryFrame.TryOpen(damaged, out _, out _, out _).Should().Be(FrameFault.Checksum);
        }
    }
}
