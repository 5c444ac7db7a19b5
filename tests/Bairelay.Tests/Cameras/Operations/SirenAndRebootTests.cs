using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class SirenAndRebootTests
{
    [Fact]
    public async Task One_burst_is_asked_for_in_the_form_of_three_clients()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(263, Say.Ok());
        await rig.Session.SoundSirenAsync(default);
        rig.Camera.Only(263).ShouldBe(
            ScriptedCamera.OnChannel0,
            "<audioPlayInfo><channelId>0</channelId><playMode>0</playMode><playDuration>0</playDuration><playTimes>1</playTimes><onOff>0</onOff></audioPlayInfo>");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_siren_is_switched_by_hand(bool on, int flag)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(263, Say.Ok());
        await rig.Session.SetSirenAsync(on, default);
        rig.Camera.Only(263).Body.Should().Be(
            "<audioPlayInfo version=\"1.1\"><channelId>0</channelId><playMode>2</playMode><playDuration>10</playDuration><playTimes>1</playTimes>"
            + $"<onOff>{flag}</onOff></audioPlayInfo>");
    }

    [Fact]
    public async Task A_camera_that_says_it_has_no_siren_is_not_asked()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(199, Say.Ok("<Support version=\"1.1\"><item><chnID>0</chnID><audioVersion>11</audioVersion></item></Support>"));
        var sound = () => rig.Session.SoundSirenAsync(default);
        (await sound.Should().ThrowAsync<FeatureLackingException>()).Which.Feature.Should().Be("siren");
        rig.Camera.AllAsked(263).Should().BeEmpty();
    }

    [Theory]
    [InlineData(BcClass.Modern)]
    [InlineData(BcClass.Reply)]
    public async Task A_reboot_is_confirmed_in_either_class(ushort kind)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(23, Say.Ok() with { Class = kind });
        await rig.Session.RebootAsync(default);
        rig.Camera.Only(23).ShouldBe("", "");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_camera_that_is_gone_reboots(bool inGoodOrder)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(23, Say.Nothing);
        var reboot = rig.Session.RebootAsync(default);
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(23).Count == 1);
        rig.Camera.Pipe.Close(inGoodOrder ? null : new CameraUnreachableException(UnreachableReason.Lost, "gone"));
        await reboot;
    }

    [Fact]
    public async Task A_camera_that_falls_silent_reboots()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(23, Say.Nothing);
        rig.Camera.On(93, Say.Nothing);
        await rig.RunAsync(() => rig.Session.RebootAsync(default));
    }

    [Fact]
    public async Task A_refused_reboot_is_a_refusal()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(23, Say.Refusal(405));
        var reboot = () => rig.Session.RebootAsync(default);
        (await reboot.Should().ThrowAsync<CameraRefusedException>()).Which.MessageId.Should().Be(23);
    }

    [Fact]
    public async Task Nonsense_instead_of_an_answer_is_no_reboot()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(23, Say.Nothing);
        var reboot = async () => await rig.Session.RebootAsync(default);
        var trying = reboot.Should().ThrowAsync<CameraNonsenseException>();
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(23).Count == 1);
        rig.Camera.Pipe.Send([1, 2, 3, 4]);
        await trying;
    }
}
