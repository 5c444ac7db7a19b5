using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class RegisterAskingTests
{
    private readonly ConversationRig _rig = new(level: DiscoveryLevel.Remote);

    [Fact]
    public void The_middleman_is_asked_every_half_second_until_it_answers()
    {
        _rig.Conversation.Register!.Ask([ConversationRig.Middleman], 0);
        var queries = _rig.Pass(2_000);
        queries.Should().HaveCount(4).And.OnlyContain(said => said.Message is C2M_Q && said.Tid == queries[0].Tid);
        _rig.Hear(ConversationRig.Middleman, queries[0].Tid, new M2C_Q_R(ConversationRig.Register, null, null, null));
        _rig.Pass(2_000).Should().OnlyContain(said => said.Message is C2R_C && said.To == ConversationRig.Register);
    }

    [Fact]
    public void The_register_is_told_where_we_are_and_what_the_middleman_said()
    {
        var (tid, question) = _rig.FindRegister();
        tid.Should().NotBe(0);
        question.Uid.ToString().Should().Be(ShortUid);
        question.Cli.Should().Be(At("192.168.1.20:53571"));
        question.Relay.Should().Be(ConversationRig.Relay);
        question.Cid.Should().BePositive();
        question.Family.Should().Be(4);
        question.R.Should().Be(3);
    }

    [Fact]
    public void A_register_that_sends_for_the_camera_brings_a_session_and_is_told_of_it()
    {
        var (sid, cid) = _rig.Invite();
        _rig.Hear(ConversationRig.Camera, 5, new D2C_CFM(sid, ConnectionKind.Local, 0, cid, 80, 0));
        _rig.Session!.Confirmation.Should().Be(
            new Confirmation(ConversationRig.Register, new C2R_CFM(sid, ConnectionKind.Local, 0, cid, 80)));
        _rig.Journal.Steps.Select(step => step.Name).Should().Equal("asked", "r2c", "handshake");
    }

    [Fact]
    public void An_unknown_camera_fails_at_once_with_what_to_do()
    {
        var (tid, _) = _rig.FindRegister();
        _rig.Hear(ConversationRig.Register, tid, new R2C_C_R(null, null, ConversationRig.Register, "NULL", null, -1, 0));
        _rig.Conversation.Register!.HasGivenUp(_rig.Now).Should().BeTrue();
        _rig.Conversation.Register.Failure.Cause.Should().Contain("not registered");
        _rig.Conversation.Register.Failure.Advice.Should().Contain("DNS");
        _rig.Journal.Steps.Single(step => step.Name == "r2c").Ok.Should().BeFalse();
    }

    [Fact]
    public void A_refusal_without_any_address_counts_too()
    {
        var (tid, _) = _rig.FindRegister();
        _rig.Hear(ConversationRig.Register, tid, new R2C_C_R(null, null, null, "NULL", null, -1, 0));
        _rig.Conversation.Register!.HasGivenUp(_rig.Now).Should().BeTrue();
    }

    [Fact]
    public void A_busy_register_is_asked_again_later_with_a_new_cid()
    {
        var (tid, question) = _rig.FindRegister();
        _rig.Hear(ConversationRig.Register, tid, new R2C_C_R(null, null, null, "NULL", null, -3, 0));
        _rig.Conversation.Register!.HasGivenUp(_rig.Now).Should().BeFalse();
        _rig.Conversation.Register.Failure.Fault.Should().Be(PathFault.Busy);
        _rig.Pass(900).Should().BeEmpty();
        var query = _rig.Pass(200).First(said => said.Message is C2M_Q);
        _rig.Hear(ConversationRig.Middleman, query.Tid, new M2C_Q_R(ConversationRig.Register, null, null, null));
        ((C2R_C)_rig.Said<C2R_C>().Single().Message).Cid.Should().NotBe(question.Cid);
    }

    [Fact]
    public void Rounds_without_an_answer_end_after_fifteen_seconds_and_come_at_growing_distances()
    {
        _rig.Conversation.Register!.Ask([ConversationRig.Middleman], 0);
        _rig.Pass(15_000);
        _rig.Conversation.Register.HasGivenUp(_rig.Now).Should().BeTrue();
        _rig.Conversation.Register.Failure.Cause.Should().Be("no answer");
        _rig.Pass(950).Should().BeEmpty();
        _rig.Pass(50).Should().ContainSingle();
        _rig.Pass(15_000);
        _rig.Pass(1_950).Should().BeEmpty();
        _rig.Pass(100).Should().NotBeEmpty();
    }

    [Fact]
    public void A_camera_that_does_not_come_is_sent_for_again()
    {
        _rig.Invite();
        _rig.Pass(4_900).Should().NotContain(said => said.Message is C2M_Q);
        _rig.Pass(200).Should().Contain(said => said.Message is C2M_Q);
        _rig.Conversation.Register!.HasGivenUp(_rig.Now).Should().BeFalse();
        _rig.Conversation.Register.Failure.Cause.Should().Contain("did not come");
    }

    [Fact]
    public void A_register_that_may_not_be_used_is_not_asked()
    {
        var rig = new ConversationRig(level: DiscoveryLevel.Remote, mayUse: address => address != ConversationRig.Register.Ip);
        rig.Conversation.Register!.Ask([At("192.168.1.9:9999")], 0);
        var query = rig.Pass(50).Single();
        rig.Hear(query.To, query.Tid, new M2C_Q_R(ConversationRig.Register, null, null, null));
        rig.Pass(500).Should().NotContain(said => said.Message is C2R_C);
        rig.Conversation.Register.HasGivenUp(rig.Now).Should().BeTrue();
    }

    [Theory]
    [InlineData("192.168.1.0:58200")]
    [InlineData("192.168.1.2:0")]
    public void A_register_without_a_usable_address_is_not_asked(string register)
    {
        _rig.Conversation.Register!.Ask([ConversationRig.Middleman], 0);
        var query = _rig.Pass(50).Single();
        _rig.Hear(query.To, query.Tid, new M2C_Q_R(At(register), null, null, null));
        _rig.Pass(500).Should().NotContain(said => said.Message is C2R_C);
    }

    [Fact]
    public void One_register_that_agrees_is_enough_whatever_the_others_say()
    {
        var second = At("192.168.1.4:58200");
        _rig.Conversation.Register!.Ask([ConversationRig.Middleman, At("192.168.1.4:9999")], 0);
        var queries = _rig.Pass(50);
        _rig.Hear(queries[0].To, queries[0].Tid, new M2C_Q_R(ConversationRig.Register, null, null, null));
        _rig.Hear(queries[1].To, queries[1].Tid, new M2C_Q_R(second, null, null, null));
        var questions = _rig.Said<C2R_C>();
        questions.Should().HaveCount(2);
        _rig.Hear(questions[0].To, questions[0].Tid, new R2C_C_R(null, null, null, "NULL", null, -1, 0));
        _rig.Conversation.Register.HasGivenUp(_rig.Now).Should().BeFalse();
        _rig.Hear(questions[1].To, questions[1].Tid, new R2C_C_R(ConversationRig.Camera, null, null, "NULL", 9, 0, 0));
        _rig.Learned.Should().Equal(ConversationRig.Camera);
    }

    [Theory]
    [InlineData(DiscoveryLevel.Remote, ConnectionKind.Local, true)]
    [InlineData(DiscoveryLevel.Remote, ConnectionKind.Map, false)]
    [InlineData(DiscoveryLevel.Map, ConnectionKind.Map, true)]
    [InlineData(DiscoveryLevel.Relay, ConnectionKind.Local, true)]
    [InlineData(DiscoveryLevel.Cellular, ConnectionKind.Local, false)]
    [InlineData(DiscoveryLevel.Cellular, ConnectionKind.Map, true)]
    internal void The_level_says_which_offers_are_taken(DiscoveryLevel level, ConnectionKind conn, bool taken)
    {
        var rig = new ConversationRig(level: level);
        var (sid, cid) = rig.Invite();
        rig.Said();
        rig.Hear(ConversationRig.Outside, 87, new D2C_T(sid, conn, cid, 80));
        rig.Said<C2D_A>().Should().HaveCount(taken ? 1 : 0);
    }

    [Fact]
    public void Our_own_server_is_used_in_full_whatever_the_level()
    {
        var rig = new ConversationRig(level: DiscoveryLevel.Local, own: true, allowRelay: true);
        var (sid, cid) = rig.Invite();
        rig.Hear(ConversationRig.Outside, 87, new D2C_T(sid, ConnectionKind.Map, cid, 80));
        var said = rig.Pass(5_000);
        said.Should().Contain(one => one.Message is C2D_A);
        said.Should().Contain(one => one.To == ConversationRig.Camera && one.Message is C2D_T);
        said.Should().NotContain(one => one.To == ConversationRig.Relay);
    }
}
