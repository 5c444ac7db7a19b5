using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class ReachTargetTests
{
    [Theory]
    [InlineData("10.0.0.9", 9000)]
    [InlineData("porch.lan:9100", 9100)]
    public void The_configuration_says_where_the_camera_is(string address, int port) =>
        From(new CameraOptions { Name = "porch", Uid = ShortUid, Address = address }).Address!.Value.Port.Should().Be(port);

    [Fact]
    public void What_is_not_configured_is_empty()
    {
        var target = From(new CameraOptions { Name = "porch" });
        target.Uid.IsEmpty.Should().BeTrue();
        target.Address.Should().BeNull();
        target.AllowRelay.Should().BeFalse();
        target.AllowVendorCloud.Should().BeFalse();
    }

    [Fact]
    public void A_wake_server_counts_when_it_is_switched_on()
    {
        var camera = new CameraOptions { Name = "porch", Uid = LongUid };
        From(camera).WakeServer.Should().BeNull();
        var options = new BairelayOptions { WakeServer = new WakeServerOptions { Enable = true, RegisterPort = 5 } };
        ReachTarget.From(camera, options).WakeServer!.RegisterPort.Should().Be(5);
    }

    private static ReachTarget From(CameraOptions camera) => ReachTarget.From(camera, new BairelayOptions());
}
