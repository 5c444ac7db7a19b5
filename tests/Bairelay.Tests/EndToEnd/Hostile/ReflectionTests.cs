using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>What somebody gets out of the wake server who forges a source: for each datagram, where the answers go and how large they are.</summary>
public sealed class ReflectionTests : IDisposable
{
    private static readonly IpPort s_victim = At("192.168.1.77:4444");
    private static readonly IpPort s_named = At("203.0.113.9:53");
    private static readonly Uid s_uid = Uid.Parse(LongUid);

    private readonly WakeRig _rig = new(new WakeServerOptions());

    public void Dispose() => _rig.Dispose();

    public static TheoryData<string> Verbs =>
        ["D2M_Q", "D2R_R", "D2R_HB", "C2M_Q", "C2R_C", "C2R_C of nobody", "D2R_C_R", "D2R_DISC", "C2R_CFM", "C2R_HB"];

    [Theory, MemberData(nameof(Verbs))]
    public void Answers_go_to_the_source_alone_and_are_at_most_three_times_as_long(string verb)
    {
        _rig.Heartbeat();
        var question = Question(verb);
        var answers = _rig.Ask(question, s_victim);
        // The one packet that goes elsewhere goes to the camera, which has registered.
        var wakes = answers.Where(answer => answer.Verb == "R2D_C").ToList();
        wakes.Should().HaveCount(verb == "C2R_C" ? 1 : 0).And.OnlyContain(wake => wake.To == WakeRig.Camera);
        answers.Except(wakes).Should().OnlyContain(answer => answer.To == s_victim);
        answers.Except(wakes).Sum(answer => DiscoveryFrame.HeaderLength + answer.Xml.Length).Should().BeLessThanOrEqualTo(3 * question.Length);
        _rig.Sent.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Verbs))]
    public void The_same_from_a_source_that_may_wake_nobody_wakes_nobody(string verb)
    {
        _rig.Heartbeat();
        foreach (var answer in _rig.Ask(Question(verb), At("203.0.113.1:1"))) answer.To.Should().Be(At("203.0.113.1:1"));
        for (var i = 0; i < 20; i++) _rig.Time.Advance(TimeSpan.FromMilliseconds(100));
        _rig.Sent.Should().BeEmpty();
    }

    private static byte[] Question(string verb) => verb switch
    {
        "D2M_Q" => Packet(7, new D2M_Q(s_uid, 2)),
        "D2R_R" => Packet(7, new D2R_R(s_uid, 1, 2)),
        "D2R_HB" => Packet(7, new D2R_HB(s_uid, s_named, true, 1)),
        "C2M_Q" => Packet(7, new C2M_Q(s_uid, "MAC")),
        "C2R_C" => Packet(7, new C2R_C(s_uid, s_named, s_named, 1, 0, 4, "MAC", 3)),
        "C2R_C of nobody" => Packet(7, new C2R_C(Uid.Parse("9527000900000000ZZZZ"), s_named, s_named, 1, 0, 4, "MAC", 3)),
        "D2R_C_R" => Packet(7, new D2R_C_R(1, s_named, 0)),
        "D2R_DISC" => Packet(7, new D2R_DISC(1, default, ConnectionKind.Local, 0, 1)),
        "C2R_CFM" => Packet(7, new C2R_CFM(1, ConnectionKind.Local, 0, 1, 1)),
        _ => Packet(7, new C2R_HB(1, 1, 1)),
    };
}
