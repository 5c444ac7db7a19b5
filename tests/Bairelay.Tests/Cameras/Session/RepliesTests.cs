using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Session;

[Collection(MadeUpTime.Name)]
public sealed class RepliesTests
{
    private const string Uid = "<Uid version=\"1.1\"><uid>95270000XXXXXXXX</uid></Uid>";
    private const string Signal = "<WifiSignal version=\"1.1\"><signal>-40</signal></WifiSignal>";

    [Fact]
    public async Task A_reply_with_another_number_is_not_the_reply()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, (Say.Ok("<WifiSignal version=\"1.1\"><signal>-99</signal></WifiSignal>") with { Number = 4711 }).Then(Say.Ok(Signal)));
        (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40);
    }

    [Fact]
    public async Task Replies_in_another_order_find_their_questions()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Nothing);
        var first = rig.Session.GetWifiSignalAsync(default);
        var second = rig.Session.GetWifiSignalAsync(default);
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(115).Count == 2);
        var asked = rig.Camera.AllAsked(115).OrderBy(one => one.Header.MessageNumber).ToList();
        Send(rig, asked[1], -2);
        (await second).Signal.Should().Be(-2);
        first.IsCompleted.Should().BeFalse();
        Send(rig, asked[0], -1);
        (await first).Signal.Should().Be(-1);
    }

    [Fact]
    public async Task The_same_number_on_another_command_is_not_the_reply()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Nothing);
        var ask = rig.Session.GetWifiSignalAsync(default);
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(115).Count == 1);
        var number = rig.Camera.Only(115).Header.MessageNumber;
        rig.Camera.Push(464, Say.Ok("<NetInfo><net_type>wifi</net_type><signal>-45</signal></NetInfo>") with { Number = number });
        (await rig.NextEventAsync()).Should().Be(new WifiReported(-45));
        ask.IsCompleted.Should().BeFalse();
        Send(rig, rig.Camera.Only(115), -1);
        (await ask).Signal.Should().Be(-1);
    }

    [Fact]
    public async Task A_reply_that_comes_too_late_harms_nobody()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Nothing);
        var ask = async () => await rig.RunAsync(() => rig.Session.GetWifiSignalAsync(default));
        var exception = (await ask.Should().ThrowAsync<CameraUnreachableException>()).Which;
        exception.Reason.Should().Be(UnreachableReason.Timeout);
        exception.Message.Should().Contain("115");
        Send(rig, rig.Camera.Only(115), -1);
        rig.Camera.On(115, Say.Ok(Signal));
        (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40);
    }

    [Fact]
    public async Task Giving_up_leaves_the_session_usable()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Nothing, Say.Ok(Signal));
        using var patience = new CancellationTokenSource();
        var ask = rig.Session.GetWifiSignalAsync(patience.Token);
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(115).Count == 1);
        await patience.CancelAsync();
        var given = async () => await ask;
        await given.Should().ThrowAsync<OperationCanceledException>();
        Send(rig, rig.Camera.Only(115), -1);
        (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40);
    }

    [Theory]
    [InlineData(0xdd01)]
    [InlineData(0xdd12)]
    public async Task Many_commands_at_once_do_not_disturb_each_other(int choice)
    {
        await using var rig = await SessionRig.OpenAsync(new ScriptedCamera((ushort)choice, pieceSize: 100));
        rig.Camera.On(114, Say.Ok(Uid));
        rig.Camera.On(115, Say.Ok(Signal));
        rig.Camera.On(151, Say.Ok("<AbilityInfo version=\"1.1\"><system><subModule><abilityValue>reboot_rw</abilityValue></subModule></system></AbilityInfo>"));
        var asking = Enumerable.Range(0, 100).SelectMany(_ => new Task[]
        {
            Task.Run(async () => (await rig.Session.GetUidAsync(default)).Uid.Should().Be("95270000XXXXXXXX")),
            Task.Run(async () => (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40)),
            Task.Run(async () => (await rig.Session.GetAbilitiesAsync(default)).Has("reboot").Should().BeTrue()),
        });
        await Task.WhenAll(asking);
        // The camera has understood every one of them; it checks that itself.
        rig.Camera.AllAsked(151).Should().HaveCount(100).And.OnlyContain(one => one.Extension.Contains("<userName>admin</userName>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbers_wrap_and_go_on()
    {
        await using var rig = new SessionRig();
        await using var session = await CameraSession.OpenAsync(rig.Camera.Pipe, rig.Settings, 0xffff, rig.Time, rig.Log, default);
        rig.Camera.On(115, Say.Ok(Signal));
        await session.GetWifiSignalAsync(default);
        await session.GetWifiSignalAsync(default);
        rig.Camera.Requests.Select(one => one.Header.MessageNumber).Should().Equal([0xffff, 0xffff, 0, 1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task An_answer_of_the_odd_class_is_passed_over_and_the_next_one_is_found(int pieceSize)
    {
        await using var rig = await SessionRig.OpenAsync(new ScriptedCamera(pieceSize: pieceSize));
        // As an Argus Solar answers a push registration; the last word of the header is none of the known ones.
        var odd = rig.Camera.Message(
            new BcHeader { MessageId = 124, MessageNumber = 9 },
            Say.Ok("<PushRspInfo version=\"1.1\"><registerHandle>-1</registerHandle></PushRspInfo>") with { Class = BcClass.Odd });
        odd.AsSpan(20, 4).Fill(0xee);
        rig.Camera.Pipe.Send(odd);
        rig.Camera.On(115, Say.Ok(Signal));
        (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40);
        rig.Session.Ended.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task An_answer_with_the_other_magic_is_an_answer()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Ok(Signal) with { OtherMagic = true });
        (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40);
    }

    [Theory]
    [InlineData("<body><WifiSignal><signal>-40</sig")]
    [InlineData("<body><WifiSignal><signal>weak</signal></WifiSignal></body>")]
    [InlineData("<?xml version=\"1.0\"?>\n<!DOCTYPE a><body/>")]
    [InlineData("neither XML nor anything else")]
    public async Task A_body_that_makes_no_sense_is_told_from_a_missing_feature_and_ends_nothing(string payload)
    {
        await using var rig = await SessionRig.OpenAsync(new ScriptedCamera(0xdd00));
        rig.Camera.On(115, Say.Ok() with { Binary = System.Text.Encoding.UTF8.GetBytes(payload) }, Say.Ok(Signal));
        var ask = () => rig.Session.GetWifiSignalAsync(default);
        await ask.Should().ThrowAsync<CameraNonsenseException>();
        (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40);
    }

    private static void Send(SessionRig rig, Asked asked, int signal) => rig.Camera.Pipe.Send(
        rig.Camera.Message(asked.Header, Say.Ok($"<WifiSignal version=\"1.1\"><signal>{signal}</signal></WifiSignal>")));
}
