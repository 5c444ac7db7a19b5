using System.Text;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Simulator;

/// <summary>The simulated camera must be as particular as the real ones, or it proves nothing.</summary>
public sealed class CloudLifeTests
{
    private static readonly IpPort s_register = At("192.0.2.10:58200");
    private static readonly CloudSettings s_settings = new() { Uid = Uid.Parse(LongUid), Dev = At("192.0.2.91:10177") };

    private readonly CloudLife _life = new(s_settings, new Random(1));

    [Fact]
    public void It_boots_registers_and_sleeps()
    {
        Boot().Should().Be(new D2R_HB(Uid.Parse(LongUid), At("192.0.2.91:10177"), true, 77));
        _life.Phase.Should().Be(CameraPhase.Asleep);
        _life.NextDue.Should().Be(10_000);
        _life.Advance(10_000);
        Sent().Should().ContainSingle().Which.Message.Should().BeOfType<D2R_HB>();
    }

    [Theory]
    [InlineData("<reg><ip>192.0.2.10</ip><port>58200</port></reg><log><ip>192.0.2.10</ip><port>1</port></log><timer/><retry/><token>77</token><rsp>0</rsp><ac>5</ac>", "another order")]
    [InlineData("<reg><ip>192.0.2.10</ip><port>58200</port></reg><log><ip>192.0.2.10</ip><port>1</port></log><rsp>0</rsp><token>77</token><ac>5</ac>", "no empty markers")]
    [InlineData("<reg><ip>0.0.0.0</ip><port>58200</port></reg><log><ip>0.0.0.0</ip><port>1</port></log><timer/><retry/><rsp>0</rsp><token>77</token><ac>5</ac>", "a wildcard address")]
    [InlineData("<reg><ip>192.0.2.10</ip><port>58200</port></reg><relay><ip>192.0.2.10</ip><port>58200</port></relay>", "the clients' form")]
    public void It_ignores_an_answer_that_real_cameras_ignore(string body, string why)
    {
        _life.PowerOn(0);
        var tid = Sent()[0].Tid;
        Receive(tid, $"<P2P><M2D_Q_R>{body}</M2D_Q_R></P2P>", 1);
        _life.Phase.Should().Be(CameraPhase.Querying, why);
        Sent().Should().BeEmpty(why);
        _life.Advance(3_000);
        Sent().Should().ContainSingle().Which.Message.Should().BeOfType<D2M_Q>("it asks again");
    }

    [Fact]
    public void A_wrong_ac_sends_it_back_to_its_first_question()
    {
        _life.PowerOn(0);
        Receive(Sent()[0].Tid, Answer(ac: 5), 1);
        Receive(Sent()[0].Tid, "<P2P><R2D_R_R><rsp>-4</rsp><ac>6</ac></R2D_R_R></P2P>", 2);
        _life.Phase.Should().Be(CameraPhase.Querying);
        Sent().Should().ContainSingle().Which.Message.Should().BeOfType<D2M_Q>();
    }

    [Fact]
    public void An_unanswered_registration_is_repeated_and_then_given_up()
    {
        _life.PowerOn(0);
        Receive(Sent()[0].Tid, Answer(ac: 5), 0);
        for (var i = 1; i <= 3; i++) _life.Advance(i * 3_000);
        Sent().Select(packet => packet.Message.GetType().Name).Should().Equal("D2R_R", "D2R_R", "D2R_R", "D2M_Q");
    }

    [Fact]
    public void It_wakes_once_a_sid_acknowledges_three_times_and_reports_the_end()
    {
        Boot();
        for (var n = 0; n < 10; n++) Receive(9, Wake(sid: 42), 1_000 + n * 100);
        for (var now = 1_000; now <= 2_500; now += 100) _life.Advance(now);
        var acknowledgements = Sent();
        acknowledgements.Select(packet => packet.Message).Should().Equal(Enumerable.Repeat<IDiscoveryMessage>(new D2R_C_R(42, At("192.0.2.91:10177"), 0), 3));
        _life.Phase.Should().Be(CameraPhase.Awake);
        _life.WakePacketsReceived.Should().Be(10);
        _life.LastWake!.Value.Cli.Should().Be(At("192.168.1.20:53571"));

        _life.Advance(9_000);
        var end = Sent().Should().ContainSingle().Subject;
        end.Message.Should().Match<D2R_DISC>(report => report.Sid == 42 && report.Times.Connected == 8_000);
        Receive(end.Tid, "<P2P><R2D_DC_R><sid>42</sid><rsp>0</rsp></R2D_DC_R></P2P>", 9_001);
        _life.Phase.Should().Be(CameraPhase.Asleep);
        Sent().Should().ContainSingle().Which.Message.Should().BeOfType<D2R_HB>();
    }

