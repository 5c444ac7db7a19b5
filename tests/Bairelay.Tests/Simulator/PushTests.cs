using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Simulator;

/// <summary>How the simulated camera calls the push service, seen by a service that only listens.</summary>
public sealed class PushTests : IAsyncDisposable
{
    private static readonly IPAddress s_home = IPAddress.Parse("127.0.8.2");
    private static readonly IPAddress s_elsewhere = IPAddress.Parse("127.0.8.3");

    private readonly TcpListener _push = new(IPAddress.Loopback, 0);
    private readonly HandTime _time = new();
    private readonly Channel<string> _notes = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(10), TimeProvider.System);
    private SimulatedCamera? _camera;

    public PushTests() => _push.Start();

    public async ValueTask DisposeAsync()
    {
        if (_camera is not null) await _camera.DisposeAsync();
        _push.Dispose();
        _deadline.Dispose();
    }

    [Theory]
    [InlineData("other.example", true)]
    [InlineData(null, false)]
    public async Task The_hello_asks_for_the_name_of_the_settings(string? name, bool isThere)
    {
        await RaiseAsync(new PushSettings { ServerName = name });
        using var call = await AcceptAsync();
        var hello = new byte[4096];
        var length = await call.ReceiveAsync(hello, _deadline.Token);
        hello[0].Should().Be(0x16, "a TLS handshake");
        var text = System.Text.Encoding.Latin1.GetString(hello, 0, length);
        text.Contains("other.example", StringComparison.Ordinal).Should().Be(isThere);
        text.Should().NotContain("reolink");
    }

    [Fact]
    public async Task A_call_can_close_or_break_off_or_stay_without_a_byte()
    {
        await RaiseAsync(new PushSettings { Manner = PushManner.Close, Attempts = 1 });
        using (var call = await AcceptAsync()) (await call.ReceiveAsync(new byte[9], _deadline.Token)).Should().Be(0);
        (await NoteAsync()).Should().EndWith("attempt 1: connected");
        await RaiseAsync(new PushSettings { Manner = PushManner.Reset, Attempts = 1 });
        using (var call = await AcceptAsync())
        {
            (await FluentActions.Awaiting(() => call.ReceiveAsync(new byte[9], _deadline.Token).AsTask()).Should().ThrowAsync<SocketException>())
                .Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
        }

        (await NoteAsync()).Should().EndWith("attempt 1: broken off");
        await RaiseAsync(new PushSettings { Manner = PushManner.Silent, Attempts = 1 });
        using (var call = await AcceptAsync())
        {
            var heard = call.ReceiveAsync(new byte[9], _deadline.Token).AsTask();
            call.Shutdown(SocketShutdown.Send);
            (await heard).Should().Be(0);
        }

        (await NoteAsync()).Should().EndWith("attempt 1: closed");
    }

    [Fact]
    public async Task It_calls_as_often_as_it_is_told_and_from_where_it_is()
    {
        await RaiseAsync(new PushSettings { Manner = PushManner.Close, Attempts = 2, Pause = TimeSpan.FromSeconds(30) });
        using (var call = await AcceptAsync()) ((IPEndPoint)call.RemoteEndPoint!).Address.Should().Be(s_home);
        await NoteAsync();
        await _camera!.MoveAsync(s_elsewhere);
        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _push.Pending();
        });
        using (var call = await AcceptAsync()) ((IPEndPoint)call.RemoteEndPoint!).Address.Should().Be(s_elsewhere);
        (await NoteAsync()).Should().EndWith("attempt 2: connected");
        _time.Advance(TimeSpan.FromMinutes(5));
        _push.Pending().Should().BeFalse();
    }

    private async Task RaiseAsync(PushSettings push)
    {
        if (_camera is not null) await _camera.DisposeAsync();
        var settings = new CameraSettings
        {
            Cloud = new CloudSettings { Uid = Uid.Parse(Discovery.LongUid) },
            Network = NetworkSettings.None with { PushHost = "127.0.0.1", PushPort = ((IPEndPoint)_push.LocalEndpoint).Port, Push = push },
        };
        _camera = new SimulatedCamera(
            settings, s_home, null, 9999, _time, new Random(1), null, note =>
            {
                if (note.Kind == NoteKind.Push) _notes.Writer.TryWrite(note.Text);
            });
        await _camera.PowerOnAsync();
        _camera.RaiseMotion(TimeSpan.FromSeconds(5));
    }

    private Task<Socket> AcceptAsync() => _push.AcceptSocketAsync(_deadline.Token).AsTask();

    private Task<string> NoteAsync() => _notes.Reader.ReadAsync(_deadline.Token).AsTask();
}
