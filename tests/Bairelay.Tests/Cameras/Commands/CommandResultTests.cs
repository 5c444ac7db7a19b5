using System.Text;
using Bairelay.Cameras.Commands;
using Bairelay.Control;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Commands;

/// <summary>What each command asks the camera, and what it makes of the answer.</summary>
public sealed class CommandResultTests
{
    private const string Battery =
        "<BatteryInfo version=\"1.1\"><channelId>0</channelId><chargeStatus>charging</chargeStatus><adapterStatus>solarPanel</adapterStatus>"
        + "<voltage>4123</voltage><current>-120</current><temperature>24</temperature><batteryPercent>87</batteryPercent><lowPower>0</lowPower></BatteryInfo>";

    private const string Users =
        "<UserList version=\"1.1\"><User><userId>0</userId><userName>admin</userName><password></password><userLevel>1</userLevel>"
        + "<loginState>1</loginState><userSetState>none</userSetState></User></UserList>";

    private const string Ports =
        "<ServerPort version=\"1.1\"><serverPort>9000</serverPort></ServerPort><RtspPort version=\"1.1\"><rtspPort>554</rtspPort><enable>0</enable></RtspPort>";

    private const string Lens =
        "<PtzZoomFocus version=\"1.1\"><channelId>0</channelId><zoom><maxPos>6000</maxPos><minPos>1000</minPos><curPos>2501</curPos></zoom></PtzZoomFocus>";

    private const string Presets =
        "<PtzPreset version=\"1.1\"><channelId>0</channelId><presetList><preset><id>0</id><name>gate</name></preset><preset><id>1</id></preset></presetList></PtzPreset>";

    private static readonly Dictionary<uint, Say> s_answers = new()
    {
        [253] = Say.Ok(Battery),
        [80] = Say.Ok("<VersionInfo version=\"1.1\"><type>Argus 4 Pro</type><firmwareVersion>v3.0.0.4110</firmwareVersion></VersionInfo>"),
        [151] = Say.Ok("<AbilityInfo version=\"1.1\"><system><subModule><abilityValue>general_rw, reboot_ro</abilityValue></subModule></system></AbilityInfo>"),
        [212] = Say.Ok("<rfAlarmCfg version=\"1.1\"><rfID>0</rfID><enable>1</enable><sensiValue>14</sensiValue></rfAlarmCfg>"),
        [213] = Say.Ok(),
        [208] = Say.Ok("<LedState version=\"1.1\"><channelId>0</channelId><state>auto</state><lightState>open</lightState></LedState>"),
        [209] = Say.Ok(),
        [288] = Say.Ok(),
        [438] = Say.Ok("<FloodlightTask version=\"1\"><channel>0</channel><enable>1</enable><brightness_cur>75</brightness_cur><duration>120</duration></FloodlightTask>"),
        [263] = Say.Ok(),
        [23] = Say.Ok(),
        [18] = Say.Ok(),
        [19] = Say.Ok(),
        [190] = Say.Ok(Presets),
        [294] = Say.Ok(Lens),
        [295] = Say.Ok(),
        [58] = Say.Ok(Users),
        [59] = Say.Ok(),
        [37] = Say.Ok(Ports),
        [36] = Say.Ok(),
    };

