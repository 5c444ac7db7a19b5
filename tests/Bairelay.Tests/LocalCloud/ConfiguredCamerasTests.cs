using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.LocalCloud;

public sealed class ConfiguredCamerasTests
{
    private static readonly ConfiguredCameras s_cameras = new(
    [
        ("sticker", Uid.Parse("AAAA0001ABCDEFGH")), ("long", Uid.Parse("BBBB0001ABCDEFGH0001")),
        ("twin1", Uid.Parse("CCCC0001ABCDEFGH0001")), ("twin2", Uid.Parse("CCCC0001ABCDEFGH0002")),
        ("both-sticker", Uid.Parse("DDDD0001ABCDEFGH")), ("both-long", Uid.Parse("DDDD0001ABCDEFGH0001")),
    ]);

    [Theory]
    [InlineData("AAAA0001ABCDEFGH", "sticker", UidFit.Exact)]
    [InlineData("aaaa0001abcdefgh9999", "sticker", UidFit.Sticker)]
    [InlineData("BBBB0001ABCDEFGH0001", "long", UidFit.Exact)]
    [InlineData("BBBB0001ABCDEFGH", "long", UidFit.Sticker)]
    [InlineData("BBBB0001ABCDEFGH0002", "long", UidFit.OtherSuffix)]
    [InlineData("CCCC0001ABCDEFGH0002", "twin2", UidFit.Exact)]
    [InlineData("DDDD0001ABCDEFGH0001", "both-long", UidFit.Exact)]
    [InlineData("DDDD0001ABCDEFGH0002", "both-sticker", UidFit.Sticker)]
    [InlineData("EEEE0001ABCDEFGH0002", null, UidFit.None)]
    [InlineData("AAAA0001ABCDEFG", null, UidFit.None)]
    internal void A_uid_of_the_network_fits_exactly_before_by_sticker_before_by_another_suffix(string uid, string? name, UidFit fit)
    {
        s_cameras.Find(Uid.Parse(uid), out var found).Should().Be(fit);
        found.Should().Be(name);
    }

    [Fact]
    public void The_log_names_a_configured_camera()
    {
        s_cameras.Label(Uid.Parse("AAAA0001ABCDEFGH0009")).Should().Be("AAAA…EFGH camera=sticker");
        s_cameras.Label(Uid.Parse("EEEE0001ABCDEFGH0009")).Should().Be("EEEE…EFGH");
    }
}
