using System.Net;
using Bairelay.Doctor;

namespace Bairelay.Tests.Doctor;

public sealed class DnsHopTests
{
    private const string Here = "192.168.1.5";
    private const string Vendor = "203.0.113.7";

    private static readonly string[] s_names = ["p2p.reolink.com", "p2p1.reolink.com", "pushx.reolink.com"];

    [Fact]
    public void Every_name_here_and_no_other_is_well()
    {
        var step = Judge(Resolver(Here));
        step.Verdict.Should().Be(StepVerdict.Ok);
        step.Text.Should().Be("192.168.1.1 (resolv.conf) leads all 3 names here");
    }

    [Theory]
    [InlineData(Vendor, "dns_not_redirected", "leads p2p.reolink.com to the vendor (203.0.113.7)")]
    [InlineData("192.168.1.99", "dns_other_address", "192.168.1.99, which is not this machine")]
    [InlineData("0.0.0.0", "dns_blocked", "blocks the names (0.0.0.0)")]
    [InlineData("127.0.0.1", "dns_blocked", "blocks the names (127.0.0.1)")]
    [InlineData("", "dns_blocked", "no address")]
    [InlineData("192.168.1.5 203.0.113.7", "dns_two_answers", "two addresses: 192.168.1.5 and 203.0.113.7")]
    [InlineData("failure", "dns_dead", "it does not answer")]
    public void Whatever_else_it_says_is_named_with_the_next_step(string answer, string code, string text)
    {
        var step = Judge(Resolver(answer));
        step.Should().BeEquivalentTo(new { Hop = "dns", Verdict = StepVerdict.Failed, Code = code });
        step.Text.Should().Contain(text);
        step.Next.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public void Names_that_were_forgotten_are_named()
    {
        var step = Judge(Resolver(Here, ("pushx.reolink.com", Vendor)), cameraWasSeen: true);
        step.Should().BeEquivalentTo(new { Code = "dns_partly", Verdict = StepVerdict.Failed }, "the motion never comes, although the camera registers");
        step.Next.Should().Be("Add pushx.reolink.com with the address 192.168.1.5: bairelay dns-snippet prints the lines");
    }

    [Fact]
    public void A_redirect_of_everything_and_an_ipv6_address_are_pointed_out()
    {
        Judge(Resolver(Here) with { Untouched = Answer(Here) }).Should().BeEquivalentTo(new { Code = "dns_all_redirected", Verdict = StepVerdict.Doubtful });
        Judge(Resolver(Here) with { HasIpv6 = true }).Should().BeEquivalentTo(new { Code = "dns_ipv6", Verdict = StepVerdict.Doubtful });
    }

    [Fact]
    public void Two_resolvers_that_differ_are_a_risk_and_a_silent_one_is_none()
    {
        var differing = Judge([Resolver(Here), Resolver(Vendor, "DHCP lease")]);
        differing.Code.Should().Be("dns_resolvers_differ");
        differing.Text.Should().Contain("DHCP lease");
        Judge([Resolver(Here), Resolver("failure", "gateway")]).Verdict.Should().Be(StepVerdict.Ok);
    }

    [Fact]
    public void The_router_of_a_house_with_a_resolver_of_its_own_is_asked_by_nobody() =>
        Judge([Resolver(Here, "DHCP lease"), Resolver(Vendor, "gateway")]).Verdict.Should().Be(StepVerdict.Ok);

    [Fact]
    public void A_question_that_is_lost_is_no_missing_name() =>
        Judge(Resolver(Here, ("p2p1.reolink.com", "failure"))).Should().BeEquivalentTo(new { Code = "dns_lost", Verdict = StepVerdict.Doubtful });

    [Fact]
    public void Where_the_program_itself_is_the_resolver_cameras_must_be_given_it()
    {
        var step = Judge([Resolver(Here, KnownResolver.OwnSource), Resolver(Vendor)]);
        step.Code.Should().Be("dns_resolvers_differ");
        step.Next.Should().StartWith("Give the cameras 192.168.1.5 as their only DNS server");
        new DnsHop(address => address.ToString() == Here, Here, cameraWasSeen: false, answersCamerasAlone: true).Judge([Resolver(Vendor)])
            .Should().BeEquivalentTo(new { Code = "dns_cameras_only", Verdict = StepVerdict.Doubtful });
    }

    [Fact]
    public void A_camera_that_came_proves_its_resolver_whatever_this_machine_s_says()
    {
        Judge(Resolver(Vendor), cameraWasSeen: true).Should().BeEquivalentTo(new { Code = "dns_not_seen_here", Verdict = StepVerdict.Doubtful });
        Judge([]).Should().BeEquivalentTo(new { Code = "dns_no_resolver", Verdict = StepVerdict.Doubtful });
    }

    private static DoctorStep Judge(ResolverAnswers resolver, bool cameraWasSeen = false) => Judge([resolver], cameraWasSeen);

    private static DoctorStep Judge(IReadOnlyList<ResolverAnswers> resolvers, bool cameraWasSeen = false) =>
        new DnsHop(address => address.ToString() == Here, Here, cameraWasSeen).Judge(resolvers);

    private static ResolverAnswers Resolver(string answer, params (string Name, string Answer)[] others) => Resolver(answer, "resolv.conf", others);

    private static ResolverAnswers Resolver(string answer, string source, params (string Name, string Answer)[] others) => new(
        new KnownResolver(new IPEndPoint(IPAddress.Parse("192.168.1.1"), 53), source),
        s_names.ToDictionary(name => name, name => Answer(others.FirstOrDefault(other => other.Name == name).Answer ?? answer)),
        Answer(answer == "failure" ? answer : Vendor), HasIpv6: false);

    private static NameAnswer Answer(string text) => text == "failure"
        ? new NameAnswer([], "it does not answer")
        : new NameAnswer([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)]);
}
