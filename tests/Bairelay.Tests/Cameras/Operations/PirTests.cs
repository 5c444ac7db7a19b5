using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class PirTests
{
    private const string Sensor0 = "<Extension version=\"1.1\"><rfId>0</rfId></Extension>";
    private const string Both = "<Extension version=\"1.1\"><channelId>0</channelId><rfId>0</rfId></Extension>";
    private const string Old =
        "<rfAlarmCfg version=\"1.1\"><rfID>0</rfID><enable>1</enable><sensitivity>1</sensitivity><sensiValue>16</sensiValue>"
        + "<reduceFalseAlarm>0</reduceFalseAlarm><timeBlockList><timeBlock><enable>1</enable><weekDay>Sunday</weekDay><beginHour>0</beginHour>"
        + "<endHour>23</endHour></timeBlock></timeBlockList><alarmHandle><item><channel>0</channel><handleType>none</handleType></item></alarmHandle></rfAlarmCfg>";
    private const string New =
        "<rfAlarmCfg version=\"1.1\"><enable>1</enable><sensiValue>11</sensiValue><reduceFalseAlarm>0</reduceFalseAlarm><interval>0</interval>"
        + "<maxAlarmTime>6320216</maxAlarmTime><intervalUseRange>1</intervalUseRange><intervalSecMin>5</intervalSecMin><intervalSecMax>120</intervalSecMax></rfAlarmCfg>";
    private const string ElsewhereSpelt = "<RfAlarmCfg><Enable>1</Enable></RfAlarmCfg>";

    [Theory]
    [InlineData(Old, 16)]
    [InlineData(New, 11)]
    [InlineData(ElsewhereSpelt, null)]
    public async Task Both_forms_of_firmware_are_read(string form, int? sensitivity)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(212, Say.Ok(form));
        var pir = await rig.Session.GetPirAsync(default);
        (pir.Enable, pir.Sensitivity).Should().Be((true, sensitivity));
        rig.Camera.Only(212).ShouldBe(Sensor0, "");
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(New)]
    public async Task A_change_returns_exactly_what_was_read_with_one_difference(string form)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(212, Say.Ok(form));
        rig.Camera.On(213, Say.Ok());
        await rig.Session.SetPirAsync(false, default);
        var first = form.IndexOf("<enable>1", StringComparison.Ordinal);
        rig.Camera.Only(213).ShouldBe(Sensor0, form.Remove(first, 9).Insert(first, "<enable>0"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<motion>0</motion>")]
    public async Task A_camera_that_wants_to_hear_its_channel_too_is_told_in_reading_and_writing(string says)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Ok($"<Support version=\"1.1\"><item><chnID>0</chnID>{says}</item></Support>"));
        rig.Camera.On(212, Say.Refusal(405), Say.Ok(New));
        rig.Camera.On(213, Say.Ok());
        await rig.Session.SetPirAsync(false, default);
        rig.Camera.AllAsked(212).Select(asked => asked.Extension).Should().Equal(Sensor0, Both);
        rig.Camera.Only(213).Extension.Should().Be(Both);
    }

    [Fact]
    public async Task A_camera_without_a_PIR_is_not_written_to()
    {
        await using var rig = await SessionRig.OpenAsync();
        var set = () => rig.Session.SetPirAsync(true, default);
        (await set.Should().ThrowAsync<FeatureLackingException>()).Which.Feature.Should().Be("PIR sensor");
        rig.Camera.AllAsked(213).Should().BeEmpty();
    }

    [Fact]
    public async Task Settings_without_a_switch_are_nonsense()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(212, Say.Ok("<rfAlarmCfg version=\"1.1\"><sensiValue>11</sensiValue></rfAlarmCfg>"));
        var get = () => rig.Session.GetPirAsync(default);
        await get.Should().ThrowAsync<CameraNonsenseException>();
    }
}
