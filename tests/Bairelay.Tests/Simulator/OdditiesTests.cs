using System.Text;
using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;
using Bairelay.Simulator;

namespace Bairelay.Tests.Simulator;

/// <summary>What single models are known to do, each behind a switch.</summary>
public sealed class OdditiesTests
{
    private static readonly BcExtension s_channel = new() { ChannelId = 0 };

    [Theory]
    [InlineData(SnapshotForm.NewNumber, BcEncryption.Aes)]
    [InlineData(SnapshotForm.SameNumber, BcEncryption.Aes)]
    [InlineData(SnapshotForm.EmptyEnd, BcEncryption.Aes)]
    [InlineData(SnapshotForm.NewNumber, BcEncryption.FullAes)]
    public void A_snapshot_comes_in_pieces_and_in_every_known_form(SnapshotForm form, BcEncryption mode)
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { SnapshotForm = form }, mode);
        var header = client.Header(MessageId.Snapshot);
        client.Send(header, [new Snap { StreamType = "main" }.Write()], s_channel);
        var heard = client.Take();
        heard[0].Header.Tag.Should().Be(header.Tag);
        var size = heard[0].Body<Snap>().PictureSize!.Value;
        heard[0].Body<Snap>().FileName.Should().Be("01_20260308191548.jpg");
        var pieces = heard[1..];
        pieces.Should().HaveCountGreaterThan(3).And.OnlyContain(one => one.Extension!.Value.BinaryData == true && one.IsBinary);
        pieces.Select(one => one.Header.MessageNumber == header.MessageNumber).Distinct().Should().Equal(form != SnapshotForm.NewNumber);
        pieces[^1].Payload.Should().BeEmpty();
        pieces.Select(one => (int)one.Code).Should().Equal([.. Enumerable.Repeat(200, pieces.Count - 1), form == SnapshotForm.EmptyEnd ? 200 : 201]);
        var picture = pieces.SelectMany(one => one.Payload).ToArray();
        picture.Should().HaveCount(size).And.StartWith([0xff, 0xd8]).And.EndWith([0xff, 0xd9]);
        if (mode == BcEncryption.FullAes) pieces[0].Extension!.Value.EncryptLength.Should().Be(1024);
    }

    [Fact]
    public void Pieces_of_a_snapshot_may_have_the_second_magic()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { OtherMagicOnSnapshot = true, Picture = new byte[] { 0xff, 0xd8, 1, 2, 0xff, 0xd9 } });
        client.Send(client.Header(MessageId.Snapshot), [new Snap { StreamType = "sub" }.Write()], s_channel);
        client.Server.Outgoing.Skip(client.Server.Outgoing.Peek().Length);
        client.Server.Outgoing.Peek().Span[..4].ToArray().Should().Equal(0xa0, 0xcb, 0xed, 0x0f);
        client.Take()[0].Payload.Should().Equal(0xff, 0xd8, 1, 2, 0xff, 0xd9);
    }

    [Fact]
    public void Some_take_a_setting_and_say_nothing_and_still_refuse_a_bad_one()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { SilentSets = true });
        client.Send(client.Header(MessageId.SetLed), [new XElement("LedState", new XElement("lightState", "close"))], s_channel);
        client.Take().Should().BeEmpty();
        client.AskOfChannel(MessageId.GetLed).Body<LedState>().StatusLight.Should().BeFalse();
        client.AskOfChannel(MessageId.SetLed, new XElement("LedState", new XElement("lightState", "dim"))).Code.Should().Be(400);
    }

    [Fact]
    public void Just_woken_it_answers_a_bad_request_to_everything_but_a_login()
    {
        using var client = new ScriptedClient(new SessionSettings { RefusesAfterWake = TimeSpan.FromSeconds(2) });
        client.Model.WokeAt = 0;
        client.LogIn().Code.Should().Be(200);
        client.Use(BcEncryption.Aes);
        client.Ask(MessageId.Version).Code.Should().Be(400);
        client.Advance(2_000);
        client.Ask(MessageId.Version).Code.Should().Be(200);
    }

    [Fact]
    public void An_answer_may_have_the_odd_class()
    {
        using var solar = ScriptedClient.LoggedIn(new SessionSettings { OddClass = OddClass.PushInfo });
        solar.Ask(MessageId.PushInfo, [new XElement("PushInfo", new XElement("token", "x"))]).Should().Match<Heard>(heard => heard.Header.Class == 0xffff && heard.Xml != null);
        solar.Ask(MessageId.Version).Header.Class.Should().Be(0);
        using var other = ScriptedClient.LoggedIn(new SessionSettings { OddClass = OddClass.Everywhere });
        other.Ask(MessageId.Version).Should().Match<Heard>(heard => heard.Header.Class == 0xffff && heard.Xml != null);
    }

    [Fact]
    public void XML_may_be_indented_or_in_another_case()
    {
        using var indented = ScriptedClient.LoggedIn(new SessionSettings { IndentsXml = true });
        Encoding.UTF8.GetString(indented.Ask(MessageId.Uid).Payload).Should().Contain("\n    <Uid version=\"1.1\">\n        <uid>");
        using var cased = ScriptedClient.LoggedIn(new SessionSettings { ChangesCase = true });
        var pir = cased.AskOfChannel(MessageId.GetPir);
        Encoding.UTF8.GetString(pir.Payload).Should().Contain("<RfAlarmCfg version=\"1.1\">").And.Contain("<Enable>1</Enable>");
        pir.Body<PirSettings>().Enable.Should().BeTrue();
        cased.AskOfChannel(MessageId.SetPir, pir.Body<PirSettings>().WithEnable(false).Write()).Code.Should().Be(200);
    }

    [Fact]
    public void The_daylight_saving_may_be_marked_as_binary()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { MarksDstBinary = true });
        var reply = client.Ask(MessageId.GetDst);
        reply.Extension!.Value.BinaryData.Should().BeTrue();
        reply.Body<Dst>().Offset.Should().Be(1);
    }

    [Fact]
    public void New_firmware_says_little_of_itself()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { SparseVersion = true });
        client.Ask(MessageId.Version).Xml!.Child("VersionInfo")!.Elements().Should().ContainSingle().Which.Name.LocalName.Should().Be("firmwareVersion");
        client.AskOfChannel(MessageId.PtzPresets).Body<PtzPreset>().Presets.Should().OnlyContain(preset => preset.Command == null);
    }

    [Fact]
    public void Bytes_may_come_one_by_one()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { PieceLength = 0 });
        using var slow = new ScriptedClient(new SessionSettings { PieceLength = 1 });
        slow.Send(slow.Header(MessageId.Login, BcClass.Legacy, 0xdc12));
        var length = slow.Server.Outgoing.Bytes;
        for (var n = 0; n < length; n++)
        {
            slow.Server.Outgoing.Peek().Length.Should().Be(1);
            slow.Server.Outgoing.Skip(1);
        }

        slow.Server.Outgoing.Bytes.Should().Be(0);
    }

    [Theory]
    [InlineData(EventSubscription.Answered, true, 1, 2)]
    [InlineData(EventSubscription.Silent, false, 0, 2)]
    [InlineData(EventSubscription.Refused, false, 1, 2)]
    public void Motion_is_reported_to_those_who_asked_even_if_they_were_not_answered(EventSubscription form, bool needed, int answers, int events)
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { Subscription = form, NeedsSubscription = needed });
        var header = client.Header(MessageId.SubscribeEvents) with { ChannelId = 251 };
        client.Send(header);
        client.Take().Should().HaveCount(answers).And.OnlyContain(one => one.Code == (form == EventSubscription.Refused ? 400 : 200));
        client.Model.Motion.Raise(TimeSpan.FromSeconds(5), "MD", ["people"], client.Now);
        client.Advance(10_000);
        var heard = client.Take();
        heard.Should().HaveCount(events).And.OnlyContain(one => one.Header.MessageId == MessageId.Events && one.Header.Tag == header.Tag);
        heard[0].Body<AlarmEventList>().Events[0].Should().Match<AlarmEvent>(one => one.IsActive && one.AiTypes.Contains("people"));
        heard[1].Body<AlarmEventList>().Events[0].IsActive.Should().BeFalse();
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    public void Without_a_subscription_motion_is_reported_by_some(bool needed, int events)
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { NeedsSubscription = needed });
        client.Model.Motion.Raise(TimeSpan.FromSeconds(5), "MD", ["other"], client.Now);
        client.Advance(10_000);
        client.Take().Should().HaveCount(events);
    }

    [Theory]
    [InlineData(20, 19_999, 0)]
    [InlineData(20, 20_000, 1)]
    [InlineData(null, 40_000, 0)]
    public void A_report_may_be_late_or_never_come(int? delay, int after, int events)
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { DetectionDelay = delay is null ? null : TimeSpan.FromSeconds(delay.Value) });
        client.Ask(MessageId.SubscribeEvents);
        client.Model.Motion.Raise(TimeSpan.FromSeconds(60), "MD", ["other"], client.Now);
        client.Advance(after, step: after);
        client.Take().Should().HaveCount(events);
    }

    [Fact]
    public void Who_subscribes_in_the_middle_of_a_motion_is_told_of_it()
    {
        using var client = ScriptedClient.LoggedIn();
        client.Model.Motion.Raise(TimeSpan.FromSeconds(60), "visitor", [], client.Now);
        client.Send(client.Header(MessageId.SubscribeEvents));
        client.Take()[1].Body<AlarmEventList>().Events[0].IsVisitor.Should().BeTrue();
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "message 234 was not answered")]
    public void On_BcUdp_it_asks_for_a_sign_of_life_and_some_insist_on_it(int enforced, string? end)
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { EnforcesKeepAlive = enforced == 1 }, overUdp: true);
        client.Advance(7_000);
        client.Take().Should().HaveCount(3).And.OnlyContain(one => one.Header.MessageId == MessageId.UdpKeepAlive && one.Code == 200 && one.Header.BodyLength == 0);
        client.Server.Ended.Should().BeNull();
        client.Advance(1_700);
        client.Server.Ended.Should().Be(end);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(0)]
    public void Either_answer_to_234_keeps_the_session(int code)
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { EnforcesKeepAlive = true }, overUdp: true);
        for (var n = 0; n < 5; n++)
        {
            client.Advance(3_000);
            client.Send(client.Header(MessageId.UdpKeepAlive, code: (ushort)code) with { MessageNumber = 0 });
        }

        client.Server.Ended.Should().BeNull();
        client.Advance(45_000);
        client.Server.Ended.Should().NotBeNull("234 alone is no use of a session");
    }

    [Fact]
    public void A_battery_that_runs_low_is_announced()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { BatteryPercent = 10.3, PercentPerAwakeMinute = 1 });
        client.Advance(17_000);
        client.Take().Should().BeEmpty();
        client.Advance(2_000);
        client.Take().Should().ContainSingle().Which.Body<BatteryList>().Batteries[0].LowPower.Should().BeTrue();
    }
}
