using Bairelay.Protocol.Media;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.Protocol.Media;

public sealed class AudioTests
{
    [Fact]
    public void The_usual_header_is_16_kHz_mono()
    {
        // 519 bytes = 0x207: two bits in byte 3, eight in byte 4, three in byte 5.
        AdtsHeader.TryRead(Hex.Bytes("fff16040 40ff fc"), out var header).Should().BeTrue();
        header.Should().Be(new AdtsHeader(SampleRate: 16000, Channels: 1, ObjectType: 2, HeaderLength: 7, FrameLength: 519, Blocks: 1));
        header.Samples.Should().Be(1024);
        header.DurationMicroseconds.Should().Be(64_000);
    }

    [Fact]
    public void Several_blocks_last_longer_and_a_checksum_lengthens_the_header()
    {
        AdtsHeader.TryRead(Hex.Bytes("fff04d80 0fff fe"), out var header).Should().BeTrue();
        header.Should().Be(new AdtsHeader(SampleRate: 48000, Channels: 6, ObjectType: 2, HeaderLength: 9, FrameLength: 127, Blocks: 3));
        header.DurationMicroseconds.Should().Be(64_000);
    }

    [Theory]
    [InlineData("fff16040 40ff", "cut")]
    [InlineData("fef16040 40fffc", "sync word")]
    [InlineData("ffe16040 40fffc", "sync word")]
    [InlineData("fff36040 40fffc", "MP3 layer")]
    [InlineData("fff17440 40fffc", "reserved sample rate")]
    [InlineData("fff17c40 40fffc", "escaped sample rate")]
    [InlineData("fff16040 00dffc", "a frame of six bytes")]
    public void What_is_no_header_is_refused(string hex, string why) => AdtsHeader.TryRead(Hex.Bytes(hex), out _).Should().BeFalse(why);

    // Expected samples come from CPython's audioop.adpcm2lin.
    [Theory]
    [InlineData("22001000a54dca182530bb1d6d132cde", new[] { 13, 54, 104, 30, -60, -120, -87, -97, -52, 38, 122, 133, 63, 0, 24, -58, 85, -130, -45, 137, 255, 61, -226, -724 })]
    [InlineData("00835800d6237b2ed91e3f721fcb", new[] { -32768, 20477, 32767, 32767, 32767, 4098, 22719, -21295, -32768, -32768, -21596, -32768, -4099, -32768, 28668, 32767, 32767, -18018, -32768, -32768 })]
    [InlineData("000000001971174494d6493c9d5c3460be31201e", new[] { 1, 0, 11, 17, 21, 44, 75, 113, 98, 139, 78, 185, 317, 265, 378, 246, 194, 16, 276, -37, 257, 602, 1204, 1286, 764, -120, 721, 1049, 1546, 1636, 1882, 911 })]
    public void Blocks_become_samples(string block, int[] expected)
    {
        var bytes = Hex.Bytes(block);
        AdpcmBlock.SamplesOf(bytes).Should().Be(expected.Length);
        var samples = new short[expected.Length];
        AdpcmBlock.Decode(bytes, samples).Should().Be(expected.Length);
        samples.Select(sample => (int)sample).Should().Equal(expected);
    }

    [Theory]
    [InlineData("220010", "no state")]
    [InlineData("22005900a5", "step index 89")]
    [InlineData("22001000a5a5", "more samples than room")]
    public void A_block_that_cannot_be_decoded_gives_nothing(string block, string why) =>
        AdpcmBlock.Decode(Hex.Bytes(block), new short[2]).Should().Be(0, why);

    [Fact]
    public void Arbitrary_blocks_never_throw() =>
        Gen.Byte.Array[0, 300].Sample(block => AdpcmBlock.Decode(block, new short[600]).Should().BeOneOf(0, AdpcmBlock.SamplesOf(block)));
}
