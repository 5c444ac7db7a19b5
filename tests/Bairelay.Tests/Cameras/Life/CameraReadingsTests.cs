using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Life;

/// <summary>What is read of a camera while it is awake for another reason.</summary>
[Collection(MadeUpTime.Name)]
public sealed class CameraReadingsTests
{
    private const string Battery = "<BatteryInfo version=\"1.1\"><channelId>0</channelId><batteryPercent>66</batteryPercent></BatteryInfo>";
    private const string Version = "<VersionInfo version=\"1.1\"><type>Argus PT</type><hardwareVersion>IPC_1</hardwareVersion><firmwareVersion>v3.0</firmwareVersion></VersionInfo>";
    private const string Support = "<Support version=\"1.1\"><ptzMode>pt</ptzMode><item><chnID>0</chnID><battery>1</battery><motion>0</motion><ledCtrl>0</ledCtrl></item></Support>";

    [Fact]
    public async Task Without_anybody_to_tell_nothing_is_read()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(12);
        rig.Camera.Requests.Select(request => request.Id).Distinct().Should().BeEquivalentTo([MessageId.Login, MessageId.SubscribeEvents, MessageId.LinkType]);
    }

    [Fact]
    public async Task Events_are_asked_for_first_and_the_battery_is_read_at_its_interval_until_the_session_ends()
    {
        await using var rig = new LifeRig(camera => camera with { Mqtt = Nothing with { EnableBattery = true, BatteryUpdate = TimeSpan.FromSeconds(5) } }, takesReadings: true);
        rig.Script += camera => camera.On(MessageId.Battery, Say.Ok(Battery));
        rig.Push();
        await rig.ConnectedAsync();
        rig.Camera.Requests.Select(request => request.Id).SkipWhile(id => id == MessageId.Login).First().Should().Be(MessageId.SubscribeEvents);
        await rig.PassAsync(14);
        rig.Told<BatteryReport>().Select(one => (one.At, one.Report.Battery.Percent)).Should().Equal((0, 66), (5, 66), (10, 66));
        await rig.PassAsync(60);
        rig.Told<ConnectionReport>().Last().At.Should().BeInRange(40, 43, "a reading holds nothing");
        rig.Told<BatteryReport>().Count().Should().BeInRange(8, 9);
    }

    [Fact]
    public async Task What_a_camera_lacks_is_not_asked_for_again()
    {
        await using var rig = new LifeRig(camera => camera with { Mqtt = Nothing with { EnablePir = true } }, takesReadings: true);
        rig.Script += camera => camera.On(MessageId.Support, Say.Ok("<Support version=\"1.1\"><item><chnID>0</chnID><motion>1</motion></item></Support>"));
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(60);
        rig.Push();
        await rig.ConnectedAsync(2);
        await rig.PassAsync(5);
        rig.Opened[0].AllAsked(MessageId.GetPir).Should().NotBeEmpty();
        rig.Opened[1].AllAsked(MessageId.GetPir).Should().BeEmpty();
        rig.Log.Lines.Should().ContainSingle(line => line.Contains("The camera has no PIR"));
    }

    [Fact]
    public async Task Abilities_are_learned_once()
    {
        await using var rig = new LifeRig(camera => camera with { Mqtt = Nothing }, takesReadings: true);
        rig.Script += camera =>
        {
            camera.On(MessageId.Support, Say.Ok(Support));
            camera.On(MessageId.Version, Say.Ok(Version));
            camera.On(MessageId.GetLed, Say.Ok("<LedState version=\"1.1\"><channelId>0</channelId><state>auto</state><lightState>open</lightState></LedState>"));
            camera.On(MessageId.PtzPresets, Say.Ok("<PtzPreset version=\"1.1\"><channelId>0</channelId><presetList><preset><id>0</id><name>door</name></preset></presetList></PtzPreset>"));
        };
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(60);
        rig.Push();
        await rig.ConnectedAsync(2);
        await rig.PassAsync(5);
        var abilities = rig.Told<AbilitiesReport>().Should().ContainSingle().Which.Report.Abilities;
        abilities.Should().BeEquivalentTo(new CameraAbilities
        {
            Model = "Argus PT",
            Hardware = "IPC_1",
            Firmware = "v3.0",
            HasBattery = true,
            HasPtz = true,
            HasPresets = true,
            HasFloodlight = false,
            HasPir = true,
            HasLeds = true,
            Presets = ["door"],
        });
    }

    [Fact]
    public async Task A_command_and_a_reading_take_turns()
    {
        await using var rig = new LifeRig(camera => camera with { Mqtt = Nothing with { EnableBattery = true } }, takesReadings: true);
        rig.Script += camera =>
        {
            camera.On(MessageId.Battery, Say.Nothing);
            camera.On(MessageId.Version, Say.Ok(Version));
        };
        rig.Push();
        await rig.ConnectedAsync();
        var command = rig.RunAsync("version");
        await rig.PassAsync(5);
        command.IsCompleted.Should().BeFalse("the battery is being asked for");
        await rig.PassAsync(6);
        (await command).Failure.Should().BeNull();
    }

    private static CameraMqttOptions Nothing => new() { EnableBattery = false, EnableLight = false, EnableMotion = false, EnablePreview = false };
}
