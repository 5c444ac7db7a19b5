using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class LedTests
{
    private const string Led =
        "<LedState version=\"1.1\"><channelId>0</channelId><ledVersion>2</ledVersion><state>auto</state><lightState>open</lightState>"
        + "<IRLedBrightness>80</IRLedBrightness><unknown><deep>1</deep></unknown></LedState>";

    [Fact]
    public async Task Both_LEDs_are_read()
    {
        await using var rig = await RigAsync();
        var led = await rig.Session.GetLedAsync(default);
        (led.Infrared, led.StatusLight).Should().Be(("auto", true));
        rig.Camera.Only(208).ShouldBe(ScriptedCamera.OnChannel0, "");
    }

    [Theory]
    [InlineData(true, "open")]
    [InlineData(false, "close")]
    public async Task The_status_light_is_changed_and_everything_else_kept_but_the_version(bool on, string word)
    {
        await using var rig = await RigAsync();
        await rig.Session.SetStatusLightAsync(on, default);
        rig.Camera.Only(209).ShouldBe(
            ScriptedCamera.OnChannel0,
            $"<LedState version=\"1.1\"><channelId>0</channelId><state>auto</state><lightState>{word}</lightState>"
            + "<IRLedBrightness>80</IRLedBrightness><unknown><deep>1</deep></unknown></LedState>");
    }

    [Theory]
    [InlineData("Auto", "auto")]
    [InlineData("On", "open")]
    [InlineData("Off", "close")]
    public async Task The_infrared_LEDs_are_changed_in_the_cameras_words(string mode, string word)
    {
        await using var rig = await RigAsync();
        await rig.Session.SetInfraredAsync(Enum.Parse<InfraredMode>(mode), default);
        rig.Camera.Only(209).Body.Should().Contain($"<state>{word}</state><lightState>open</lightState>");
    }

    [Fact]
    public async Task A_camera_without_LEDs_is_not_written_to()
    {
        await using var rig = await SessionRig.OpenAsync();
        var set = () => rig.Session.SetStatusLightAsync(true, default);
        await set.Should().ThrowAsync<FeatureLackingException>();
        rig.Camera.AllAsked(209).Should().BeEmpty();
    }

    private static async Task<SessionRig> RigAsync()
    {
        var rig = await SessionRig.OpenAsync();
        rig.Camera.On(208, Say.Ok(Led));
        rig.Camera.On(209, Say.Ok());
        return rig;
    }
}
