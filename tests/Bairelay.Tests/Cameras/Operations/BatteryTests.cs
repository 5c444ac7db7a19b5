using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class BatteryTests
{
    [Fact]
    public async Task Everything_that_a_battery_tells_is_read()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(253, Say.Ok(
            "<BatteryInfo version=\"1.1\"><channelId>0</channelId><chargeStatus>charging</chargeStatus><adapterStatus>solarPanel</adapterStatus>"
            + "<voltage>4083</voltage><current>-396</current><temperature>32</temperature><batteryPercent>100</batteryPercent><lowPower>0</lowPower>"
            + "<batteryVersion>2</batteryVersion></BatteryInfo>"));
        var battery = await rig.Session.GetBatteryAsync(default);
        (battery.ChargeStatus, battery.AdapterStatus, battery.Voltage, battery.Current).Should().Be(("charging", "solarPanel", 4083, -396));
        (battery.Temperature, battery.Percent, battery.LowPower, battery.BatteryVersion).Should().Be((32, 100, false, 2));
        battery.PowerSupplyStatus.Should().BeNull();
        rig.Camera.Only(253).ShouldBe(ScriptedCamera.OnChannel0, "");
    }

    [Theory]
    [InlineData("<batteryPercent>55</batteryPercent>", 55, null, null)]
    [InlineData("<voltage>-1</voltage><batteryPercent>101</batteryPercent>", null, -1, null)]
    [InlineData("<voltage>4.1</voltage><batteryPercent> 7 </batteryPercent><temperature>-20</temperature>", 7, null, -20)]
    [InlineData("<chargeStatus>none</chargeStatus><voltage>99999999999999</voltage>", null, null, null)]
    public async Task What_is_missing_or_makes_no_sense_is_not_there(string fields, int? percent, int? voltage, int? temperature)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(253, Say.Ok($"<BatteryInfo version=\"1.1\"><channelId>0</channelId>{fields}</BatteryInfo>"));
        var battery = await rig.Session.GetBatteryAsync(default);
        (battery.Percent, battery.Voltage, battery.Temperature).Should().Be((percent, voltage, temperature));
    }

    [Theory]
    [InlineData(405, null)]
    [InlineData(200, null)]
    [InlineData(200, "<BatteryInfo version=\"1.1\" />")]
    [InlineData(200, "<Other>1</Other>")]
    public async Task A_camera_without_a_battery_says_so_in_several_ways(int code, string? body)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(253, new Say((ushort)code) { Body = body });
        var get = () => rig.Session.GetBatteryAsync(default);
        (await get.Should().ThrowAsync<FeatureLackingException>()).Which.Feature.Should().Be("battery");
    }

    [Theory]
    [InlineData(2, typeof(CameraRefusedException))]
    [InlineData(0, typeof(FeatureLackingException))]
    public async Task A_refusal_is_judged_by_what_the_camera_says_of_itself(int battery, Type type)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(253, Say.Refusal(405));
        rig.Camera.On(199, Say.Ok($"<Support version=\"1.1\"><item><chnID>0</chnID><battery>{battery}</battery></item></Support>"));
        var get = () => rig.Session.GetBatteryAsync(default);
        (await get.Should().ThrowAsync<CameraException>()).Which.Should().BeOfType(type);
    }
}
