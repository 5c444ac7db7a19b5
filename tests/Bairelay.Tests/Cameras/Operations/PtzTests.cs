using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class PtzTests
{
    private const string Lens =
        "<PtzZoomFocus version=\"1.1\"><channelId>0</channelId><zoom><maxPos>6000</maxPos><minPos>1000</minPos><curPos>2501</curPos></zoom>"
        + "<focus><maxPos>100</maxPos><minPos>1</minPos><curPos>51</curPos></focus></PtzZoomFocus>";

    [Theory]
    [InlineData("Left", "left")]
    [InlineData("Right", "right")]
    [InlineData("Up", "up")]
    [InlineData("Down", "down")]
    public async Task A_movement_begins_lasts_and_stops(string direction, string command)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(18, Say.Ok());
        var before = rig.Time.GetUtcNow();
        await rig.RunAsync(() => rig.Session.MoveAsync(Enum.Parse<PtzDirection>(direction), 64, default));
        (rig.Time.GetUtcNow() - before).Should().BeCloseTo(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.2), "32 is a second");
        var asked = rig.Camera.AllAsked(18);
        asked.Should().HaveCount(2);
        asked[0].ShouldBe(ScriptedCamera.OnChannel0, Control(command));
        asked[1].ShouldBe(ScriptedCamera.OnChannel0, Control("stop"));
    }

    [Fact]
    public async Task A_movement_lasts_ten_seconds_at_most()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(18, Say.Ok());
        var before = rig.Time.GetUtcNow();
        await rig.RunAsync(() => rig.Session.MoveAsync(PtzDirection.Left, 1e9, default));
        (rig.Time.GetUtcNow() - before).Should().BeCloseTo(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public async Task A_camera_is_stopped_also_when_nobody_waits_any_more()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(18, Say.Ok());
        using var patience = new CancellationTokenSource();
        var move = rig.Session.MoveAsync(PtzDirection.Left, 320, patience.Token);
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(18).Count == 1);
        await rig.RestAsync();
        await patience.CancelAsync();
        var given = async () => await move;
        await given.Should().ThrowAsync<OperationCanceledException>();
        rig.Camera.AllAsked(18)[1].Body.Should().Be(Control("stop"));
    }

    [Fact]
    public async Task A_fixed_camera_is_not_asked_to_turn()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Ok("<Support version=\"1.1\"><ptzMode>none</ptzMode></Support>"));
        Func<Task>[] commands =
        [
            () => rig.Session.MoveAsync(PtzDirection.Up, 1, default), () => rig.Session.GoToPresetAsync(1, default),
            () => rig.Session.AssignPresetAsync(1, "x", default), () => rig.Session.GetPresetsAsync(default),
        ];
        foreach (var command in commands) await command.Should().ThrowAsync<FeatureLackingException>();
        rig.Camera.Requests.Should().NotContain(asked => asked.Id == 18 || asked.Id == 19);
    }

    [Fact]
    public async Task Presets_are_read_without_commands_and_without_names()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(190, Say.Ok(
            "<PtzPreset version=\"1.1\"><channelId>0</channelId><presetList><preset><id>0</id><name>Default</name></preset><preset><id>3</id></preset>"
            + "<preset><id>4</id><name>Gate &amp; yard</name><command>setPos</command></preset><preset><name>no number</name></preset></presetList></PtzPreset>"));
        (await rig.Session.GetPresetsAsync(default)).Select(preset => (preset.Id, preset.Label))
            .Should().Equal((0, "Default"), (3, null), (4, "Gate & yard"));
        rig.Camera.Only(190).ShouldBe(ScriptedCamera.OnChannel0, "");
    }

    [Fact]
    public async Task A_preset_is_stored_with_its_name_and_reached_without()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(19, Say.Ok());
        await rig.Session.AssignPresetAsync(2, "Gate & yard", default);
        await rig.Session.GoToPresetAsync(2, default);
        var asked = rig.Camera.AllAsked(19);
        asked[0].ShouldBe(ScriptedCamera.OnChannel0, Preset("<id>2</id><name>Gate &amp; yard</name><command>setPos</command>"));
        asked[1].ShouldBe(ScriptedCamera.OnChannel0, Preset("<id>2</id><command>toPos</command>"));
    }

    [Theory]
    [InlineData(3, 3000, 3)]
    [InlineData(0.1, 1000, 1)]
    [InlineData(99, 6000, 6)]
    [InlineData(-1, 1000, 1)]
    [InlineData(1e300, 6000, 6)]
    public async Task A_zoom_stays_within_what_the_lens_can_do(double factor, int position, double set)
    {
        await using var rig = await ZoomRigAsync();
        (await rig.Session.ZoomAsync(factor, default)).Should().Be(set);
        rig.Camera.Only(294).ShouldBe(ScriptedCamera.OnChannel0, "");
        rig.Camera.Only(295).ShouldBe(
            ScriptedCamera.OnChannel0,
            $"<StartZoomFocus version=\"1.1\"><channelId>0</channelId><command>zoomPos</command><movePos>{position}</movePos></StartZoomFocus>");
    }

    [Theory]
    [InlineData("In", 3501)]
    [InlineData("Out", 1501)]
    public async Task In_and_out_zoom_from_where_the_lens_is(string direction, int position)
    {
        await using var rig = await ZoomRigAsync();
        await rig.Session.MoveAsync(Enum.Parse<PtzDirection>(direction), 32, default);
        rig.Camera.Only(295).Body.Should().Contain($"<movePos>{position}</movePos>");
    }

    [Theory]
    [InlineData("<PtzZoomFocus version=\"1.1\"><channelId>0</channelId></PtzZoomFocus>")]
    [InlineData("<PtzZoomFocus version=\"1.1\"><zoom><maxPos>1</maxPos><minPos>2</minPos><curPos>1</curPos></zoom></PtzZoomFocus>")]
    public async Task A_lens_that_tells_no_range_is_not_moved(string body)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(294, Say.Ok(body));
        var zoom = () => rig.Session.ZoomAsync(2, default);
        await zoom.Should().ThrowAsync<FeatureLackingException>();
        rig.Camera.AllAsked(295).Should().BeEmpty();
    }

    private static async Task<SessionRig> ZoomRigAsync()
    {
        var rig = await SessionRig.OpenAsync();
        rig.Camera.On(294, Say.Ok(Lens));
        rig.Camera.On(295, Say.Ok());
        return rig;
    }

    private static string Control(string command) =>
        $"<PtzControl version=\"1.1\"><channelId>0</channelId><speed>32</speed><command>{command}</command></PtzControl>";

    private static string Preset(string fields) =>
        $"<PtzPreset version=\"1.1\"><channelId>0</channelId><presetList><preset>{fields}</preset></presetList></PtzPreset>";
}
