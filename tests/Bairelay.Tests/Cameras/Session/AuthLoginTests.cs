using Bairelay.Cameras;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Session;

/// <summary>The login of newer firmware (docs/protocol.md 3.4), by the vector authlogin.challenge.</summary>
[Collection(MadeUpTime.Name)]
public sealed class AuthLoginTests
{
    private const string Offer = "<authTypeList><authType>password</authType><authType>getAccesskey</authType></authTypeList>";
    private const string Net = "<LoginNet version=\"1.1\"><type>LAN</type><udpPort>0</udpPort></LoginNet>";
    private static readonly byte[] s_challenge = Convert.FromHexString(
        "6c536a593262353770543365635a614f3230755553596f3400000000000000000000000000000000000000000000000000000000000000000000000000000000"
        + "6c536a5932623537706a3358654a4f4c326b71525444327a00000000000000000000000000000000000000000000000000000000000000000000000000000000");

    private readonly ScriptedCamera _camera = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_camera_that_offers_access_keys_and_refuses_a_password_is_logged_in_to_by_them(bool marked)
    {
        var keys = Say.Ok() with { Binary = s_challenge, Extension = marked ? Say.MarksBinary : null };
        Offers(Say.Refusal(406), keys, Say.Ok(ScriptedCamera.Device));
        await using var rig = await SessionRig.OpenAsync(_camera);
        rig.Session.Device.Type.Should().Be("ipc");

        var asked = _camera.AllAsked(1);
        asked.Should().HaveCount(4);
        asked.Select(one => one.Header.MessageNumber).Should().AllBeEquivalentTo((ushort)1);
        asked[2].Body.Should().Be(
            "<LoginUser version=\"1.1\"><authType>getAccesskey</authType>"
            + "<AuthInfo><authCode>9D323709D580697D8EF26344255DB2E</authCode></AuthInfo></LoginUser>" + Net);
        asked[3].Body.Should().Be(
            "<LoginUser version=\"1.1\"><authType>authLogin</authType><userName>A0FC7A58ECDAB85D9D4BC54AD70EAEE</userName>"
            + "<password>6D3AF9D32E559A0A663C4B7CC0BE709</password><userVer>1</userVer></LoginUser>" + Net);
        asked[2].Header.Class.Should().Be(BcClass.Modern);
        asked[2].Header.ResponseCode.Should().Be(0);
    }

    [Fact]
    public async Task Access_keys_are_not_asked_for_while_the_password_does()
    {
        Offers(Say.Ok(ScriptedCamera.Device));
        await using var rig = await SessionRig.OpenAsync(_camera);
        _camera.AllAsked(1).Should().HaveCount(2);
    }

    [Fact]
    public async Task Access_keys_are_not_asked_for_when_the_password_is_wrong()
    {
        Offers(Say.Refusal(401));
        (await FailAsync()).Reason.Should().Be(LoginRefusal.WrongPassword);
        _camera.AllAsked(1).Should().HaveCount(2, "cameras lock accounts");
    }

    [Fact]
    public async Task Access_keys_that_are_not_offered_are_not_asked_for()
    {
        _camera.On(1, ScriptedCamera.Greeting(0xdd02), Say.Refusal(406));
        (await FailAsync()).Reason.Should().Be(LoginRefusal.AccountBound);
        _camera.AllAsked(1).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("2121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121212121")]
    public async Task Keys_that_are_none_leave_it_at_the_refusal(string keys)
    {
        Offers(Say.Refusal(406), Say.Ok() with { Binary = Convert.FromHexString(keys), Extension = Say.MarksBinary });
        (await FailAsync()).Reason.Should().Be(LoginRefusal.AccountBound);
    }

    [Fact]
    public async Task Keys_that_are_refused_too_leave_the_second_reason()
    {
        Offers(Say.Refusal(406), Say.Ok() with { Binary = s_challenge, Extension = Say.MarksBinary }, Say.Refusal(401));
        (await FailAsync()).Reason.Should().Be(LoginRefusal.WrongPassword);
    }

    private void Offers(params IEnumerable<Say> answers) => _camera.On(1, [ScriptedCamera.Greeting(0xdd02, Offer), .. answers]);

    private async Task<LoginRefusedException> FailAsync()
    {
        await using var rig = new SessionRig(_camera);
        var open = () => rig.OpenSessionAsync();
        return (await open.Should().ThrowAsync<LoginRefusedException>()).Which;
    }
}
