using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class FloodlightTests
{
    private const string Rest =
        "<lastAlarmMode>2</lastAlarmMode><preview_auto>0</preview_auto><duration>300</duration><brightness_cur>92</brightness_cur>"
        + "<schedule><startHour>18</startHour><startMin>0</startMin><endHour>6</endHour><endMin>0</endMin></schedule>"
        + "<FloodlightScheduleList><maxNum>32</maxNum></FloodlightScheduleList>"
        + "<nightLongViewMultiBrightness><enable>0</enable><alarmBrightness><min>1</min><cur>100</cur></alarmBrightness></nightLongViewMultiBrightness>"
        + "<detectType>none</detectType></FloodlightTask>";
    private const string Task1 = "<FloodlightTask version=\"1.1\"><channel>0</channel><alarmMode>1</alarmMode><enable>1</enable>" + Rest;
    private const string Task0 = "<FloodlightTask version=\"1.1\"><channel>0</channel><alarmMode>1</alarmMode><enable>0</enable>" + Rest;

    [Theory]
    [InlineData(true, 180, "<status>1</status><duration>180</duration>")]
    [InlineData(false, 30, "<status>0</status><duration>30</duration>")]
    public async Task The_light_is_switched_by_hand(bool on, int duration, string fields)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(288, Say.Ok());
        await rig.Session.SetFloodlightAsync(on, default, duration);
        rig.Camera.Only(288).ShouldBe(
            ScriptedCamera.OnChannel0, $"<FloodlightManual version=\"1\"><channelId>0</channelId>{fields}</FloodlightManual>");
    }

    [Fact]
    public async Task The_schedule_is_read()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(438, Say.Ok(Task1));
        var task = await rig.Session.GetFloodlightTaskAsync(default);
        (task.Enable, task.Brightness, task.Duration).Should().Be((true, 92, 300));
        rig.Camera.Only(438).ShouldBe(ScriptedCamera.OnChannel0, "");
        rig.Camera.AllAsked(289).Should().BeEmpty();
    }

    [Theory]
    [InlineData(405, "")]
    [InlineData(405, "<ledCtrl>10</ledCtrl>")]
    [InlineData(200, "<ledCtrl>10</ledCtrl>")]
    public async Task A_camera_that_does_not_know_one_number_is_asked_by_the_other(int code, string says)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Ok($"<Support version=\"1.1\"><item><chnID>0</chnID>{says}</item></Support>"));
        rig.Camera.On(438, Say.Refusal((ushort)code));
        rig.Camera.On(289, Say.Ok(Task1));
        (await rig.Session.GetFloodlightTaskAsync(default)).Brightness.Should().Be(92);
        rig.Camera.Only(289).ShouldBe(ScriptedCamera.OnChannel0, "");
    }

    [Fact]
    public async Task The_schedule_is_written_back_as_it_was_read()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(438, Say.Ok(Task1));
        rig.Camera.On(290, Say.Ok());
        await rig.Session.SetFloodlightTaskAsync(false, default);
        rig.Camera.Only(290).ShouldBe(ScriptedCamera.OnChannel0, Task0);
    }

    [Fact]
    public async Task A_camera_that_says_it_has_no_light_is_not_asked()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Ok("<Support version=\"1.1\"><item><chnID>0</chnID><ledCtrl>1</ledCtrl></item></Support>"));
        Func<Task>[] commands =
        [
            () => rig.Session.SetFloodlightAsync(true, default), () => rig.Session.GetFloodlightTaskAsync(default),
            () => rig.Session.SetFloodlightTaskAsync(true, default),
        ];
        foreach (var command in commands) await command.Should().ThrowAsync<FeatureLackingException>();
        rig.Camera.Requests.Should().NotContain(asked => asked.Id == 288 || asked.Id == 438 || asked.Id == 289 || asked.Id == 290);
    }

    [Fact]
    public async Task A_refused_light_of_a_camera_that_does_not_say_is_missing()
    {
        await using var rig = await SessionRig.OpenAsync();
        var set = () => rig.Session.SetFloodlightAsync(true, default);
        await set.Should().ThrowAsync<FeatureLackingException>();
    }
}
