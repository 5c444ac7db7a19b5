using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;
using Bairelay.Simulator;
using Bairelay.Tests.Support;
using Features = Bairelay.Protocol.Baichuan.Support;

namespace Bairelay.Tests.Simulator;

public sealed class CommandTests : IDisposable
{
    private readonly ScriptedClient _client = ScriptedClient.LoggedIn(mode: BcEncryption.BcEncrypt, channel: 140);

    public void Dispose() => _client.Dispose();

    [Fact]
    public void It_says_what_it_is()
    {
        _client.Ask(MessageId.Version).Body<VersionInfo>().Should().Match<VersionInfo>(version => version.Type == "Argus PT" && version.CameraName == "Simulated");
        _client.Ask(MessageId.Uid).Body<CameraUid>().Uid.Should().Be(Discovery.LongUid);
        _client.Ask(MessageId.WifiSignal).Body<WifiSignal>().Signal.Should().BeNegative();
        _client.Ask(MessageId.Support).Body<Features>().Should().Match<Features>(support =>
            support.HasBattery == true && support.HasPtz == true && support.HasSiren == true && support.HasFloodlight == true && support.UsesPir == true
            && support.HasTalk == true && support.HasExternStream == false);
        _client.Ask(MessageId.StreamInfo).Body<StreamInfoList>().Streams.Should().ContainSingle();
        _client.Ask(MessageId.Abilities, extension: new BcExtension { UserName = "admin", Token = AbilityInfo.Token }).Body<AbilityInfo>()
            .Abilities.Select(ability => ability.Name).Should().Contain(["general", "version", "reboot", "port", "user", "motion", "rfAlarm", "siren", "ledState", "control", "preview"]);
        _client.Ask(MessageId.PushInfo, [new XElement("PushInfo", new XElement("token", "x"))]).Body<PushRegistration>().RegisterHandle.Should().Be(-1);
        _client.AskOfChannel(MessageId.Battery).Body<BatteryInfo>().Should().Match<BatteryInfo>(battery => battery.Percent == 87 && battery.ChargeStatus == "none" && battery.LowPower == false);
    }

    [Fact]
    public void A_command_that_it_does_not_know_is_a_bad_request_without_a_body()
    {
        var reply = _client.Ask(600);
        (reply.Code, reply.Header.BodyLength).Should().Be(((ushort)400, 0u));
    }

    [Theory]
    [InlineData(MessageId.Battery)]
    [InlineData(MessageId.GetLed)]
    [InlineData(MessageId.GetPir)]
    [InlineData(MessageId.Snapshot)]
    [InlineData(MessageId.Abilities)]
    [InlineData(MessageId.GetUsers)]
    public void A_command_without_the_Extension_that_every_client_sends_is_refused(uint id) => _client.Ask(id).Code.Should().Be(400);

    [Fact]
    public void The_LEDs_are_switched()
    {
        var led = _client.AskOfChannel(MessageId.GetLed).Body<LedState>();
        (led.Infrared, led.StatusLight).Should().Be(("auto", true));
        _client.AskOfChannel(MessageId.SetLed, led.WithStatusLight(false).ForWriting().Write()).Code.Should().Be(200);
        led = _client.AskOfChannel(MessageId.GetLed).Body<LedState>();
        (led.Infrared, led.StatusLight, led.Source.Int("ledVersion")).Should().Be(("auto", false, 2));
        _client.AskOfChannel(MessageId.SetLed, led.WithInfrared("sometimes").Write()).Code.Should().Be(400);
    }

