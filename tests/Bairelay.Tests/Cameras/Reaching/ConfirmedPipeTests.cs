using System.Net.Sockets;
using Bairelay.Cameras.Reaching;
using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class ConfirmedPipeTests : IDisposable
{
    private static readonly C2R_CFM s_message = new(777, ConnectionKind.Local, 0, 330001, 80);

    private readonly HandTime _time = new();
    private readonly UdpPeer _register = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public void Dispose()
    {
        _register.Dispose();
        _socket.Dispose();
    }

    [Fact]
    public async Task The_register_is_told_five_times_and_no_more()
    {
        await using var pipe = Open();
        List<uint> tids = [];
        for (var i = 0; i < 5; i++)
        {
            var (_, tid, message) = await _register.ReceiveAsync<C2R_CFM>();
            message.Should().Be(s_message);
            tids.Add(tid);
            // The next pause begins a moment after the packet; then it must be the only one.
            await Eventually.HoldsAsync(() =>
            {
                if (_register.IsDrained) _time.Advance(TimeSpan.FromMilliseconds(100));
                return !_register.IsDrained || _time.GetUtcNow() > new HandTime().GetUtcNow().AddMinutes(1);
            });
        }

        tids.Should().OnlyContain(tid => tid == tids[0] && tid != 0);
        _register.IsDrained.Should().BeTrue();
    }

    [Fact]
    public async Task Closing_the_pipe_ends_the_telling_and_the_pipe_inside()
    {
        var pipe = Open();
        await _register.ReceiveAsync<C2R_CFM>();
        await pipe.DisposeAsync();
        await pipe.DisposeAsync();
        _socket.SafeHandle.IsClosed.Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(10));
        _register.IsDrained.Should().BeTrue();
    }

    [Fact]
    public async Task A_socket_that_is_gone_disturbs_nobody()
    {
        var pipe = Open();
        _socket.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        await pipe.DisposeAsync();
    }

    private ConfirmedPipe Open() => new(
        new SilentPipe("udp", _socket, default, 0, 0, 0), _socket, new Confirmation(IpPort.From(_register.Address), s_message), _time,
        RandomNumbersExtensions.Secure);
}