    [Theory]
    [InlineData("battery", """{"percent":87,"charge_status":"charging","adapter_status":"solarPanel","voltage_mv":4123,"current_ma":-120,"temperature_c":24,"low_power":false}""")]
    [InlineData("pir", """{"enabled":true,"sensitivity":14,"reduce_false_alarm":null}""")]
    [InlineData("pir off", """{"enabled":false}""")]
    [InlineData("status-light", """{"enabled":true}""")]
    [InlineData("status-light off", """{"enabled":false}""")]
    [InlineData("floodlight", """{"on":null,"task":{"enabled":true,"brightness":75,"duration_s":120}}""")]
    [InlineData("floodlight on", """{"on":true}""")]
    [InlineData("siren", """{"sounding":true}""")]
    [InlineData("reboot", """{"rebooting":true}""")]
    [InlineData("ptz control 1 left", """{"direction":"left","amount":1}""")]
    [InlineData("ptz control 32 in", """{"direction":"in","amount":32}""")]
    [InlineData("ptz preset 1", """{"preset":1}""")]
    [InlineData("ptz preset", """{"presets":[{"id":0,"name":"gate"},{"id":1,"name":null}]}""")]
    [InlineData("presets", """{"presets":[{"id":0,"name":"gate"},{"id":1,"name":null}]}""")]
    [InlineData("ptz assign 2 door", """{"preset":2,"name":"door"}""")]
    [InlineData("ptz zoom 3.5", """{"zoom":3.5}""")]
    [InlineData("ptz zoom 50", """{"zoom":6}""")]
    [InlineData("abilities", """{"abilities":[{"section":"system","name":"general","writable":true},{"section":"system","name":"reboot","writable":false}]}""")]
    [InlineData("users list", """{"users":[{"name":"admin","level":"admin","logged_in":true}]}""")]
    [InlineData("users add guest hunter2 user", """{"user":"guest","change":"added"}""")]
    [InlineData("users password admin hunter2", """{"user":"admin","change":"password"}""")]
    [InlineData("services", """{"services":[{"name":"server","port":9000,"enabled":null},{"name":"rtsp","port":554,"enabled":false}]}""")]
    [InlineData("services rtsp get", """{"services":[{"name":"rtsp","port":554,"enabled":false}]}""")]
    [InlineData("services rtsp on", """{"services":[{"name":"rtsp","port":554,"enabled":true}]}""")]
    [InlineData("services server set 9100", """{"services":[{"name":"server","port":9100,"enabled":null}]}""")]
    public async Task A_command_gives_programs(string line, string expected)
    {
        // Real time: a movement lasts a few milliseconds.
        using var rig = Rig(TimeProvider.System);
        var outcome = await rig.RunAsync(Line(line));
        outcome.Failure.Should().BeNull();
        Json(outcome).Should().Be(expected);
        outcome.Result!.Text.Should().NotBeEmpty();
        rig.Opened.Should().ContainSingle().Which.Pipe.Disposals.Should().Be(1, "the camera is let go");
    }

    [Theory]
    [InlineData("battery", "87 %, charging, power from solarPanel, 4123 mV, -120 mA, 24 °C")]
    [InlineData("pir", "on, sensitivity 14 (lower is more sensitive)")]
    [InlineData("floodlight on", "on for 180 s")]
    [InlineData("abilities", "system: general, reboot (read only)")]
    [InlineData("services rtsp on", "rtsp       554  on")]
    public async Task And_people(string line, string expected)
    {
        using var rig = Rig();
        (await rig.RunAsync(Line(line))).Result!.Text.Should().Equal(expected);
    }

    [Fact]
    public async Task A_version_has_all_members_and_shows_those_that_the_camera_tells()
    {
        using var rig = Rig();
        var outcome = await rig.RunAsync("version front");
        Json(outcome).Should().Contain("\"model\":\"Argus 4 Pro\"").And.Contain("\"hardware\":null");
        outcome.Result!.Text.Should().Equal("model       Argus 4 Pro", "firmware    v3.0.0.4110");
    }

    [Fact]
    public async Task Switching_asks_for_what_the_words_say()
    {
        using var rig = Rig();
        await rig.RunAsync("pir front off");
        rig.Opened[0].Only(213).Body.Should().Contain("<enable>0</enable>").And.Contain("<sensiValue>14</sensiValue>");
        await rig.RunAsync("floodlight front off");
        rig.Opened[1].Only(288).Body.Should().Contain("<status>0</status>");
        await rig.RunAsync("status-light front off");
        rig.Opened[2].Only(209).Body.Should().Contain("<lightState>close</lightState>");
        await rig.RunAsync("services front rtsp on");
        rig.Opened[3].Only(36).Body.Should().Contain("<rtspPort>554</rtspPort><enable>1</enable>");
        await rig.RunAsync("ptz front assign 2 door");
        rig.Opened[4].Only(19).Body.Should().Contain("<id>2</id><name>door</name><command>setPos</command>");
        await rig.RunAsync("users front add guest hunter2 admin");
        rig.Opened[5].Only(59).Body.Should().Contain("<userName>guest</userName><password>hunter2</password><userLevel>1</userLevel>");
    }

    [Fact]
    public async Task A_light_that_is_as_wanted_already_is_not_set_again()
    {
        using var rig = Rig();
        await rig.RunAsync("status-light front on");
        rig.Opened[0].AllAsked(209).Should().BeEmpty();
    }

