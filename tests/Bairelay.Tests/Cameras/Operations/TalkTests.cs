using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class TalkTests
{
    private const string Audio =
        "<audioType>adpcm</audioType><sampleRate>16000</sampleRate><samplePrecision>16</samplePrecision><lengthPerEncoder>1024</lengthPerEncoder>"
        + "<soundTrack>mono</soundTrack>";
    private const string Ability =
        "<TalkAbility version=\"1.1\"><duplexList><duplex>FDX</duplex></duplexList><audioStreamModeList><audioStreamMode>followVideoStream</audioStreamMode>"
        + $"<audioStreamMode>mixAudioStream</audioStreamMode></audioStreamModeList><audioConfigList><audioConfig><priority>0</priority>{Audio}</audioConfig></audioConfigList></TalkAbility>";
    private static readonly AudioConfig s_audio = new("adpcm", 16000, 16, 1024, "mono");
    private static readonly TalkConfig s_config = new(0, "FDX", "followVideoStream", s_audio);

    [Fact]
    public async Task What_the_camera_wants_to_hear_is_read()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(10, Say.Ok(Ability));
        var ability = await rig.Session.GetTalkAbilityAsync(default);
        ability.Duplex.Should().Equal("FDX");
        ability.StreamModes.Should().Equal("followVideoStream", "mixAudioStream");
        ability.Configs.Should().Equal(s_audio);
        rig.Camera.Only(10).ShouldBe(ScriptedCamera.OnChannel0, "");
    }

    [Theory]
    [InlineData(405)]
    [InlineData(200)]
    public async Task A_camera_that_cannot_be_talked_to_says_so(int code)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(10, Say.Refusal((ushort)code));
        var get = () => rig.Session.GetTalkAbilityAsync(default);
        (await get.Should().ThrowAsync<FeatureLackingException>()).Which.Feature.Should().Be("talk-back");
    }

    [Fact]
    public async Task A_talk_is_opened_and_closed()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(201, Say.Ok());
        rig.Camera.On(11, Say.Ok());
        await rig.Session.OpenTalkAsync(s_config, default);
        await rig.Session.CloseTalkAsync(default);
        rig.Camera.Only(201).ShouldBe(
            ScriptedCamera.OnChannel0,
            "<TalkConfig version=\"1.1\"><channelId>0</channelId><duplex>FDX</duplex><audioStreamMode>followVideoStream</audioStreamMode>"
            + $"<audioConfig>{Audio}</audioConfig></TalkConfig>");
        rig.Camera.Only(11).ShouldBe(ScriptedCamera.OnChannel0, "");
    }

    [Fact]
    public async Task A_talk_that_was_left_open_is_ended_first()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(201, Say.Refusal(422), Say.Ok());
        rig.Camera.On(11, Say.Ok());
        await rig.Session.OpenTalkAsync(s_config, default);
        rig.Camera.Requests.Select(asked => asked.Id).Where(id => id is 11 or 201).Should().Equal([201u, 11u, 201u]);
    }

    [Theory]
    [InlineData(422)]
    [InlineData(405)]
    public async Task A_talk_that_stays_refused_is_a_refusal(int code)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(201, Say.Refusal((ushort)code));
        rig.Camera.On(11, Say.Ok());
        var open = () => rig.Session.OpenTalkAsync(s_config, default);
        (await open.Should().ThrowAsync<CameraRefusedException>()).Which.Code.Should().Be((ushort)code);
    }

    [Fact]
    public async Task Silence_at_the_end_of_a_talk_is_good_enough()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(11, Say.Nothing);
        await rig.RunAsync(() => rig.Session.CloseTalkAsync(default));
    }
}
