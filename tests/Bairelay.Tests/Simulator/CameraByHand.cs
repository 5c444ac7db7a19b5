using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Simulator;

/// <summary>A packet of the camera to a client.</summary>
internal readonly record struct ToClient(long At, IpPort To, uint Tid, IDiscoveryMessage Message);

/// <summary>A whole camera in made-up time, without sockets: with a register that answers by script, and with clients that send raw packets.</summary>
internal sealed class CameraByHand
{
    public static readonly IpPort Register = Discovery.At("192.0.2.10:58200");
    public static readonly IpPort Client = Discovery.At("192.168.1.20:53571");

    private readonly byte[] _packet = new byte[2048];

    public CameraByHand(NetworkSettings? network = null, SessionSettings? session = null, CloudSettings? cloud = null)
    {
        var settings = new CameraSettings
        {
            Cloud = (cloud ?? new CloudSettings { Uid = Uid.Parse(Discovery.LongUid) }) with { Dev = Discovery.At("192.168.1.91:10177") },
            Session = (session ?? new SessionSettings()) with { Password = ScriptedClient.Password },
            Network = network ?? new NetworkSettings(),
        };
        Camera = new BatteryCamera(settings, new DateTime(2026, 3, 8, 18, 15, 48, DateTimeKind.Utc), new Random(1), Notes.Add);
    }

    public BatteryCamera Camera { get; }

    public long Now { get; private set; }

    public List<CameraNote> Notes { get; } = [];

    /// <summary>Discovery packets to clients, as they left.</summary>
    public List<ToClient> Sent { get; } = [];

    /// <summary>Data and acknowledgement packets to clients.</summary>
    public List<(IpPort To, byte[] Bytes)> Packets { get; } = [];

    /// <summary>To the servers.</summary>
    public List<IDiscoveryMessage> ToServers { get; } = [];

    public IEnumerable<T> SentOf<T>() => Sent.Select(packet => packet.Message).OfType<T>();

    /// <summary>Power-on to sleep, with a register that answers.</summary>
    public CameraByHand Boot()
    {
        Camera.PowerOn(Now);
        Flush();
        Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
        return this;
    }

    public void Advance(long milliseconds, long step = 50)
    {
        for (var end = Now + milliseconds; Now < end;)
        {
            Now = Math.Min(end, Now + step);
            Camera.Advance(Now);
            Flush();
        }
    }

    public void FromRegister(string xml, uint tid = 9) => Receive(Discovery.PacketOf(tid, xml), Register);

    public void Wake(uint sid = 42, int cid = 330001) => FromRegister(
        $"<P2P><R2D_C><cli><ip>192.168.1.20</ip><port>53571</port></cli><cmap><ip>192.0.2.77</ip><port>40000</port></cmap><relay><ip>192.0.2.10</ip><port>58200</port></relay><sid>{sid}</sid><cid>{cid}</cid></R2D_C></P2P>");

    public void Hello(int cid = 330001, uint tid = 7, IpPort? from = null, string uid = Discovery.ShortUid) => Receive(
        Discovery.Packet(tid, new C2D_C(Uid.Parse(uid), Client.Port, cid, 1350, 0, "WIN")), from ?? Client with { Port = 61000 }, onHello: true);

    public void Send<T>(T message, uint tid = 7, IpPort? from = null)
        where T : struct, IDiscoveryMessage<T> => Receive(Discovery.Packet(tid, message), from ?? Client);

    public void Receive(byte[] datagram, IpPort from, bool onHello = false)
    {
        Camera.Receive(datagram, from, onHello, Now);
        Flush();
    }

    public void Flush()
    {
        while (true)
        {
            var servers = Camera.Cloud.TakeOutbox();
            foreach (var packet in servers)
            {
                ToServers.Add(packet.Message);
                Answer(packet);
            }

            foreach (var packet in Camera.TakeToClients()) Sent.Add(new ToClient(Now, packet.To, packet.Tid, packet.Message));
            while (Camera.TryTakePacket(_packet, Now, out var to, out var length)) Packets.Add((to, _packet[..length]));
            if (servers.Count == 0) return;
        }
    }

