using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class PortTests
{
    private const string Ports =
        "<ServerPort version=\"1.1\"><serverPort>9000</serverPort></ServerPort>"
        + "<HttpPort version=\"1.1\"><httpPort>80</httpPort><enable>0</enable></HttpPort>"
        + "<HttpsPort version=\"1.1\"><httpsPort>443</httpsPort><enable>1</enable></HttpsPort>"
        + "<RtspPort version=\"1.1\"><rtspPort>554</rtspPort><enable>0</enable></RtspPort>"
        + "<RtmpPort version=\"1.1\"><enable>0</enable></RtmpPort>"
        + "<OnvifPort version=\"1.1\"><onvifPort>8000</onvifPort><enable>0</enable></OnvifPort>";

    [Fact]
    public async Task Services_are_read_also_where_they_cannot_be_switched()
    {
        await using var rig = await RigAsync();
        (await rig.Session.GetPortsAsync(default)).Select(port => (port.Service, port.Port, port.Enable)).Should().Equal(
            ("server", 9000, null), ("http", 80, false), ("https", 443, true), ("rtsp", 554, false), ("rtmp", 0, false), ("onvif", 8000, false));
        rig.Camera.Only(37).ShouldBe("", "");
    }

    [Theory]
    [InlineData("rtsp", true, null, "<RtspPort version=\"1.1\"><rtspPort>554</rtspPort><enable>1</enable></RtspPort>")]
    [InlineData("RTSP", null, 8554, "<RtspPort version=\"1.1\"><rtspPort>8554</rtspPort><enable>0</enable></RtspPort>")]
    [InlineData("onvif", true, 8001, "<OnvifPort version=\"1.1\"><onvifPort>8001</onvifPort><enable>1</enable></OnvifPort>")]
    [InlineData("server", null, 9001, "<ServerPort version=\"1.1\"><serverPort>9001</serverPort></ServerPort>")]
    [InlineData("rtmp", true, null, "<RtmpPort version=\"1.1\"><enable>1</enable></RtmpPort>")]
    public async Task A_change_writes_the_one_service_and_nothing_else(string service, bool? enable, int? port, string body)
    {
        await using var rig = await RigAsync();
        await rig.Session.SetPortAsync(service, enable, port, default);
        rig.Camera.Only(36).ShouldBe("", body);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("gopher")]
    public async Task A_service_that_cannot_be_switched_is_not_switched(string service)
    {
        await using var rig = await RigAsync();
        var set = () => rig.Session.SetPortAsync(service, true, null, default);
        (await set.Should().ThrowAsync<FeatureLackingException>()).Which.Message.Should().Contain(service);
        rig.Camera.AllAsked(36).Should().BeEmpty();
    }

    [Theory]
    [InlineData(405, null)]
    [InlineData(200, null)]
    [InlineData(200, "<Other>1</Other>")]
    public async Task A_camera_without_ports_has_none(int code, string? body)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(37, new Say((ushort)code) { Body = body });
        var get = () => rig.Session.GetPortsAsync(default);
        await get.Should().ThrowAsync<FeatureLackingException>();
    }

    private static async Task<SessionRig> RigAsync()
    {
        var rig = await SessionRig.OpenAsync();
        rig.Camera.On(37, Say.Ok(Ports));
        rig.Camera.On(36, Say.Ok());
        return rig;
    }
}
