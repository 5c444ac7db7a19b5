using Bairelay.Protocol.Media;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.Protocol.Media;

public sealed class NalUnitTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("4001", "")]
    [InlineData("00000001 4001 000001 4201ff", "4001 4201ff")]
    [InlineData("00000001 4001 000000 000001 4201ff 0000", "4001 4201ff")]
    [InlineData("ff 000001 4001", "4001")]
    [InlineData("000001 000001 4001 00000001", "4001")]
    [InlineData("000001 4001 000003 0001", "4001000003 0001")]
    public void A_picture_falls_apart_at_start_codes(string picture, string units) =>
        Units(Hex.Bytes(picture), VideoCodec.H265).Select(unit => unit.Hex)
            .Should().Equal(units.Replace("4001000003 0001", "40010000030001", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Units_of_any_content_survive_being_put_together() =>
        Gen.Select(Gen.Byte[1, 255].Array[1, 40].Array[0, 6], Gen.Bool, Gen.Int[0, 5]).Sample((units, shorter, zeros) =>
        {
            byte[] code = shorter ? [0, 0, 1] : [0, 0, 0, 1];
            byte[] picture = [.. units.SelectMany(unit => code.Concat(unit)), .. new byte[zeros]];
            Units(picture, VideoCodec.H264).Select(unit => unit.Hex).Should().Equal(units.Select(Convert.ToHexStringLower));
        });

    [Theory]
    [InlineData(VideoCodec.H264, "67", 7, "SPS", true)]
    [InlineData(VideoCodec.H264, "68", 8, "PPS", true)]
    [InlineData(VideoCodec.H264, "65", 5, "IDR", true)]
    [InlineData(VideoCodec.H264, "41", 1, "slice", true)]
    [InlineData(VideoCodec.H264, "60", 0, "type 0", false)]
    [InlineData(VideoCodec.H264, "6e", 14, "type 14", false)]
    [InlineData(VideoCodec.H264, "e7", 7, "SPS", false)]
    [InlineData(VideoCodec.H265, "4001", 32, "VPS", true)]
    [InlineData(VideoCodec.H265, "4201", 33, "SPS", true)]
    [InlineData(VideoCodec.H265, "4401", 34, "PPS", true)]
    [InlineData(VideoCodec.H265, "2601", 19, "IDR_W_RADL", true)]
    [InlineData(VideoCodec.H265, "0201", 1, "TRAIL_R", true)]
    [InlineData(VideoCodec.H265, "7c01", 62, "UNSPEC62", false)]
    [InlineData(VideoCodec.H265, "1401", 10, "type 10", false)]
    [InlineData(VideoCodec.H265, "5201", 41, "type 41", false)]
    [InlineData(VideoCodec.H265, "0209", 1, "TRAIL_R", false)]
    [InlineData(VideoCodec.H265, "0301", 1, "TRAIL_R", false)]
    [InlineData(VideoCodec.H265, "02", 1, "TRAIL_R", false)]
    [InlineData(VideoCodec.None, "67", 7, "SPS", false)]
    public void Units_are_named_and_only_those_of_the_standards_and_of_the_base_layer_are_kept(
        VideoCodec codec, string hex, int type, string name, bool kept)
    {
        var unit = new NalUnit(Hex.Bytes(hex), codec);
        (unit.Type, unit.Name, unit.IsKept).Should().Be((type, name, kept));
    }

    private static List<(string Hex, int Type)> Units(byte[] picture, VideoCodec codec)
    {
        var units = new List<(string, int)>();
        foreach (var unit in new NalUnits(picture, codec)) units.Add((Convert.ToHexStringLower(unit.Bytes), unit.Type));
        return units;
    }
}