    [Fact]
    public async Task The_floodlights_state_is_told_where_the_camera_tells_it()
    {
        var time = new HandTime();
        using var rig = Rig(time);
        // While the command waits for an answer that does not come, the camera says by itself how its light is.
        rig.Script += camera => camera.On(199, Say.Nothing);
        var run = rig.RunAsync("floodlight front");
        await Eventually.HoldsAsync(() => rig.Opened.Count == 1 && rig.Opened[0].AllAsked(199).Count == 1);
        rig.Opened[0].Push(291, Say.Ok(
            "<FloodlightStatusList version=\"1.1\"><FloodlightStatus><channel>0</channel><status>1</status></FloodlightStatus></FloodlightStatusList>"));
        await Eventually.HoldsAsync(() => rig.Opened[0].Pipe.IsQuiet);
        time.Advance(TimeSpan.FromSeconds(4));
        Json(await run).Should().StartWith("{\"on\":true,");
    }

    [Fact]
    public async Task The_clock_is_set_and_shown()
    {
        const string general = "<SystemGeneral version=\"1.1\"><timeZone>0</timeZone><year>2026</year><month>3</month><day>8</day><hour>18</hour><minute>15</minute><second>48</second></SystemGeneral>";
        using var rig = Rig();
        rig.Script += camera =>
        {
            camera.On(104, Say.Ok(general));
            camera.On(105, Say.Ok());
        };
        var outcome = await rig.RunAsync("set-time front");
        Json(outcome).Should().Be("""{"time":"2026-03-08T18:15:48","zone_s":0}""");
        outcome.Result!.Text.Should().Equal("the camera shows 2026-03-08T18:15:48");
    }

    [Fact]
    public async Task A_snapshot_brings_the_picture()
    {
        byte[] picture = [0xff, 0xd8, 0xff, 0xd9];
        using var rig = Rig();
        rig.Script += camera => camera.On(109, SnapshotOf(picture));
        var outcome = await rig.RunAsync("snapshot front");
        outcome.Result!.Bytes.Should().Equal(picture);
        Json(outcome).Should().Be("""{"bytes":4}""");
    }

    [Theory]
    [InlineData("users add admin hunter2 user", "user_exists")]
    [InlineData("users password nobody hunter2", "unknown_user")]
    [InlineData("users delete nobody", "unknown_user")]
    [InlineData("users delete admin", "usage")]
    public async Task An_account_that_does_not_fit_ends_with_2_and_changes_nothing(string line, string code)
    {
        using var rig = Rig();
        var failure = (await rig.RunAsync(Line(line))).Failure!;
        (failure.Code, failure.Exit).Should().Be((code, 2));
        failure.Message.Should().NotContain("hunter2");
        rig.Opened.Should().ContainSingle().Which.AllAsked(59).Should().BeEmpty();
    }

    [Theory]
    [InlineData("services https get")]
    [InlineData("services server on")]
    [InlineData("presets")]
    [InlineData("set-time")]
    public async Task What_the_camera_does_not_have_ends_with_6(string line)
    {
        using var rig = Rig();
        rig.Script += camera =>
        {
            camera.On(190, Say.Refusal(405));
            camera.On(104, Say.Refusal(405));
        };
        var failure = (await rig.RunAsync(Line(line))).Failure!;
        (failure.Code, failure.Exit).Should().Be(line == "set-time" ? ("camera_refused", 1) : ("feature_lacking", 6));
    }

    /// <summary>A picture as a camera sends it.</summary>
    internal static Say SnapshotOf(byte[] picture) =>
        Say.Ok($"<Snap version=\"1.1\"><channelId>0</channelId><pictureSize>{picture.Length}</pictureSize></Snap>").Then(Say.Piece(picture, code: 201));

    private static CommandRig Rig(TimeProvider? time = null) => new(time)
    {
        Script = camera =>
        {
            foreach (var (id, say) in s_answers) camera.On(id, say);
        },
    };

    /// <summary>The camera's name behind the command's.</summary>
    private static string Line(string line)
    {
        var words = line.Split(' ');
        return string.Join(' ', [words[0], "front", .. words[1..]]);
    }

    private static string Json(CommandOutcome outcome) =>
        Encoding.UTF8.GetString(ControlLine.Write(outcome.Result!.Members)).TrimEnd();
}
