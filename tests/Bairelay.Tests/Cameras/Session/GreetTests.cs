using Bairelay.Cameras;
using Bairelay.Cameras.Session;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Session;

[Collection(MadeUpTime.Name)]
public sealed class GreetTests
{
    [Fact]
    public async Task A_greeting_needs_no_password_and_sends_nothing_but_the_first_message()
    {
        await using var rig = new SessionRig { Settings = new SessionSettings { Camera = "yard" } };
        await rig.GreetAsync();
        var asked = rig.Camera.Requests.Should().ContainSingle().Which;
        asked.Id.Should().Be(1);
        asked.Header.BodyLength.Should().Be(0);
        rig.Camera.Pipe.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task A_camera_that_does_not_greet_is_unreachable_and_let_go()
    {
        await using var rig = new SessionRig();
        rig.Camera.On(1, Say.Nothing);
        var greet = async () => await rig.RunAsync(() => rig.GreetAsync());
        (await greet.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Timeout);
        rig.Camera.Pipe.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task A_greeting_finds_the_camera_among_its_pushes()
    {
        await using var rig = new SessionRig();
        rig.Camera.On(1, new Say { Number = 77 }.Then(ScriptedCamera.Greeting(0xdd12)));
        await rig.GreetAsync();
    }

    [Fact]
    public async Task A_camera_that_still_wakes_and_answers_400_is_greeted_again()
    {
        await using var rig = new SessionRig();
        rig.Camera.On(1, Say.Refusal(400), Say.Refusal(400), ScriptedCamera.Greeting(0xdd02));
        await rig.RunAsync(() => rig.GreetAsync());
        rig.Camera.AllAsked(1).Should().HaveCount(3);
    }

    [Fact]
    public async Task One_that_answers_400_for_ever_may_be_tried_again_later()
    {
        await using var rig = new SessionRig();
        rig.Camera.On(1, Say.Refusal(400));
        var greet = async () => await rig.RunAsync(() => rig.GreetAsync());
        (await greet.Should().ThrowAsync<Bairelay.Cameras.CameraUnreachableException>()).WithMessage("*400*");
        rig.Camera.AllAsked(1).Should().HaveCount(10);
    }
}
