using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;

namespace Bairelay.Tests.Diagnostics.Captures;

public sealed class RawTests
{
    [Fact]
    public void Frames_one_after_another_are_told_apart()
    {
        var decoding = Decoding.Of(Join(Hex(D2mQ), Hex(AckWithHole), Hex(SmallData), Hex(D2cT)));

        decoding.Output.Split('\n').Where(line => line.StartsWith('#')).Should().Equal(
            "#1 D2M_Q tid=0x00001234 85 bytes", "#2 ACK 33 bytes", "#3 DATA 24 bytes", "#4 D2C_T tid=0x00000071 120 bytes");
    }

    [Fact]
    public void Bytes_after_a_frame_that_begin_no_other_belong_to_it()
    {
        var result = Decoding.Json(Join(Hex(D2mQ), [0, 0, 0, 0, 0]));

        var datagram = result.GetProperty("datagrams")[0];
        datagram.GetProperty("length").GetInt32().Should().Be(90);
        datagram.GetProperty("oddities").GetRawText().Should().Be("""["trailing_bytes"]""");
        datagram.GetProperty("fault").GetString().Should().BeNull();
        result.GetProperty("cut").GetString().Should().BeNull();
    }

    [Fact]
    public void A_file_that_ends_inside_a_frame_names_the_place()
    {
        var decoding = Decoding.Of(Join(Hex(SmallData), Hex(D2mQ)[..^20]));

        decoding.Exit.Should().Be(0);
        decoding.Output.Should().Contain("#2 D2M_Q tid=0x00001234 85 bytes\n   ! cut: 20 bytes of this datagram were not recorded\n")
            .And.EndWith("cut: the bytes end at byte 89, inside the frame that begins at byte 24\n");
    }

    [Fact]
    public void A_value_that_is_cut_is_left_out_of_the_fields()
    {
        // 20 bytes of header, then <P2P><D2M_Q><uid>9527.
        Decoding.Of(Hex(D2mQ)[..41]).Output.Should().StartWith("""
            #1 D2M_Q tid=0x00001234 85 bytes
               ! cut: 44 bytes of this datagram were not recorded
               <P2P><D2M_Q><uid>9527

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_magic_of_which_the_end_is_missing_is_a_cut_too()
    {
        var decoding = Decoding.Of(Join(Hex(SmallData), Hex("3acf87")));

        decoding.Output.Should().NotContain("#2")
            .And.EndWith("cut: the bytes end at byte 27, inside the frame that begins at byte 24\n");
    }
}
