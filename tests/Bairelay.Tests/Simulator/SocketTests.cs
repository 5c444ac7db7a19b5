using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Simulator;

/// <summary>The camera's doors on real sockets, with raw clients.</summary>
public sealed class SocketTests : IAsyncDisposable
{
    private readonly Channel<CameraNote> _notes = Channel.CreateUnbounded<CameraNote>();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(20), TimeProvider.System);
    private SimulatedCamera? _camera;

    public async ValueTask DisposeAsync()
    {
        if (_camera is not null) await _camera.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Over_TCP_a_client_logs_in_streams_and_logs_out_and_the_camera_sleeps_and_refuses()
    {
        var camera = await PowerOn(new NetworkSettings());
        await Noted(NoteKind.Awake);
        using var socket = await Connect(camera);
        var client = new Talk(socket, _deadline.Token);
        await client.LogInAsync();
        await client.SendAsync(MessageId.StreamStart, new Preview(0, 0, "mainStream").Write());
        var media = 0;
        while (media < 200_000) media += (await client.NextAsync(MessageId.StreamStart)).PayloadLength;
        await client.SendAsync(MessageId.Logout);
        (await client.NextAsync(MessageId.Logout)).Code.Should().Be(200);
        await client.EndsAsync();
        await Noted(NoteKind.Asleep);
        camera.Phase.Should().Be(CameraPhase.Asleep);
        (camera.SessionsOpened, camera.SessionsOpen).Should().Be((1, 0));
        camera.HeldTime.Should().BePositive().And.BeLessThanOrEqualTo(camera.AwakeTime);

        var connect = () => Connect(camera);
        (await connect.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
        camera.RaiseMotion(TimeSpan.FromSeconds(1), "MD", "people");
        using var again = await Connect(camera);
        again.Connected.Should().BeTrue("awake, it listens on the same port");
    }

    [Fact]
    public async Task One_client_more_than_it_takes_is_turned_away()
    {
        var camera = await PowerOn(new NetworkSettings { MaxClients = 1 });
        using var first = await Connect(camera);
        await Noted(NoteKind.Connected);
        // Depending on who is faster, connecting fails or the first reading does.
        var second = async () =>
        {
            using var socket = await Connect(camera);
            await socket.ReceiveAsync(new byte[1], _deadline.Token);
        };
        (await second.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task Without_power_connections_break()
    {
        var camera = await PowerOn(new NetworkSettings());
        using var socket = await Connect(camera);
        await Noted(NoteKind.Connected);
        camera.PowerOff();
        var read = async () => await socket.ReceiveAsync(new byte[1], _deadline.Token);
        (await read.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Over_UDP_a_hello_is_answered_from_the_heartbeat_socket_and_leads_to_a_login(bool threeTimes)
    {
        var camera = await PowerOn(new NetworkSettings { TcpPort = null, HelloPorts = [0, 0] }, new CloudSettings
        {
            Uid = Uid.Parse(Discovery.LongUid),
            SendsThreeTimes = threeTimes,
            StaysAfterSession = TimeSpan.Zero,
        });
        camera.TcpAddress.Should().BeNull();
        camera.HelloAddresses.Should().HaveCount(2);
        using var peer = new UdpPeer("127.0.0.1");
        peer.Send(camera.HelloAddresses[1].ToIPEndPoint(), new C2D_C(Uid.Parse(Discovery.ShortUid), (ushort)peer.Address.Port, 330001, 1350, 0, "WIN"), tid: 77);
        var reply = await peer.ReceiveAsync();
        reply.From.Should().Be(camera.Address.ToIPEndPoint());
        reply.Tid.Should().Be(77u);
        DiscoveryMessages.TryRead(System.Text.Encoding.ASCII.GetBytes(reply.Xml), out _, out var message).Should().Be(MessageFault.None);
        var did = message.Should().BeOfType<D2C_C_R>().Which.Did;

        var hello = new byte[BcHeader.ShortLength];
        new BcHeader { MessageId = MessageId.Login, Class = BcClass.Legacy, ResponseCode = 0xdc12 }.Write(hello);
        var packet = new byte[DataPacket.HeaderLength + hello.Length];
        new DataPacket(did, 0, hello).Write(packet);
        peer.Send(camera.Address.ToIPEndPoint(), packet);
        (await DataOf(peer, 330001)).Should().StartWith([0xf0, 0xde, 0xbc, 0x0a, 1, 0, 0, 0]);

        peer.Send(camera.Address.ToIPEndPoint(), new C2D_DISC(330001, did));
        await Noted(NoteKind.Asleep);
        camera.SessionsOpened.Should().Be(1);
    }

    [Fact]
    public async Task A_motion_is_announced_by_its_server_name_and_again_when_that_fails()
    {
        using var push = new TcpListener(IPAddress.Loopback, 0);
        push.Start();
        var time = new HandTime();
        _camera = Make(new NetworkSettings { PushHost = "127.0.0.1", PushPort = ((IPEndPoint)push.LocalEndpoint).Port }, Cloud(), time);
        await _camera.PowerOnAsync();
        _camera.RaiseMotion(TimeSpan.FromSeconds(5), "MD", "people");
        _camera.RaiseMotion(TimeSpan.FromSeconds(5), "MD", "vehicle");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            using (var accepted = await push.AcceptSocketAsync(_deadline.Token))
            {
                ((IPEndPoint)accepted.RemoteEndPoint!).Address.Should().Be(IPAddress.Parse("127.0.0.2"));
                var hello = new byte[2048];
                var length = await accepted.ReceiveAsync(hello, _deadline.Token);
                hello[0].Should().Be(0x16, "a TLS handshake");
                System.Text.Encoding.ASCII.GetString(hello, 0, length).Should().Contain("pushx.reolink.com");
            }

            (await Noted(NoteKind.Push)).Text.Should().Contain($"attempt {attempt}: closed");
            await Eventually.HoldsAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return attempt == 3 || push.Pending();
            });
        }
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error()
    {
        using var taken = new TcpListener(IPAddress.Parse("127.0.0.2"), 0);
        taken.Start();
        var make = () => Make(new NetworkSettings { TcpPort = ((IPEndPoint)taken.LocalEndpoint).Port }, Cloud(), TimeProvider.System);
        make.Should().Throw<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.AddressAlreadyInUse);
    }

    private static CloudSettings Cloud() => new() { Uid = Uid.Parse(Discovery.LongUid), StaysAwake = TimeSpan.FromSeconds(30), StaysAfterSession = TimeSpan.Zero };

    private static async Task<byte[]> DataOf(UdpPeer peer, int cid)
    {
        while (true)
        {
            var datagram = await peer.ReceiveBytesAsync();
            if (DataPacket.TryRead(datagram, out var data) && data.ConnectionId == cid) return data.Payload.ToArray();
        }
    }

    private SimulatedCamera Make(NetworkSettings network, CloudSettings cloud, TimeProvider time) => new(
        new CameraSettings { Cloud = cloud, Session = new SessionSettings { Password = ScriptedClient.Password }, Network = network },
        IPAddress.Parse("127.0.0.2"), null, 9999, time, new Random(1), null, note => _notes.Writer.TryWrite(note));

    private async Task<SimulatedCamera> PowerOn(NetworkSettings network, CloudSettings? cloud = null)
    {
        _camera = Make(network, cloud ?? Cloud(), TimeProvider.System);
        await _camera.PowerOnAsync();
        return _camera;
    }

    private async Task<Socket> Connect(SimulatedCamera camera)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(camera.TcpAddress!, _deadline.Token);
        return socket;
    }

    private async Task<CameraNote> Noted(NoteKind kind)
    {
        while (true)
        {
            var note = await _notes.Reader.ReadAsync(_deadline.Token);
            if (note.Kind == kind) return note;
        }
    }

    /// <summary>Raw Baichuan over a socket.</summary>
    private sealed class Talk(Socket socket, CancellationToken cancellation)
    {
        private readonly BcDecoder _decoder = new();
        private BcCipher _cipher = BcCipher.Xor;

        public async Task LogInAsync()
        {
            await SendAsync(new BcHeader { MessageId = MessageId.Login, Class = BcClass.Legacy, ResponseCode = 0xdc12 }, BcCipher.Xor);
            var nonce = (await NextAsync(MessageId.Login)).Nonce!;
            var user = new LoginUser { UserName = LoginDigests.Md5Text("admin" + nonce), Password = LoginDigests.Md5Text(ScriptedClient.Password + nonce) };
            await SendAsync(new BcHeader { MessageId = MessageId.Login, Class = BcClass.Modern }, BcCipher.Xor, user.Write());
            (await NextAsync(MessageId.Login)).Code.Should().Be(200);
            _decoder.Cipher = _cipher = BcCipher.For(BcEncryption.Aes, LoginDigests.AesKey(nonce, ScriptedClient.Password));
        }

        public Task SendAsync(uint id, params System.Xml.Linq.XElement[] body) => SendAsync(new BcHeader { MessageId = id, Class = BcClass.Modern }, _cipher, body);

        public async Task<(ushort Code, int PayloadLength, string? Nonce)> NextAsync(uint id)
        {
            while (true)
            {
                while (TryNext(out var message))
                {
                    if (message.Id == id) return (message.Code, message.Length, message.Nonce);
                }

                var count = await socket.ReceiveAsync(_decoder.Room(), cancellation);
                count.Should().BePositive();
                _decoder.Advance(count);
            }
        }

        public async Task EndsAsync()
        {
            while (await socket.ReceiveAsync(new byte[4096], cancellation) > 0)
            {
                // What was on its way does not matter.
            }
        }

        private bool TryNext(out (uint Id, ushort Code, int Length, string? Nonce) next)
        {
            next = default;
            if (!_decoder.TryRead(out var message)) return false;
            next = (message.Header.MessageId, message.Header.ResponseCode, message.Payload.Length, message.Xml().Find<EncryptionOffer>()?.Nonce);
            return true;
        }

        private async Task SendAsync(BcHeader header, BcCipher cipher, params System.Xml.Linq.XElement[] body) =>
            await socket.SendAsync(BcWriter.Write(header, default, body.Length == 0 ? [] : BcXml.WriteBody(body), cipher), cancellation);
    }
}
