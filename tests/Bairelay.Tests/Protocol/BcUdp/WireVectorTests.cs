using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Protocol.BcUdp;

/// <summary>Golden bytes for everything below the messages.</summary>
public sealed class WireVectorTests
{
    public static TheoryData<string> Keystreams => Vectors.NamesOf("udp_keystream");

    public static TheoryData<string> Xors => Vectors.NamesOf("udp_xor");

    public static TheoryData<string> Checksums => Vectors.NamesOf("udp_crc32");

    public static TheoryData<string> Rejects => Vectors.NamesOf("udp_discovery_reject");

    public static TheoryData<string> Acks => Vectors.NamesOf("udp_ack");

    public static TheoryData<string> Datas => Vectors.NamesOf("udp_data");

    [Theory, MemberData(nameof(Keystreams))]
    public void Zeros_become_the_keystream(string name)
    {
        var vector = Vectors.Named(name);
        var data = new byte[32];
        Keystream.Apply(vector.Tid, data);
        data.Should().Equal(vector.Bytes("keystream32"));
    }

    [Theory, MemberData(nameof(Xors))]
    public void Bodies_of_any_length_are_hidden_and_shown_again(string name)
    {
        var vector = Vectors.Named(name);
        var plain = vector.InputBytes("data");
        var data = plain.ToArray();
        Keystream.Apply(vector.Tid, data);
        data.Should().Equal(vector.Bytes("data"));
        Keystream.Apply(vector.Tid, data);
        data.Should().Equal(plain);
    }

    [Theory, MemberData(nameof(Checksums))]
    public void The_checksum_starts_at_zero_and_is_not_inverted(string name)
    {
        var vector = Vectors.Named(name);
        Checksum.Compute(vector.InputBytes("data")).Should().Be(vector.Outputs.GetProperty("crc_u32").GetUInt32());
    }

    [Theory, MemberData(nameof(Rejects))]
    public void Damaged_packets_are_refused_for_the_right_reason(string name)
    {
        var vector = Vectors.Named(name);
        var expected = vector.Outputs.GetProperty("reject").GetString() switch
        {
            "crc" => FrameFault.Checksum,
            "length" => FrameFault.Length,
            var other => throw new InvalidOperationException(other),
        };
        DiscoveryFrame.TryOpen(vector.InputBytes("packet"), out _, out _, out _).Should().Be(expected);
    }

    [Theory, MemberData(nameof(Acks))]
    public void Acknowledgements_are_read_and_written(string name)
    {
        var vector = Vectors.Named(name);
        var bytes = vector.Bytes("packet");
        AckPacket.TryRead(bytes, out var ack).Should().BeTrue();
        ack.ConnectionId.Should().Be(vector.Inputs.GetProperty("connection_id").GetInt32());
        ack.Group.Should().Be(vector.Inputs.GetProperty("group").GetUInt32());
        ack.PacketId.Should().Be(vector.Inputs.GetProperty("packet_id").GetUInt32());
        ack.Latency.Should().Be(vector.Inputs.GetProperty("latency_us").GetUInt32());
        ack.Bitmap.ToArray().Should().Equal(vector.InputBytes("bitmap"));

        var written = new byte[64];
        var length = new AckPacket(ack.ConnectionId, ack.Group, ack.PacketId, ack.Latency, ack.Bitmap).Write(written);
        written[..length].Should().Equal(bytes);
    }

    [Theory, MemberData(nameof(Datas))]
    public void Data_packets_are_read_and_written(string name)
    {
        var vector = Vectors.Named(name);
        var bytes = vector.Bytes("packet");
        DataPacket.TryRead(bytes, out var data).Should().BeTrue();
        data.ConnectionId.Should().Be(vector.Inputs.GetProperty("connection_id").GetInt32());
        data.PacketId.Should().Be(vector.Inputs.GetProperty("packet_id").GetUInt32());
        data.Payload.ToArray().Should().Equal(vector.InputBytes("payload"));

        var written = new byte[64];
        var length = new DataPacket(data.ConnectionId, data.PacketId, data.Payload).Write(written);
        written[..length].Should().Equal(bytes);
    }

    [Fact]
    public void A_message_is_split_into_data_packets_of_the_usual_size()
    {
        var vector = Vectors.Named("udp.data.split_message");
        var message = vector.InputBytes("bc_message");
        var id = vector.Inputs.GetProperty("first_packet_id").GetUInt32();
        var connection = vector.Inputs.GetProperty("connection_id").GetInt32();
        foreach (var expected in vector.Outputs.GetProperty("packets").EnumerateArray())
        {
            var payload = message.AsSpan(0, Math.Min(DataPacket.UsualPayloadLength, message.Length));
            var written = new byte[1350];
            var length = new DataPacket(connection, id++, payload).Write(written);
            written[..length].Should().Equal(Convert.FromHexString(expected.GetString()!));
            message = message[payload.Length..];
        }

        message.Should().BeEmpty();
    }

    [Theory]
    [InlineData("10cf872a e7020000 01000000 00000000 04000000 f0debc0a", "third word is not 0")]
    [InlineData("10cf872a e7020000 00000000 00000000 05000000 f0debc0a", "payload goes beyond the datagram")]
    [InlineData("10cf872a e7020000 00000000 00000000", "cut header")]
    [InlineData("20cf872a e7020000 00000000 00000000 04000000 f0debc0a", "another magic")]
    public void A_data_packet_that_cannot_be_one_is_refused(string hex, string why) =>
        DataPacket.TryRead(Hex.Bytes(hex), out _).Should().BeFalse(why);

    [Theory]
    [InlineData("20cf872a e7020000 00000000 01000000 32000000 00000000 00000000", "group is neither 0 nor 0xffffffff")]
    [InlineData("20cf872a e7020000 00000000 00000000 32000000 00000000 02000000 01", "bitmap goes beyond the datagram")]
    [InlineData("20cf872a e7020000 01000000 00000000 32000000 00000000 00000000", "third word is not 0")]
    [InlineData("20cf872a e7020000 00000000 00000000 32000000 00000000", "cut header")]
    public void An_acknowledgement_that_cannot_be_one_is_refused(string hex, string why) =>
        AckPacket.TryRead(Hex.Bytes(hex), out _).Should().BeFalse(why);
}
