using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Names;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.LocalCloud.Names.DnsBytes;

namespace Bairelay.Tests.LocalCloud.Names;

public sealed class NameResponderTests
{
    private static readonly Ipv4 s_camera = new(0xc0a80128);
    private static readonly Ipv4 s_here = new(0xc0a80105);

    private Func<Ipv4, bool> _isLedHere = _ => true;

    [Fact]
    public void A_redirected_name_is_answered_with_the_address_that_was_asked_for_sixty_seconds()
    {
        Decide(Query()).Should().Be(NameDecision.Answer);
        _reply.Should().Equal(Of($"1234 8180 0001 0001 0000 0000 {P2p} 0001 0001   c00c 0001 0001 0000003c 0004 c0a80105"));
    }

    [Fact]
    public void The_case_of_a_question_is_repeated_as_it_came()
    {
        var shouted = "03 503250 07 52656f4c696e4b 03 636f4d 00";
        Decide(Query(shouted, id: "beef", flags: "0000")).Should().Be(NameDecision.Answer);
        _reply.Should().Equal(Of($"beef 8080 0001 0001 0000 0000 {shouted} 0001 0001   c00c 0001 0001 0000003c 0004 c0a80105"), "nobody wanted recursion");
    }

    [Theory]
    [InlineData(28, "an IPv6 address")]
    [InlineData(65, "HTTPS")]
    [InlineData(64, "SVCB")]
    [InlineData(16, "text")]
    public void Of_any_other_kind_the_name_has_nothing(int type, string kind)
    {
        Decide(Query(type: type)).Should().Be(NameDecision.Answer, kind);
        _reply.Should().Equal(Of($"1234 8180 0001 0000 0000 0000 {P2p} {type:x4} 0001"));
    }

    [Fact]
    public void An_extension_of_the_query_is_left_out_of_the_answer()
    {
        Decide(Query(counts: "0001 0000 0000 0001", more: "00 0029 1000 00000000 0000")).Should().Be(NameDecision.Answer);
        _reply.Should().Equal(Of($"1234 8180 0001 0001 0000 0000 {P2p} 0001 0001   c00c 0001 0001 0000003c 0004 c0a80105"));
    }

    [Theory]
    [InlineData("05 7032703939 " + ReolinkCom, "another name")]
    [InlineData("03 777777 03 703270 " + ReolinkCom, "a name below a redirected one")]
    [InlineData("0f 7032702e72656f6c696e6b2e636f6d 00", "one label that has dots in it")]
    [InlineData("00", "the root")]
    public void Every_other_name_is_the_upstream_resolver_s(string name, string kind) => Decide(Query(name)).Should().Be(NameDecision.Forward, kind);

    [Theory]
    [InlineData("1234 0100 0002 0000 0000 0000 03 703270 07 72656f6c696e6b 03 636f6d 00 0001 0001", "two questions")]
    [InlineData("1234 0100 0001 0000 0000 0000 c0 0c 0001 0001", "a pointer in a question")]
    [InlineData("1234 0100 0001 0000 0000 0000 3f 703270", "a label beyond the end")]
    [InlineData("1234 0100 0001 0000 0000 0000 03 703270 07 72656f6c696e6b 03 636f6d 00 0001", "no class")]
    [InlineData("1234 2800 0001 0000 0000 0000 03 703270 07 72656f6c696e6b 03 636f6d 00 0001 0001", "an update")]
    [InlineData("1234 0100 0001 0000 0000 0000 03 703270 07 72656f6c696e6b 03 636f6d 00 0001 0003", "another class")]
    public void What_is_not_understood_is_handed_on_untouched(string hex, string kind) => Decide(Of(hex)).Should().Be(NameDecision.Forward, kind);

    [Fact]
    public void Strangers_replies_and_scraps_get_silence()
    {
        Decide(Query(), source: new Ipv4(0x08080808)).Should().Be(NameDecision.Drop);
        Decide(Query(flags: "8180")).Should().Be(NameDecision.Drop, "two answerers would send it to and fro");
        Decide(Of("1234 0100 0001 0000 0000 00")).Should().Be(NameDecision.Drop);
    }

    [Fact]
    public void With_cameras_only_others_get_the_vendor_s_answer()
    {
        _isLedHere = client => client == s_camera;
        Decide(Query()).Should().Be(NameDecision.Answer);
        Decide(Query(), source: new Ipv4(0xc0a80129)).Should().Be(NameDecision.Forward);
    }

    [Fact]
    public void All_thirteen_names_are_redirected_and_written_for_people_with_dots()
    {
        foreach (var name in RedirectedNames.All(new PushListenerOptions()))
        {
            var wire = string.Concat(DnsQuestion.Wire(name).Select(letter => $"{(int)letter:x2}"));
            Decide(Query(wire)).Should().Be(NameDecision.Answer, name);
            _question.Text.Should().Be(name);
        }
    }

    private byte[] _reply = [];
    private DnsQuestion _question;

    private NameDecision Decide(byte[] query, Ipv4? source = null) => new NameResponder(
        RedirectedNames.All(new PushListenerOptions()), new AllowedClients(WakeServerOptions.DefaultAllowedClients), _isLedHere, local => local)
        .Decide(query, source ?? s_camera, s_here, out _reply, out _question);
}
