using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Simulator;

/// <summary>A camera and its clients over BcUdp, in made-up time and by raw packets.</summary>
public sealed class BatteryCameraTests
{
    [Fact]
    public void A_sleeping_camera_hears_no_hello()
    {
        var rig = new CameraByHand().Boot();
        rig.Hello();
        rig.Advance(5_000);
        rig.Sent.Should().BeEmpty();
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
        rig.Camera.HellosReceived.Should().Be(1);
    }

    [Fact]
    public void In_light_sleep_a_hello_boots_it_and_a_later_one_is_answered()
    {
        var rig = new CameraByHand(new NetworkSettings { LightSleep = true, BootTime = TimeSpan.FromSeconds(4.9) }).Boot();
        for (var n = 0; n < 9; n++)
        {
            rig.Hello();
            rig.Advance(500);
        }

        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Awake);
        rig.Sent.Should().BeEmpty("it still boots");
        rig.Advance(500);
        rig.Hello();
        rig.SentOf<D2C_C_R>().Should().ContainSingle();
        rig.Advance(20_000);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
        rig.ToServers.OfType<D2R_DISC>().Should().BeEmpty("the register had no part in it");
    }

    [Fact]
    public void A_hello_is_answered_at_the_port_that_it_names_and_nobody_answering_it_ends_it()
    {
        var rig = Awake();
        rig.Hello(tid: 77);
        var first = rig.Sent.Should().ContainSingle().Subject;
        first.To.Should().Be(CameraByHand.Client);
        first.Tid.Should().Be(77);
        var reply = first.Message.Should().BeOfType<D2C_C_R>().Subject;
        reply.Should().Be(new D2C_C_R(new Timers(3000, 20000, 60000), 0, 330001, reply.Did));
        reply.Did.Should().BeInRange(1, 1000);

        var start = rig.Now;
        rig.Advance(10_000);
        rig.Sent.Select(packet => (packet.At - start, packet.Message.GetType().Name)).Should().Equal(
            (0, "D2C_C_R"), (3_000, "D2C_C_R"), (6_000, "D2C_C_R"), (8_500, "D2C_DISC"));
        rig.SentOf<D2C_DISC>().Single().Should().Be(new D2C_DISC(330001, reply.Did));
        rig.Camera.SessionsOpened.Should().Be(0);
    }

    [Fact]
    public void A_repeated_hello_has_one_did_and_every_other_one_its_own()
    {
        var rig = Awake();
        rig.Hello(tid: 1);
        rig.Hello(tid: 1);
        rig.Hello(tid: 2);
        rig.Hello(cid: 5, tid: 2);
        var dids = rig.SentOf<D2C_C_R>().Select(reply => reply.Did).ToList();
        dids[1].Should().Be(dids[0]);
        dids.Distinct().Should().HaveCount(3);
    }

    [Theory]
    [InlineData(ShortUid, 1)]
    [InlineData(LongUid, 1)]
    [InlineData("95270001ABCDEFGHWXY9", 0)]
    [InlineData("95270001ABCDEFGX", 0)]
    public void It_answers_to_its_own_UID_in_both_forms(string uid, int answers)
    {
        var rig = Awake();
        rig.Hello(uid: uid);
        rig.Sent.Should().HaveCount(answers);
    }

    [Fact]
    public void Who_is_searched_for_says_its_UID()
    {
        var rig = Awake();
        rig.Receive(Packet(5, new C2D_S(57268)), At("192.168.1.20:1000"), onHello: true);
        rig.Sent.Should().ContainSingle().Which.Should().Match<ToClient>(packet =>
            packet.To == At("192.168.1.20:57268") && packet.Message.Equals(new D2C_S_R(Uid.Parse(LongUid))));
    }

    [Fact]
    public void A_session_over_BcUdp_keeps_it_awake_until_the_client_hangs_up()
    {
        var rig = Awake();
        var client = Open(rig).LogIn();
        client.Heard.Should().Contain(one => one.Id == MessageId.BatteryList);
        rig.Send(new C2D_HB(330001, client.Did), tid: 99);
        rig.Sent[^1].Should().Be(new ToClient(rig.Now, CameraByHand.Client, 99, new D2C_HB(330001, client.Did)));

        client.Advance(40_000);
        client.Heard.Count(one => one.Id == MessageId.UdpKeepAlive).Should().BeInRange(13, 14);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Awake);
        (rig.Camera.SessionsOpened, rig.Camera.SessionsOpen).Should().Be((1, 1));

        rig.Send(new C2D_DISC(330001, client.Did));
        rig.SentOf<D2C_DISC>().Should().ContainSingle().Which.Should().Be(new D2C_DISC(330001, client.Did));
        rig.Advance(1_000);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
        rig.Notes.Select(note => note.Kind).Should().ContainInOrder(NoteKind.Connected, NoteKind.LoggedIn, NoteKind.Disconnected, NoteKind.Asleep);
        rig.Camera.HeldMilliseconds.Should().BeInRange(40_000, 40_100);
    }

    [Fact]
    public void A_logout_ends_a_session_even_if_the_client_forgets_to_hang_up()
    {
        var rig = Awake();
        var client = Open(rig).LogIn();
        client.Send(MessageId.Logout);
        client.Heard[^1].Should().Match<(uint Id, ushort Code, System.Xml.Linq.XElement?)>(one => one.Id == MessageId.Logout && one.Code == 200);
        client.Advance(2_500);
        rig.SentOf<D2C_DISC>().Should().ContainSingle();
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
    }

    [Fact]
    public void A_client_that_vanishes_in_mid_stream_is_sent_to_until_the_session_dies()
    {
        var rig = Awake();
        var client = Open(rig).LogIn();
        client.Send(MessageId.StreamStart, body: [new Preview(0, 256, "subStream").Write()]);
        client.Advance(3_000);
        rig.Advance(55_000, 500);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Awake);
        rig.Packets.Should().NotBeEmpty();
        rig.Advance(10_000, 500);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
        rig.SentOf<D2C_DISC>().Should().ContainSingle();
    }

    [Fact]
    public void Unanswered_234_ends_the_session_where_it_is_enforced()
    {
        var rig = Awake(session: new SessionSettings { EnforcesKeepAlive = true });
        var client = Open(rig);
        client.AnswersKeepAlive = false;
        client.LogIn();
        client.Advance(8_000);
        rig.SentOf<D2C_DISC>().Should().BeEmpty();
        client.Advance(2_000);
        rig.SentOf<D2C_DISC>().Should().ContainSingle().Which.Did.Should().Be(client.Did);
        rig.Notes.Should().Contain(note => note.Kind == NoteKind.Disconnected && note.Text.Contains("234", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wake_is_acknowledged_to_the_register_and_the_client_is_approached_on_both_addresses()
    {
        var rig = new CameraByHand().Boot();
        rig.Wake();
        for (var n = 0; n < 9; n++)
        {
            rig.Advance(100);
            rig.Wake();
        }

        rig.ToServers.OfType<D2R_C_R>().Should().OnlyContain(reply => reply.Sid == 42).And.HaveCountLessThanOrEqualTo(3);
        var approaches = rig.Sent.Where(packet => packet.Message is D2C_T).ToList();
        approaches.Should().HaveCount(4, "two at once, and two after 500 ms");
        approaches.Select(packet => (packet.To, ((D2C_T)packet.Message).Conn, packet.Tid)).Distinct().Should().HaveCount(2, "each has a tid of its own and keeps it");
        approaches[0].To.Should().Be(CameraByHand.Client);
        approaches[1].To.Should().Be(At("192.0.2.77:40000"));
        approaches.Select(packet => ((D2C_T)packet.Message).Did).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_answer_to_an_approach_is_confirmed_until_the_client_speaks(bool asTheOfficialApp)
    {
        var rig = new CameraByHand().Boot();
        rig.Wake();
        var approach = rig.Sent.First(packet => packet.Message is D2C_T);
        var did = ((D2C_T)approach.Message).Did;
        if (asTheOfficialApp) rig.Send(new C2D_T(42, ConnectionKind.Local, 330001, 1350), tid: 92);
        else rig.Send(new C2D_A(42, ConnectionKind.Local, 330001, did, 1350), tid: approach.Tid);
        rig.Sent[^1].Should().Be(new ToClient(
            rig.Now, CameraByHand.Client, asTheOfficialApp ? 92 : approach.Tid, new D2C_CFM(42, ConnectionKind.Local, 0, 330001, did, 0)));
        rig.Sent.Clear();
        rig.Advance(1_100);
        rig.Sent.Should().HaveCount(2).And.OnlyContain(packet => packet.Message is D2C_CFM, "it approaches no more");
        var client = new RawUdpClient(rig, 330001, did).LogIn();
        rig.Sent.Clear();
        client.Advance(3_000);
        rig.SentOf<D2C_CFM>().Should().BeEmpty();

        rig.Send(new C2D_DISC(330001, did));
        rig.Advance(1_500);
        var report = rig.ToServers.OfType<D2R_DISC>().Should().ContainSingle().Subject;
        report.Should().Match<D2R_DISC>(end => end.Sid == 42 && end.Did == did && end.Times.Connected >= 3_000 && end.Times.Connected <= 3_100);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
    }

    [Fact]
    public void A_confirmation_that_leads_to_nothing_is_sent_five_times()
    {
        var rig = new CameraByHand(cloud: new CloudSettings { Uid = Uid.Parse(LongUid), StaysAwake = TimeSpan.FromSeconds(30) }).Boot();
        rig.Wake();
        rig.Send(new C2D_T(42, ConnectionKind.Map, 330001, 1350), tid: 92);
        rig.Advance(10_000);
        rig.SentOf<D2C_CFM>().Should().HaveCount(5).And.OnlyContain(one => one.Conn == ConnectionKind.Map);
        rig.SentOf<D2C_DISC>().Should().ContainSingle();
    }

    [Theory]
    [InlineData(43, 330001)]
    [InlineData(42, 330002)]
    public void Nobody_else_is_confirmed(uint sid, int cid)
    {
        var rig = new CameraByHand().Boot();
        rig.Wake();
        rig.Send(new C2D_T(sid, ConnectionKind.Local, cid, 1350));
        rig.SentOf<D2C_CFM>().Should().BeEmpty();
    }

    [Fact]
    public void An_approach_waits_for_the_end_of_booting()
    {
        var rig = new CameraByHand(new NetworkSettings { BootTime = TimeSpan.FromSeconds(2) }).Boot();
        rig.Wake();
        rig.Advance(1_950);
        rig.Sent.Should().BeEmpty();
        rig.ToServers.OfType<D2R_C_R>().Should().NotBeEmpty("the radio answers at once");
        rig.Advance(50);
        rig.SentOf<D2C_T>().Should().HaveCount(2);
    }

    [Fact]
    public void Beyond_its_number_of_clients_it_is_busy()
    {
        var rig = Awake(new NetworkSettings { MaxClients = 1 });
        Open(rig).LogIn();
        rig.Sent.Clear();
        rig.Hello(cid: 8, tid: 8);
        rig.SentOf<D2C_C_R>().Should().ContainSingle().Which.Should().Match<D2C_C_R>(reply => reply.Rsp == -3 && reply.Cid == 8);
    }

    [Fact]
    public void A_goodbye_of_an_earlier_session_may_arrive()
    {
        var rig = Awake(new NetworkSettings { SendsOldDisconnect = true });
        var client = Open(rig).LogIn();
        client.Advance(1_500);
        rig.SentOf<D2C_DISC>().Should().ContainSingle().Which.Did.Should().NotBe(client.Did);
        rig.Camera.SessionsOpen.Should().Be(1);
    }

    [Fact]
    public void After_a_reboot_it_asks_its_servers_anew()
    {
        var rig = Awake();
        var client = Open(rig).LogIn();
        rig.ToServers.Clear();
        client.Send(MessageId.Reboot);
        client.Heard[^1].Should().Match<(uint Id, ushort Code, System.Xml.Linq.XElement?)>(one => one.Id == MessageId.Reboot && one.Code == 200);
        rig.Advance(600);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Off);
        rig.SentOf<D2C_DISC>().Should().BeEmpty("a camera without power says nothing");
        rig.Advance(5_000);
        rig.ToServers.Should().Contain(message => message is D2M_Q).And.Contain(message => message is D2R_HB);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
        rig.Camera.SessionsOpen.Should().Be(0);
    }

    [Fact]
    public void Being_awake_empties_the_battery_and_sleep_does_not()
    {
        var rig = new CameraByHand(session: new SessionSettings { BatteryPercent = 50, PercentPerAwakeMinute = 2 }).Boot();
        rig.Advance(600_000, 10_000);
        rig.Camera.Model.Battery.Percent.Should().Be(50);
        rig.Camera.RaiseMotion(TimeSpan.FromSeconds(5), "MD", ["people"], rig.Now);
        rig.Advance(30_000, 1_000);
        rig.Camera.Model.Battery.Percent.Should().BeApproximately(49, 0.01);
        rig.Advance(60_000, 1_000);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Asleep);
        rig.Camera.Model.Battery.Percent.Should().BeApproximately(48.67, 0.05, "a motion keeps it awake for 40 s");
        rig.Camera.AwakeMilliseconds.Should().BeInRange(40_000, 41_000);
    }

    [Fact]
    public void A_client_that_comes_while_it_boots_keeps_it_awake()
    {
        var rig = new CameraByHand(cloud: new CloudSettings { Uid = Uid.Parse(LongUid), IsOnline = false, StaysAwake = TimeSpan.FromSeconds(5) });
        rig.Camera.PowerOn(0);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Awake);
        Open(rig).LogIn().Advance(20_000);
        rig.Camera.Cloud.Phase.Should().Be(CameraPhase.Awake);
        rig.ToServers.Should().BeEmpty("it has no way to them");
    }

    /// <summary>A camera that is awake because of a wake by somebody else, who is forgotten.</summary>
    private static CameraByHand Awake(NetworkSettings? network = null, SessionSettings? session = null)
    {
        var rig = new CameraByHand(network, session, new CloudSettings { Uid = Uid.Parse(LongUid), StaysAwake = TimeSpan.FromSeconds(30) }).Boot();
        rig.Camera.Cloud.WakeUp(byMotion: false, rig.Now);
        rig.Advance(50);
        rig.Sent.Clear();
        return rig;
    }

    private static RawUdpClient Open(CameraByHand rig)
    {
        rig.Hello();
        return new RawUdpClient(rig, 330001, ((D2C_C_R)rig.Sent[^1].Message).Did);
    }
}
