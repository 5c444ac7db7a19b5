using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Protocol.BcUdp;

/// <summary>Golden bytes for every verb, written and read.</summary>
public sealed class MessageVectorTests
{
    private static readonly Uid s_long = Uid.Parse(LongUid);
    private static readonly Uid s_short = Uid.Parse(ShortUid);
    private static readonly IpPort s_server = At("192.0.2.10:58200");
    private static readonly IpPort s_camera = At("192.0.2.91:10177");
    private static readonly IpPort s_client = At("192.0.2.20:53571");

    private static readonly Dictionary<string, IDiscoveryMessage> s_written = new()
    {
        ["D2M_Q"] = new D2M_Q(s_long, 2),
        ["M2D_Q_R"] = new M2D_Q_R(s_server, At("192.0.2.10:57850"), 0, 1773137273, 1130209852),
        ["D2R_R"] = new D2R_R(s_long, 1773137273, 2),
        ["R2D_R_R"] = new R2D_R_R(-4, 1130209852),
        ["D2R_HB"] = new D2R_HB(s_long, s_camera, true, 1773137273),
        ["R2D_HB_R"] = new R2D_HB_R(0, 1772993748, 20000),
        ["C2M_Q"] = new C2M_Q(s_short, "MAC"),
        ["M2C_Q_R"] = new M2C_Q_R(s_server, s_server, s_server, s_server),
        ["C2R_C"] = new C2R_C(s_short, s_client, s_server, 330001, 0, 4, "MAC", 3),
        ["R2C_C_R"] = new R2C_C_R(s_camera, s_camera, s_server, "NULL", 95196080, 0, 0),
        ["R2D_C"] = new R2D_C(s_client, s_client, s_server, 95196080, 330001),
        ["R2D_C.tid_ffffffff"] = new R2D_C(s_client, s_client, s_server, 95196080, -330001),
        ["D2R_C_R"] = new D2R_C_R(95196080, s_camera, 0),
        ["D2R_DISC"] = new D2R_DISC(95196080, new SessionTimes(0, 0, 7493), ConnectionKind.Local, 0, 743),
        ["R2D_DC_R"] = new R2D_DC_R(95196080, 0),
        ["C2D_S"] = new C2D_S(57268),
        ["C2D_C"] = new C2D_C(s_short, 53571, 330001, 1350, 0, "WIN"),
        ["C2D_C.lver3"] = new C2D_C(s_short, 53571, 330001, 1350, 0, "MAC", 3),
        ["D2C_C_R"] = new D2C_C_R(new Timers(3000, 20000, 60000), 0, 330001, 743),
        ["D2C_C_R.refused"] = new D2C_C_R(new Timers(3000, 20000, 60000), -3, 330001, 0),
        ["C2D_T.local"] = new C2D_T(95196080, ConnectionKind.Local, 330001, 1350),
        ["C2D_T.relay"] = new C2D_T(95196080, ConnectionKind.Relay, 330001, 1350),
        ["D2C_T.local"] = new D2C_T(95196080, ConnectionKind.Local, 330001, 743),
        ["D2C_T.map"] = new D2C_T(95196080, ConnectionKind.Map, 330001, 743),
        ["C2D_A.local"] = new C2D_A(95196080, ConnectionKind.Local, 330001, 743, 1350),
        ["D2C_CFM.reply_to_C2D_T"] = new D2C_CFM(95196080, ConnectionKind.Local, 0, 330001, 743, 0),
        ["D2C_CFM.relay"] = new D2C_CFM(95196080, ConnectionKind.Relay, 0, 330001, 743, 55607),
        ["C2R_CFM"] = new C2R_CFM(95196080, ConnectionKind.Local, 0, 330001, 743),
        ["C2D_HB"] = new C2D_HB(330001, 743),
        ["D2C_HB"] = new D2C_HB(330001, 743),
        ["C2D_DISC"] = new C2D_DISC(330001, 743),
        ["D2C_DISC"] = new D2C_DISC(330001, 743),
        ["R2C_DISC"] = new R2C_DISC(95196080),
    };

    /// <summary>Forms that peers send and we never write.</summary>
    private static readonly Dictionary<string, IDiscoveryMessage> s_read = new()
    {
        ["D2R_HB.short_no_dev"] = new D2R_HB(s_long, null, true, 1773137273),
        ["R2C_C_R.unknown_uid"] = new R2C_C_R(null, null, null, "NULL", null, -1, 0),
        ["R2C_T"] = new R2C_T(s_camera, s_camera, 95196080, 330001),
        ["D2C_T.field_layout"] = new D2C_T(62098713, ConnectionKind.Local, 82001, 96),
        ["C2D_T.field_layout"] = new C2D_T(62098713, ConnectionKind.Local, 82001, 1350),
        ["D2C_CFM.field_layout"] = new D2C_CFM(62098713, ConnectionKind.Local, 0, 82001, 96, 0),
        ["C2D_DISC.field_layout"] = new C2D_DISC(82000, 80),
    };

