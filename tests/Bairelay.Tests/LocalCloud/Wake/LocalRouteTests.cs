using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud.Wake;

public sealed class LocalRouteTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("8.8.8.8", false)]
    public void An_address_is_ours_if_it_can_be_bound(string address, bool ours) =>
        LocalRoute.IsOurs(At(address + ":1").Ip).Should().Be(ours);

    [Fact]
    public void The_address_that_faces_a_loopback_peer_is_loopback() =>
        LocalRoute.Facing(At("127.0.0.2:1").Ip).Should().Be(Ipv4.Loopback);
}
