using System.Net;
using Bairelay.Configuration;
using Bairelay.Doctor;

namespace Bairelay.Tests.Doctor;

public sealed class ServiceHopsTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 8, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("push", 8443, "cameras call 443 and not 8443", "push_listener_port")]
    [InlineData("middleman", 9998, "cameras call 9999 and not 9998", "middleman_port")]
    [InlineData("dns", 5353, "cameras call 53 and not 5353", "dns_port")]
    public void A_port_that_no_camera_looks_for_is_doubted_until_one_has_come(string name, int port, string said, string key)
    {
        var facts = Facts(name, port);
        var step = Ports(facts);
        (step.Verdict, step.Code).Should().Be((StepVerdict.Doubtful, "port_unusual"));
        step.Text.Should().Contain(said);
        step.Next.Should().Contain(key);
        Ports(facts with { Cameras = [new CameraFacts { Name = "front", Asked = s_start.AddMinutes(1) }] }).Verdict.Should().Be(StepVerdict.Ok);
    }

    [Theory]
    [InlineData("push", 443)]
    [InlineData("middleman", 9999)]
    [InlineData("register", 40_000)]
    public void The_usual_ports_and_those_that_cameras_are_told_are_fine(string name, int port) => Ports(Facts(name, port)).Verdict.Should().Be(StepVerdict.Ok);

    private static DoctorStep Ports(ServiceFacts facts) =>
        new ServiceHops(new BairelayOptions(), facts, null).BeforeNetwork().Single(step => step.Hop == "ports");

    private static ServiceFacts Facts(string name, int port) => new()
    {
        Started = s_start,
        At = s_start.AddHours(1),
        Listening = [new ListenerFacts(name, "udp", new IPEndPoint(IPAddress.Any, port))],
    };
}
