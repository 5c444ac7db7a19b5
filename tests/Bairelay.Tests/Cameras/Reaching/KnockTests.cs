using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras.Reaching;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class KnockTests
{
    [Fact]
    public async Task A_socket_that_cannot_be_had_is_a_failed_attempt_and_no_more()
    {
        var knock = await Knock.ConnectAsync(new UnsupportedEndPoint(), new HandTime(), CancellationToken.None);
        knock.Socket.Should().BeNull();
        knock.Error.Should().Be(SocketError.AddressFamilyNotSupported);
    }

    /// <summary>As IPv6 is where it is switched off.</summary>
    private sealed class UnsupportedEndPoint() : IPEndPoint(IPAddress.Loopback, 9000)
    {
        public override AddressFamily AddressFamily => AddressFamily.Banyan;
    }
}
