using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras;
using Bairelay.Cameras.Transport;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Transport;

public sealed class TcpPipeTests : IDisposable
{
    private readonly HandTime _time = new();
    private readonly Socket _camera;
    private readonly TcpPipe _pipe;

    public TcpPipeTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        _camera = listener.Accept();
        _pipe = new TcpPipe(client, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _camera.Dispose();

    [Fact]
    public async Task Bytes_go_both_ways()
    {
        await _pipe.WriteAsync(new byte[] { 1, 2, 3 }, Cancellation);
        var received = new byte[3];
        for (var got = 0; got < 3;) got += await _camera.ReceiveAsync(received.AsMemory(got), Cancellation);
        received.Should().Equal(1, 2, 3);
        _camera.Send([4, 5]);
        (await ReadAsync()).Should().Equal(4, 5);
        _pipe.Transport.Should().Be("tcp");
        _pipe.Peer.Should().Be(_camera.LocalEndPoint);
        await _pipe.DisposeAsync();
    }

    [Fact]
    public async Task The_cameras_end_reads_as_nothing()
    {
        _camera.Send([9]);
        _camera.Shutdown(SocketShutdown.Send);
        (await ReadAsync()).Should().Equal(9);
        (await ReadAsync()).Should().BeEmpty();
        await _pipe.DisposeAsync();
    }

    [Fact]
    public async Task A_reset_is_a_lost_camera_for_every_later_call()
    {
        var reading = ReadAsync();
        _camera.LingerState = new LingerOption(true, 0);
        _camera.Close();
        var first = (await FluentActions.Awaiting(() => reading).Should().ThrowAsync<CameraUnreachableException>()).Which;
        first.Reason.Should().Be(UnreachableReason.Lost);
        (await FluentActions.Awaiting(async () => await _pipe.WriteAsync(new byte[1], Cancellation)).Should()
            .ThrowAsync<CameraUnreachableException>()).Which.Message.Should().Be(first.Message);
        await _pipe.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_lets_the_camera_read_to_the_end_and_wakes_the_reader()
    {
        var reading = ReadAsync();
        await _pipe.WriteAsync(new byte[] { 7 }, Cancellation);
        await _pipe.DisposeAsync();
        await _pipe.DisposeAsync();
        (await FluentActions.Awaiting(() => reading).Should().ThrowAsync<CameraUnreachableException>())
            .Which.Reason.Should().Be(UnreachableReason.Closed);
        var buffer = new byte[10];
        (await _camera.ReceiveAsync(buffer, Cancellation)).Should().Be(1);
        (await _camera.ReceiveAsync(buffer, Cancellation)).Should().Be(0);
    }

    [Fact]
    public async Task A_camera_that_reads_nothing_is_lost_after_ten_seconds()
    {
        var writing = _pipe.WriteAsync(new byte[64 << 20], Cancellation).AsTask();
        _time.Advance(TimeSpan.FromSeconds(9));
        writing.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        var failed = (await FluentActions.Awaiting(() => writing).Should().ThrowAsync<CameraUnreachableException>()).Which;
        failed.Message.Should().Contain("taken nothing");
        await FluentActions.Awaiting(ReadAsync).Should().ThrowAsync<CameraUnreachableException>();
        await _pipe.DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_read_leaves_the_pipe_and_a_cancelled_write_does_not()
    {
        using var impatience = new CancellationTokenSource();
        var reading = _pipe.ReadAsync(new byte[1], impatience.Token).AsTask();
        await impatience.CancelAsync();
        await FluentActions.Awaiting(() => reading).Should().ThrowAsync<OperationCanceledException>();
        _camera.Send([1]);
        (await ReadAsync()).Should().Equal(1);

        using var later = new CancellationTokenSource();
        var writing = _pipe.WriteAsync(new byte[64 << 20], later.Token).AsTask();
        await later.CancelAsync();
        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<OperationCanceledException>();
        (await FluentActions.Awaiting(ReadAsync).Should().ThrowAsync<CameraUnreachableException>()).WithMessage("*halfway*");
        await _pipe.DisposeAsync();
    }

    private async Task<byte[]> ReadAsync()
    {
        var buffer = new byte[100];
        return buffer[..await _pipe.ReadAsync(buffer, Cancellation)];
    }
}
