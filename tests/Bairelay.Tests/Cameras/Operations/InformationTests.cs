using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class InformationTests
{
    private const string Version =
        "<VersionInfo version=\"1.1\"><name>Cammy02</name><type>E1</type><serialNumber>00000000000000</serialNumber><buildDay>build 19110800</buildDay>"
        + "<hardwareVersion>IPC_517SD5</hardwareVersion><cfgVersion>v2.0.0.0</cfgVersion><firmwareVersion>v2.0.0.587_19110800</firmwareVersion>"
        + "<detail>IPC_51716M110000000100000</detail><IEClient>IEClient</IEClient><pakSuffix>pak</pakSuffix></VersionInfo>";

    [Fact]
    public async Task A_version_is_read()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(80, Say.Ok(Version));
        var version = await rig.Session.GetVersionAsync(default);
        (version.CameraName, version.Type, version.HardwareVersion, version.FirmwareVersion)
            .Should().Be(("Cammy02", "E1", "IPC_517SD5", "v2.0.0.587_19110800"));
        rig.Camera.Only(80).ShouldBe("", "");
    }

    [Fact]
    public async Task New_battery_firmware_tells_little_more_than_its_version()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(80, Say.Ok("<VersionInfo><firmwareVersion>v3.0.0.5649_25111355</firmwareVersion><itemNo>B1</itemNo></VersionInfo>"));
        var version = await rig.Session.GetVersionAsync(default);
        version.FirmwareVersion.Should().Be("v3.0.0.5649_25111355");
        version.ItemNumber.Should().Be("B1");
        version.CameraName.Should().BeNull();
    }

    [Fact]
    public async Task A_version_that_is_refused_is_no_missing_feature()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(80, Say.Refusal(405));
        var get = () => rig.Session.GetVersionAsync(default);
        (await get.Should().ThrowAsync<CameraRefusedException>()).Which.Code.Should().Be(405);
    }

    [Fact]
    public async Task Abilities_are_asked_for_in_the_form_that_cameras_know()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(151, Say.Ok(
            "<AbilityInfo version=\"1.1\"><userName>admin</userName><system><subModule><abilityValue>general_rw, version_ro, autoReboot_rw</abilityValue></subModule></system>"
            + "<alarm><subModule><channelId>0</channelId><abilityValue>motion_rw</abilityValue></subModule></alarm></AbilityInfo>"));
        var abilities = await rig.Session.GetAbilitiesAsync(default);
        abilities.Abilities.Select(one => $"{one.Section}/{one.Name}/{one.Writable}").Should().Equal(
            "system/general/True", "system/version/False", "system/autoReboot/True", "alarm/motion/True");
        // Two blanks before "network", as in the form that two clients send.
        rig.Camera.Only(151).ShouldBe(
            "<Extension version=\"1.1\"><userName>admin</userName>"
            + "<token>system, streaming, PTZ, IO, security, replay, disk,  network, alarm, record, video, image</token></Extension>", "");
    }

    [Fact]
    public async Task An_account_bound_camera_keeps_its_abilities_to_itself()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(151, Say.Refusal(421));
        var get = () => rig.Session.GetAbilitiesAsync(default);
        await get.Should().ThrowAsync<FeatureLackingException>();
    }

    [Fact]
    public async Task Features_are_read_from_numbers_and_bits()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Ok(
            "<Support version=\"1.1\"><ptzMode>pt</ptzMode><audioTalk>1</audioTalk><noExternStream>1</noExternStream>"
            + "<item><chnID>1</chnID><battery>0</battery><motion>1</motion></item>"
            + "<item><chnID>0</chnID><battery>2</battery><motion>0</motion><audioVersion>63</audioVersion><ledCtrl>10</ledCtrl></item></Support>"));
        var support = await rig.Session.GetSupportAsync(default);
        (support.HasPtz, support.HasTalk, support.HasExternStream).Should().Be((true, true, false));
        (support.HasBattery, support.UsesPir, support.HasSiren, support.HasFloodlight).Should().Be((true, true, true, true));
        rig.Camera.Only(199).ShouldBe("", "");
    }

    [Theory]
    [InlineData("<ptzMode>none</ptzMode>", false)]
    [InlineData("<ptzMode>0</ptzMode>", false)]
    [InlineData("<ptzMode>false</ptzMode>", false)]
    [InlineData("<ptzMode></ptzMode>", false)]
    [InlineData("<ptzMode />", false)]
    [InlineData("<ptzMode>ptz</ptzMode>", true)]
    [InlineData("<other>1</other>", null)]
    public async Task A_fixed_camera_says_so_in_several_words(string field, bool? turns)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Ok($"<Support version=\"1.1\">{field}</Support>"));
        (await rig.Session.GetSupportAsync(default)).HasPtz.Should().Be(turns);
    }

    [Fact]
    public async Task A_feature_that_is_not_mentioned_is_neither_there_nor_missing()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Ok("<Support version=\"1.1\"><item><chnID>0</chnID></item></Support>"));
        var support = await rig.Session.GetSupportAsync(default);
        new[] { support.HasBattery, support.UsesPir, support.HasSiren, support.HasFloodlight, support.HasTalk, support.HasExternStream }
            .Should().OnlyContain(says => says == null);
    }

    [Fact]
    public async Task Link_UID_and_signal_are_read()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(114, Say.Ok("<Uid version=\"1.1\"><uid>95270000XXXXXXXX</uid></Uid>"));
        rig.Camera.On(115, Say.Ok("<WifiSignal version=\"1.1\"><signal>-40</signal></WifiSignal>"));
        (await rig.Session.GetLinkTypeAsync(default)).Type.Should().Be("LAN");
        (await rig.Session.GetUidAsync(default)).Uid.Should().Be("95270000XXXXXXXX");
        (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40);
        foreach (var id in new uint[] { 93, 114, 115 }) rig.Camera.Only(id).ShouldBe("", "");
    }

    [Fact]
    public async Task Streams_are_read()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(146, Say.Ok(
            "<StreamInfoList version=\"1.1\"><StreamInfo><channelBits>1</channelBits><encodeTable><type>mainStream</type>"
            + "<resolution><width>2304</width><height>1296</height></resolution><defaultFramerate>15</defaultFramerate><defaultBitrate>0</defaultBitrate>"
            + "<framerateTable>15,12,10,8</framerateTable><bitrateTable>1024, 1536</bitrateTable></encodeTable>"
            + "<encodeTable><type>subStream</type><resolution><width>896</width><height>512</height></resolution></encodeTable></StreamInfo></StreamInfoList>"));
        var stream = (await rig.Session.GetStreamListAsync(default)).Streams.Should().ContainSingle().Which;
        stream.Encodings.Select(one => (one.Type, one.Width, one.Height)).Should().Equal(("mainStream", 2304, 1296), ("subStream", 896, 512));
        stream.Encodings[0].FrameRates.Should().Equal(15, 12, 10, 8);
        stream.Encodings[0].BitRates.Should().Equal(1024, 1536);
        stream.Encodings[0].DefaultBitRate.Should().Be(0);
        rig.Camera.Only(146).ShouldBe("", "");
    }
}
