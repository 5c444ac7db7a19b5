using Bairelay.Cameras.Reaching;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class LocalHelloTests
{
    private static readonly IpPort s_camera = At("192.168.1.50:40001");

    private readonly ConversationRig _rig = new();

    [Fact]
    public void A_hello_says_who_is_wanted_and_where_to_answer()
    {
        _rig.Conversation.Hellos.Add(At("192.168.1.50:2015"), 0);
        var hello = _rig.Said().Single();
        hello.To.Should().Be(At("192.168.1.50:2015"));
        hello.Tid.Should().NotBe(0);
        var message = hello.Message.Should().BeOfType<C2D_C>().Subject;
        message.Uid.ToString().Should().Be(ShortUid);
        message.Port.Should().Be(ConversationRig.Port);
        message.Cid.Should().BePositive();
        message.Mtu.Should().Be(1350);
    }

    [Fact]
    public void Hellos_are_dense_for_five_seconds_and_then_come_each_second_with_the_same_tid()
    {
        var (tid, _) = _rig.Greet();
        var early = _rig.Pass(5_000);
        var late = _rig.Pass(10_000);
        early.Should().HaveCount(10);
        late.Should().HaveCount(10);
        early.Concat(late).Should().OnlyContain(said => said.Tid == tid);
    }

    [Fact]
    public void Each_destination_has_a_tid_of_its_own()
    {
        var (first, _) = _rig.Greet("192.168.1.50:2015");
        var (second, _) = _rig.Greet("192.168.1.50:2018");
        second.Should().NotBe(first);
    }

    [Fact]
    public void An_answer_opens_the_session_with_the_address_that_it_came_from()
    {
        var (tid, cid) = _rig.Greet();
        _rig.Hear(s_camera, tid, new D2C_C_R(default, 0, cid, 743));
        _rig.Session.Should().Be(new FoundSession(s_camera, cid, 743, tid, "local"));
        _rig.Journal.Steps.Should().ContainSingle().Which.Should().Match<ReachStep>(step => step.Name == "hello" && step.Ok);
    }

    [Fact]
    public void Two_hellos_answered_with_two_dids_leave_one_session_and_release_the_other()
    {
        var (first, cid) = _rig.Greet("192.168.1.50:2015");
        var (second, _) = _rig.Greet("192.168.1.50:2018");
        _rig.Hear(s_camera, second, new D2C_C_R(default, 0, cid, 32));
        _rig.Hear(s_camera, first, new D2C_C_R(default, 0, cid, 16));
        _rig.Session!.Did.Should().Be(32);
        _rig.Conversation.ReleaseOthers(_rig.Session);
        var released = _rig.Said().Single();
        released.To.Should().Be(s_camera);
        released.Message.Should().Be(new C2D_DISC(cid, 16));
    }

    [Fact]
    public void An_answer_that_is_repeated_releases_nothing()
    {
        var (tid, cid) = _rig.Greet();
        for (var i = 0; i < 3; i++) _rig.Hear(s_camera, tid, new D2C_C_R(default, 0, cid, 16));
        _rig.Conversation.ReleaseOthers(_rig.Session);
        _rig.Said().Should().BeEmpty();
    }

    [Fact]
    public void A_busy_camera_is_noted_and_asked_on()
    {
        var (tid, cid) = _rig.Greet();
        _rig.Hear(s_camera, tid, new D2C_C_R(default, -3, cid, 0));
        _rig.Session.Should().BeNull();
        _rig.Conversation.Hellos.Failure.Fault.Should().Be(PathFault.Busy);
        _rig.Pass(1_000).Should().HaveCount(2);
        _rig.Hear(s_camera, tid, new D2C_C_R(default, 0, cid, 16));
        _rig.Session!.Did.Should().Be(16);
        _rig.Journal.Steps.Single().Ok.Should().BeTrue();
    }

    [Fact]
    public void An_answer_with_a_foreign_tid_or_cid_is_ignored()
    {
        var (tid, cid) = _rig.Greet();
        _rig.Hear(s_camera, tid + 1000, new D2C_C_R(default, 0, cid, 16));
        _rig.Hear(s_camera, tid, new D2C_C_R(default, 0, cid + 1, 16));
        _rig.Session.Should().BeNull();
    }

    [Fact]
    public void Silence_is_given_up_after_fifteen_seconds_and_hellos_go_on_for_the_sake_of_others()
    {
        _rig.Greet();
        _rig.Pass(14_900);
        _rig.Conversation.Hellos.HasGivenUp(_rig.Now).Should().BeFalse();
        _rig.Pass(100);
        _rig.Conversation.Hellos.HasGivenUp(_rig.Now).Should().BeTrue();
        _rig.Pass(2_000).Should().NotBeEmpty();
    }

    [Fact]
    public void The_same_destination_is_greeted_once()
    {
        _rig.Greet();
        _rig.Conversation.Hellos.Add(At("192.168.1.50:2015"), 0);
        _rig.Said().Should().BeEmpty();
    }
}