    [Fact]
    public void It_hears_nobody_but_its_register()
    {
        Boot();
        _life.Receive(9, Encoding.ASCII.GetBytes(Wake(42)), At("192.0.2.66:58200"), 1_000);
        _life.Phase.Should().Be(CameraPhase.Asleep);
    }

    [Fact]
    public void An_end_that_nobody_confirms_is_repeated_and_then_slept_over()
    {
        Boot();
        Receive(9, Wake(42), 0);
        for (var now = 0; now <= 12_000; now += 500) _life.Advance(now);
        Sent().Count(packet => packet.Message is D2R_DISC).Should().Be(3);
        _life.Phase.Should().Be(CameraPhase.Asleep);
    }

    [Fact]
    public void The_fields_variations_are_sent()
    {
        var life = new CloudLife(
            new CloudSettings { Uid = Uid.Parse(ShortUid), R = 3, SendsDev = false, NeedRsp = null, SendsToken = false }, new Random(1));
        life.PowerOn(0);
        var query = life.TakeOutbox()[0];
        query.Message.Should().Be(new D2M_Q(Uid.Parse(ShortUid), 3));
        life.Receive(query.Tid, Encoding.ASCII.GetBytes(Answer(5)), s_register, 0);
        life.TakeOutbox();
        life.Receive(0, "<P2P><R2D_R_R><rsp>-4</rsp><ac>5</ac></R2D_R_R></P2P>"u8, s_register, 0);
        life.TakeOutbox()[0].Message.Should().Be(new D2R_HB(Uid.Parse(ShortUid), null, null, null));
    }

    [Fact]
    public void Power_off_is_silence()
    {
        Boot();
        _life.PowerOff();
        _life.NextDue.Should().Be(long.MaxValue);
        Receive(9, Wake(42), 1);
        _life.Advance(1_000_000);
        Sent().Should().BeEmpty();
    }

    private static string Answer(uint ac) =>
        "<P2P><M2D_Q_R><reg><ip>192.0.2.10</ip><port>58200</port></reg><log><ip>192.0.2.10</ip><port>57850</port></log><timer/><retry/>"
        + $"<rsp>0</rsp><token>77</token><ac>{ac}</ac></M2D_Q_R></P2P>";

    private static string Wake(uint sid) =>
        "<P2P><R2D_C><cli><ip>192.168.1.20</ip><port>53571</port></cli><cmap><ip>192.168.1.20</ip><port>53571</port></cmap>"
        + $"<relay><ip>192.0.2.10</ip><port>58200</port></relay><sid>{sid}</sid><cid>330001</cid></R2D_C></P2P>";

    /// <summary>Power-on to the first heartbeat, which is returned.</summary>
    private IDiscoveryMessage Boot()
    {
        _life.PowerOn(0);
        var query = Sent().Should().ContainSingle().Subject;
        query.Should().Match<Outgoing>(packet => packet.To == CloudServer.Middleman && packet.Message.Equals(new D2M_Q(Uid.Parse(LongUid), 2)));
        Receive(query.Tid, Answer(ac: 5), 0);
        var anchoring = Sent().Should().ContainSingle().Subject;
        anchoring.Should().Match<Outgoing>(packet => packet.To == CloudServer.Register && packet.Message.Equals(new D2R_R(Uid.Parse(LongUid), 77, 2)));
        Receive(anchoring.Tid, "<P2P><R2D_R_R><rsp>-4</rsp><ac>5</ac></R2D_R_R></P2P>", 0);
        return Sent().Should().ContainSingle().Subject.Message;
    }

    private void Receive(uint tid, string xml, long now) => _life.Receive(tid, Encoding.ASCII.GetBytes(xml), s_register, now);

    private IReadOnlyList<Outgoing> Sent() => _life.TakeOutbox();
}