    public static TheoryData<string> Written => [.. s_written.Keys];

    public static TheoryData<string> All => [.. s_written.Keys, .. s_read.Keys];

    [Theory, MemberData(nameof(Written))]
    public void A_message_is_written_byte_for_byte(string name)
    {
        var vector = Vectors.Named("udp.packet." + name);
        AnyMessage.Packet(vector.Tid, s_written[name]).Should().Equal(vector.Bytes("packet"));
    }

    [Theory, MemberData(nameof(All))]
    public void A_packet_is_read_as_its_message(string name)
    {
        var packet = Vectors.Packet(name);
        DiscoveryFrame.TryOpen(packet, out var tid, out var xml, out var oddities).Should().Be(FrameFault.None);
        tid.Should().Be(Vectors.Named("udp.packet." + name).Tid);
        oddities.Should().Be(FrameOddities.None);
        DiscoveryMessages.TryRead(xml, out _, out var message).Should().Be(MessageFault.None);
        message.Should().Be(s_written.GetValueOrDefault(name) ?? s_read[name]);
    }

    [Fact]
    public void Every_packet_vector_is_covered() =>
        Vectors.NamesOf("udp_discovery_packet").Select(row => row.Data["udp.packet.".Length..])
            .Should().BeEquivalentTo(s_written.Keys.Concat(s_read.Keys));

    [Fact]
    public void Every_verb_has_a_message() =>
        Enum.GetValues<Verb>().Where(verb => verb != Verb.Unknown)
            .Should().OnlyContain(verb => typeof(D2M_Q).Assembly.GetType("Bairelay.Protocol.BcUdp." + verb) != null);

    [Fact]
    public void R2C_T_is_written_in_the_order_of_the_cloud() =>
        Open(Packet(7, new R2C_T(s_camera, s_camera, 95196080, 330001))).Xml.Should().Be(
            "<P2P><R2C_T><dev><ip>192.0.2.91</ip><port>10177</port></dev><dmap><ip>192.0.2.91</ip><port>10177</port></dmap>"
            + "<sid>95196080</sid><cid>330001</cid></R2C_T></P2P>");

    [Fact]
    public void A_refusal_names_a_relay_and_neither_camera_nor_session() =>
        Open(Packet(7, new R2C_C_R(null, null, s_server, "NULL", null, -1, 0))).Xml.Should().Be(
            "<P2P><R2C_C_R><relay><ip>192.0.2.10</ip><port>58200</port></relay><nat>NULL</nat><rsp>-1</rsp><ac>0</ac></R2C_C_R></P2P>");

    [Fact]
    public void The_longer_answers_of_the_vendors_cloud_are_read()
    {
        const string Query = "<P2P><M2C_Q_R><reg><ip>192.0.2.10</ip><port>58200</port></reg><relay><ip>192.0.2.10</ip><port>58100</port></relay>"
            + "<log><ip>192.0.2.10</ip><port>57850</port></log><t><ip>192.0.2.10</ip><port>9996</port></t><timer/><retry/><mtu>1350</mtu>"
            + "<debug>251658240</debug><ac>-1700607721</ac><rsp>0</rsp></M2C_Q_R></P2P>";
        var message = Read(Query);
        message.Should().Be(new M2C_Q_R(
            s_server, At("192.0.2.10:58100"), At("192.0.2.10:57850"), At("192.0.2.10:9996"), true, 1350, 251658240,
            -1700607721, 0));
        Open(AnyMessage.Packet(1, message!)).Xml.Should().Be(Query);

        Read("<P2P><R2C_C_R><dmap><ip>192.0.2.7</ip><port>57933</port></dmap><dev><ip>192.0.2.91</ip><port>57933</port></dev>"
            + "<relay><ip>192.0.2.10</ip><port>51134</port></relay><relayt><ip>192.0.2.10</ip><port>9997</port></relayt>"
            + "<nat>NULL</nat><sid>495151439</sid><rsp>0</rsp><ac>495151439</ac></R2C_C_R></P2P>")
            .Should().Be(new R2C_C_R(
                At("192.0.2.91:57933"), At("192.0.2.7:57933"), At("192.0.2.10:51134"), "NULL", 495151439, 0, 495151439,
                At("192.0.2.10:9997")));
    }

    private static IDiscoveryMessage? Read(string xml)
    {
        DiscoveryMessages.TryRead(System.Text.Encoding.UTF8.GetBytes(xml), out _, out var message)
            .Should().Be(MessageFault.None);
        return message;
    }
}
