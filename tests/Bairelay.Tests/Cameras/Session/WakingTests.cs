using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Cameras.Session;

/// <summary>A camera that still wakes says 400 to anything; some firmware says nothing to a setting.</summary>
[Collection(MadeUpTime.Name)]
public sealed class WakingTests
{
    private const string Signal = "<WifiSignal version=\"1.1\"><signal>-40</signal></WifiSignal>";

    [Fact]
    public async Task A_waking_camera_is_asked_again()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Refusal(400), Say.Refusal(400), Say.Ok(Signal));
        (await rig.RunAsync(() => rig.Session.GetWifiSignalAsync(default))).Signal.Should().Be(-40);
        rig.Camera.AllAsked(115).Select(one => one.Header.MessageNumber).Should().OnlyHaveUniqueItems().And.HaveCount(3);
    }

    [Fact]
    public async Task After_some_attempts_no_means_no()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Refusal(400));
        var ask = async () => await rig.RunAsync(() => rig.Session.GetWifiSignalAsync(default));
        await ask.Should().ThrowAsync<FeatureLackingException>();
        rig.Camera.AllAsked(115).Should().HaveCount(10);
    }

    [Fact]
    public async Task A_camera_that_has_been_awake_for_a_while_is_asked_once()
    {
        await using var rig = await SessionRig.OpenAsync();
        await rig.PassAsync(TimeSpan.FromSeconds(16));
        rig.Camera.On(115, Say.Refusal(400));
        var ask = () => rig.Session.GetWifiSignalAsync(default);
        await ask.Should().ThrowAsync<FeatureLackingException>();
        rig.Camera.AllAsked(115).Should().ContainSingle();
    }

    [Fact]
    public async Task Other_refusals_are_not_repeated()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Refusal(405));
        var ask = () => rig.Session.GetWifiSignalAsync(default);
        await ask.Should().ThrowAsync<FeatureLackingException>();
        rig.Camera.AllAsked(115).Should().ContainSingle();
    }

    [Fact]
    public async Task A_setting_without_an_answer_is_done_when_the_camera_answers_something_else()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(213, Say.Nothing);
        rig.Camera.On(212, Say.Ok("<rfAlarmCfg version=\"1.1\"><enable>1</enable></rfAlarmCfg>"));
        await rig.RunAsync(() => rig.Session.SetPirAsync(false, default));
        rig.Camera.AllAsked(213).Should().ContainSingle();
        rig.Camera.AllAsked(93).Should().NotBeEmpty();
        rig.Log.LinesAt(LogLevel.Debug).Should().Contain(line => line.Contains("taken for done", StringComparison.Ordinal) && line.Contains("213", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_without_an_answer_is_not_done_when_nothing_is_answered()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(212, Say.Ok("<rfAlarmCfg version=\"1.1\"><enable>1</enable></rfAlarmCfg>"));
        rig.Camera.On(213, Say.Nothing);
        rig.Camera.On(93, Say.Nothing);
        var set = async () => await rig.RunAsync(() => rig.Session.SetPirAsync(false, default));
        (await set.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Timeout);
    }

    [Fact]
    public async Task A_setting_that_is_answered_late_is_done_once()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(212, Say.Ok("<rfAlarmCfg version=\"1.1\"><enable>1</enable></rfAlarmCfg>"));
        rig.Camera.On(213, Say.Nothing);
        await rig.RunAsync(() => rig.Session.SetPirAsync(false, default));
        rig.Camera.Pipe.Send(rig.Camera.Message(rig.Camera.Only(213).Header, Say.Ok()));
        (await rig.HasNoEventAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task A_refused_setting_of_a_feature_that_is_there_is_a_refusal_with_its_code()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(212, Say.Ok("<rfAlarmCfg version=\"1.1\"><enable>1</enable></rfAlarmCfg>"));
        rig.Camera.On(213, Say.Refusal(405));
        rig.Camera.On(199, Say.Ok("<Support version=\"1.1\"><item><chnID>0</chnID><motion>0</motion></item></Support>"));
        var set = () => rig.Session.SetPirAsync(false, default);
        var exception = (await set.Should().ThrowAsync<CameraRefusedException>()).Which;
        (exception.MessageId, exception.Code).Should().Be((213, 405));
        exception.Message.Should().Contain("yard").And.Contain("405");
    }

    [Fact]
    public async Task The_list_of_features_is_asked_for_once()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Nothing);
        (await rig.RunAsync(() => rig.Session.SupportAsync(default))).Should().BeNull();
        (await rig.Session.SupportAsync(default)).Should().BeNull();
        rig.Camera.AllAsked(199).Should().ContainSingle();
    }
}