    [Theory]
    [InlineData(PirForm.New)]
    [InlineData(PirForm.Legacy)]
    public void The_PIR_takes_back_what_it_gave_and_nothing_less(PirForm form)
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { PirForm = form });
        var byRfId = new BcExtension { RfId = 0 };
        var pir = client.Ask(MessageId.GetPir, extension: byRfId).Body<PirSettings>();
        pir.Enable.Should().BeTrue();
        (pir.Source.Child("timeBlockList") is not null).Should().Be(form == PirForm.Legacy);
        client.Ask(MessageId.SetPir, [pir.WithEnable(false).Write()], byRfId).Code.Should().Be(200);
        var after = client.AskOfChannel(MessageId.GetPir).Body<PirSettings>();
        after.Enable.Should().BeFalse();
        after.Source.Elements().Select(element => element.Name.LocalName).Should().Equal(pir.Source.Elements().Select(element => element.Name.LocalName));
        client.Ask(MessageId.SetPir, [new XElement("rfAlarmCfg", new XElement("enable", 1))], byRfId).Code.Should().Be(400);
    }

    [Fact]
    public void The_floodlight_goes_out_by_itself_and_tells_so()
    {
        _client.Send(_client.Header(MessageId.FloodlightManual), [new FloodlightManual(0, true, 3).Write()], new BcExtension { ChannelId = 0 });
        var heard = _client.Take();
        heard.Should().ContainSingle(one => one.Header.MessageId == MessageId.FloodlightManual).Which.Code.Should().Be(200);
        heard.Should().ContainSingle(one => one.Header.MessageId == MessageId.FloodlightStatus).Which.Body<FloodlightStatusList>().Lights.Should().Equal((0, true));
        _client.Advance(2_900);
        _client.Take().Should().BeEmpty();
        _client.Advance(100);
        _client.Take().Should().ContainSingle().Which.Body<FloodlightStatusList>().Lights.Should().Equal((0, false));
    }

    [Theory]
    [InlineData(MessageId.GetFloodlightTask)]
    [InlineData(MessageId.FloodlightTaskOther)]
    public void The_floodlights_task_is_written_in_the_form_that_was_read_and_in_the_apps(uint read)
    {
        var task = _client.AskOfChannel(read).Body<FloodlightTask>();
        task.Should().Match<FloodlightTask>(one => one.Enable && one.Brightness == 92 && one.Duration == 300);
        _client.AskOfChannel(MessageId.SetFloodlightTask, task.WithEnable(false).Write()).Code.Should().Be(200);
        _client.AskOfChannel(read).Body<FloodlightTask>().Enable.Should().BeFalse();
        var app = XmlFields.Element("FloodlightTask", ("channelId", 0), ("enable", 1), ("brightness_cur", 50));
        app.Add(new XElement("Schedule", new XElement("startHour", 20)), new XElement("FloodlightScheduleList"));
        _client.AskOfChannel(MessageId.SetFloodlightTask, app).Code.Should().Be(200);
        _client.AskOfChannel(read).Body<FloodlightTask>().Should().Match<FloodlightTask>(one => one.Enable && one.Brightness == 50 && one.Duration == 300);
    }

    [Fact]
    public void The_siren_plays_some_times_or_until_it_is_told_to_stop()
    {
        _client.AskOfChannel(MessageId.Siren, AudioPlayInfo.Burst(0).Write()).Code.Should().Be(200);
        _client.Model.Siren.IsOn.Should().BeTrue();
        _client.Advance(5_000);
        _client.Take().Should().ContainSingle().Which.Body<SirenStatusList>().Sirens.Should().Equal((0, false));
        _client.AskOfChannel(MessageId.Siren, AudioPlayInfo.Manual(0, true).Write()).Code.Should().Be(200);
        _client.Advance(20_000);
        _client.Model.Siren.IsOn.Should().BeTrue();
        _client.AskOfChannel(MessageId.Siren, AudioPlayInfo.Manual(0, false).Write()).Code.Should().Be(200);
        _client.Model.Siren.IsOn.Should().BeFalse();
    }

    [Fact]
    public void The_head_moves_remembers_places_and_zooms()
    {
        _client.Ask(MessageId.PtzControl, [new PtzControl(0, 32, "left").Write()]).Code.Should().Be(200);
        _client.Model.Ptz.Movement.Should().Be("left");
        _client.AskOfChannel(MessageId.PtzControl, new PtzControl(0, 32, "sideways").Write()).Code.Should().Be(400);
        _client.AskOfChannel(MessageId.PtzPreset, new PtzPreset(0, [new Preset(4, "Gate", "setPos")]).Write()).Code.Should().Be(200);
        _client.AskOfChannel(MessageId.PtzPresets).Body<PtzPreset>().Presets.Should().Contain(new Preset(4, "Gate", "toPos"));
        _client.AskOfChannel(MessageId.PtzPreset, new PtzPreset(0, [new Preset(4, null, "toPos")]).Write()).Code.Should().Be(200);
        _client.Model.Ptz.At.Should().Be(4);
        _client.AskOfChannel(MessageId.PtzPreset, new PtzPreset(0, [new Preset(9, null, "toPos")]).Write()).Code.Should().Be(400);
        _client.AskOfChannel(MessageId.SetZoomFocus, new StartZoomFocus(0, "zoomPos", 9999).Write()).Code.Should().Be(200);
        _client.AskOfChannel(MessageId.GetZoomFocus).Body<PtzZoomFocus>().Zoom.Should().Be(new LensRange(1000, 6000, 6000));
    }

    [Fact]
    public void Its_clock_runs_in_its_own_zone_and_can_be_set()
    {
        var clock = _client.Ask(MessageId.GetTime).Body<SystemGeneral>();
        clock.WallClock.Should().Be(new DateTime(2026, 3, 8, 19, 15, 48), "it is an hour east of Greenwich, and winter");
        _client.Ask(MessageId.SetTime, [clock.WithWallClock(new DateTime(2026, 7, 1, 12, 0, 0)).Write()]).Code.Should().Be(200);
        _client.Advance(30_000, 10_000);
        _client.Ask(MessageId.GetTime).Body<SystemGeneral>().WallClock.Should().Be(new DateTime(2026, 7, 1, 12, 0, 30));
        _client.Ask(MessageId.SetTime, [clock.WithWallClock(new DateTime(2026, 7, 1)).Write().With("month", 13)]).Code.Should().Be(400);
    }

    [Fact]
    public void Its_daylight_saving_moves_the_clock_by_itself()
    {
        var dst = _client.Ask(MessageId.GetDst).Body<Dst>();
        dst.IsActive(new DateTime(2026, 7, 1)).Should().BeTrue();
        _client.Ask(MessageId.SetDst, [(dst with { Start = dst.Start!.Value with { Month = 1 } }).Write()]).Code.Should().Be(200);
        _client.Ask(MessageId.GetTime).Body<SystemGeneral>().WallClock.Should().Be(new DateTime(2026, 3, 8, 20, 15, 48));
    }

    [Fact]
    public void Its_services_are_switched_one_by_one()
    {
        ServicePort.ReadAll(_client.Ask(MessageId.GetPorts).Xml!).Should().Contain(new ServicePort("rtsp", 554, false)).And.Contain(new ServicePort("server", 9000, null));
        _client.Ask(MessageId.SetPorts, [new XElement("RtspPort", new XElement("enable", 1))]).Code.Should().Be(200);
        ServicePort.ReadAll(_client.Ask(MessageId.GetPorts).Xml!).Should().Contain(new ServicePort("rtsp", 554, true));
        _client.Ask(MessageId.SetPorts, [new ServicePort("server", 9000, false).Write()]).Code.Should().Be(400, "nobody can switch that one");
    }

    [Fact]
    public void Its_users_are_added_changed_and_deleted()
    {
        Users().Should().ContainSingle().Which.Should().Match<CameraUser>(user => user.UserName == "admin" && user.Level == 1 && user.LoggedIn == true);
        Set(new CameraUser { UserName = "guest", Password = "first", SetState = "add" }).Should().Be(200);
        Set(new CameraUser { UserName = "guest", Password = "second", SetState = "modify" }).Should().Be(200);
        _client.Model.Accounts.All[1].Should().Match<Account>(account => account.UserName == "guest" && account.Password == "second" && account.Level == 0);
        Set(new CameraUser { UserName = "guest", Password = "third", SetState = "add" }).Should().Be(400, "there is one of that name");
        Set(new CameraUser { UserName = "guest", SetState = "delete" }).Should().Be(200);
        Users().Should().ContainSingle();
        Set(new CameraUser { UserName = "admin", SetState = "delete" }).Should().Be(400);

        IReadOnlyList<CameraUser> Users() => _client.Ask(MessageId.GetUsers, extension: new BcExtension { UserName = "admin" }).Body<UserList>().Users;
        int Set(CameraUser change) => _client.Ask(MessageId.SetUsers, [new UserList([.. Users().Where(user => user.UserName != change.UserName), change]).Write()]).Code;
    }

    [Fact]
    public void One_client_talks_at_a_time()
    {
        var config = _client.AskOfChannel(MessageId.TalkAbility).Body<TalkAbility>().Configs[0];
        var talk = new TalkConfig(0, "FDX", "followVideoStream", config).Write();
        _client.AskOfChannel(MessageId.TalkConfig, talk).Code.Should().Be(200);
        _client.SendBinary(_client.Header(MessageId.TalkData), new BcExtension { BinaryData = true, ChannelId = 0 }, new byte[516]);
        _client.Take().Should().BeEmpty("nobody answers sound");
        _client.Model.TalkBytes.Should().Be(516);
        _client.AskOfChannel(MessageId.TalkConfig, talk).Code.Should().Be(422);
        _client.AskOfChannel(MessageId.TalkReset).Code.Should().Be(200);
        _client.AskOfChannel(MessageId.TalkConfig, talk).Code.Should().Be(200);
    }

    [Fact]
    public void A_reboot_is_acknowledged_in_its_own_class()
    {
        _client.Ask(MessageId.Reboot).Should().Match<Heard>(heard => heard.Code == 200 && heard.Header.Class == BcClass.Modern);
        _client.Model.RebootRequested.Should().BeTrue();
    }

    [Fact]
    public void A_feature_that_it_lacks_is_refused()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings
        {
            HasBattery = false,
            HasPtz = false,
            HasFloodlight = false,
            HasSiren = false,
            HasTalk = false,
        });
        client.AskOfChannel(MessageId.Battery).Code.Should().Be(400);
        client.AskOfChannel(MessageId.PtzPresets).Code.Should().Be(400);
        client.AskOfChannel(MessageId.GetFloodlightTask).Code.Should().Be(400);
        client.AskOfChannel(MessageId.Siren, AudioPlayInfo.Burst(0).Write()).Code.Should().Be(400);
        client.AskOfChannel(MessageId.TalkAbility).Code.Should().Be(400);
        client.Ask(MessageId.Support).Body<Features>().Should().Match<Features>(support =>
            support.HasBattery == false && support.HasPtz == false && support.HasSiren == false && support.HasFloodlight == false && support.UsesPir == false);
    }
}