    private void Answer(Outgoing packet)
    {
        var answer = packet.Message switch
        {
            D2M_Q => "<M2D_Q_R><reg><ip>192.0.2.10</ip><port>58200</port></reg><log><ip>192.0.2.10</ip><port>57850</port></log><timer/><retry/><rsp>0</rsp><token>77</token><ac>5</ac></M2D_Q_R>",
            D2R_R => "<R2D_R_R><rsp>-4</rsp><ac>5</ac></R2D_R_R>",
            D2R_DISC end => $"<R2D_DC_R><sid>{end.Sid}</sid><rsp>0</rsp></R2D_DC_R>",
            _ => null,
        };
        if (answer is not null) Camera.Receive(Discovery.PacketOf(packet.Tid, $"<P2P>{answer}</P2P>"), Register, onHelloPort: false, Now);
    }
}

/// <summary>A client of BcUdp that numbers and acknowledges by hand, on a network that loses nothing.</summary>
internal sealed class RawUdpClient(CameraByHand rig, int cid, int did)
{
    private readonly BcDecoder _decoder = new();
    private BcCipher _cipher = BcCipher.Xor;
    private uint _sent;
    private uint _expected;
    private ushort _number;

    public bool AnswersKeepAlive { get; set; } = true;

    public int Did => did;

    public List<(uint Id, ushort Code, XElement? Xml)> Heard { get; } = [];

    public void Send(uint id, ushort kind = BcClass.Modern, ushort code = 0, XElement[]? body = null, BcExtension? extension = null) => SendBytes(BcWriter.Write(
        new BcHeader { MessageId = id, Class = kind, ResponseCode = code, MessageNumber = ++_number }, extension?.Write() ?? [],
        body is null ? [] : BcXml.WriteBody(body), id == MessageId.Login ? BcCipher.Xor : _cipher));

    public void SendBytes(byte[] bytes)
    {
        var packet = new byte[DataPacket.HeaderLength + bytes.Length];
        new DataPacket(did, _sent++, bytes).Write(packet);
        rig.Receive(packet, CameraByHand.Client);
        Collect();
    }

    /// <summary>The whole login.</summary>
    public RawUdpClient LogIn()
    {
        Send(MessageId.Login, BcClass.Legacy, 0xdc12);
        var nonce = Heard[^1].Xml.Find<EncryptionOffer>()!.Nonce;
        Send(MessageId.Login, body: [new LoginUser { UserName = LoginDigests.Md5Text("admin" + nonce), Password = LoginDigests.Md5Text(ScriptedClient.Password + nonce) }.Write()]);
        Heard.Should().Contain(one => one.Id == MessageId.Login && one.Code == 200);
        return this;
    }

    /// <summary>Lets time pass, acknowledging and answering as a client does.</summary>
    public void Advance(long milliseconds, bool beats = true)
    {
        for (var passed = 0L; passed < milliseconds; passed += 500)
        {
            rig.Advance(Math.Min(500, milliseconds - passed));
            if (beats) rig.Send(new C2D_HB(cid, did));
            Collect();
        }
    }

    public void Collect()
    {
        var received = false;
        foreach (var (to, bytes) in rig.Packets.ToArray())
        {
            if (!DataPacket.TryRead(bytes, out var data) || data.ConnectionId != cid) continue;
            to.Should().Be(CameraByHand.Client);
            if (data.PacketId != _expected) continue;
            _expected++;
            received = true;
            _decoder.Append(data.Payload);
        }

        rig.Packets.Clear();
        if (received)
        {
            var ack = new byte[AckPacket.HeaderLength];
            new AckPacket(did, 0, _expected - 1, 0, default).Write(ack);
            rig.Receive(ack, CameraByHand.Client);
        }

        while (_decoder.TryRead(out var message))
        {
            Heard.Add((message.Header.MessageId, message.Header.ResponseCode, message.Xml()));
            if (message.Header.MessageId == MessageId.Login && message.Xml().Find<EncryptionOffer>() is { } offer)
                _decoder.Cipher = _cipher = BcCipher.For(BcEncryption.Aes, LoginDigests.AesKey(offer.Nonce, ScriptedClient.Password));
            if (message.Header.MessageId == MessageId.UdpKeepAlive && AnswersKeepAlive)
                SendBytes(BcWriter.Write(message.Header.Reply(200, BcClass.Modern), default, default, BcCipher.Plain));
        }
    }
}
