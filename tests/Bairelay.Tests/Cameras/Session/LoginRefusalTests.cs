using Bairelay.Cameras;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Session;

/// <summary>Every way in which a login fails leads to what the operator can do about it.</summary>
[Collection(MadeUpTime.Name)]
public sealed class LoginRefusalTests
{
    private readonly ScriptedCamera _camera = new();

    [Theory]
    [InlineData(401, "WrongPassword", "*password*401*")]
    [InlineData(400, "WrongPassword", "*password*400*")]
    [InlineData(406, "AccountBound", "*vendor account*406*")]
    [InlineData(417, "AccountBound", "*vendor account*417*")]
    [InlineData(405, "Other", "*405*")]
    public async Task A_code_says_why(int code, string reason, string message)
    {
        AnswersLogin(Say.Refusal((ushort)code));
        var exception = await FailAsync<LoginRefusedException>();
        exception.Reason.ToString().Should().Be(reason);
        exception.Message.Should().Match(message).And.Contain("yard");
        _camera.AllAsked(2).Should().BeEmpty("nobody is logged in");
    }

    [Fact]
    public async Task An_empty_ok_is_a_wrong_password()
    {
        AnswersLogin(Say.Ok());
        (await FailAsync<LoginRefusedException>()).Reason.Should().Be(LoginRefusal.WrongPassword);
    }

    [Fact]
    public async Task An_ok_with_other_content_is_no_wrong_password()
    {
        AnswersLogin(Say.Ok("<StreamInfoList version=\"1.1\" />"));
        (await FailAsync<CameraNonsenseException>()).Message.Should().Contain("does not say what it is");
    }

    [Theory]
    [InlineData("not XML at all, yet a payload")]
    [InlineData("<body><DeviceInfo><type>ipc</type>")]
    public async Task An_ok_that_cannot_be_read_is_no_wrong_password(string payload)
    {
        var garbage = System.Text.Encoding.ASCII.GetBytes(payload);
        BcXor.Apply(garbage, 0);
        AnswersLogin(Say.Ok() with { Binary = garbage });
        await FailAsync<CameraNonsenseException>();
    }

    [Fact]
    public async Task Silence_at_the_first_message_may_be_a_camera_that_still_wakes()
    {
        _camera.On(1, Say.Nothing);
        var exception = await FailAsync<CameraUnreachableException>();
        exception.Reason.Should().Be(UnreachableReason.Timeout);
        exception.Message.Should().Contain("waking");
    }

    [Fact]
    public async Task Silence_at_the_second_message_is_no_refusal()
    {
        AnswersLogin(Say.Nothing);
        (await FailAsync<CameraUnreachableException>()).Reason.Should().Be(UnreachableReason.Timeout);
    }

    [Fact]
    public async Task Something_that_does_not_speak_Baichuan_is_named_as_such()
    {
        _camera.Pipe.Send("HTTP/1.1 400 Bad Request\r\n"u8.ToArray());
        (await FailAsync<CameraNonsenseException>()).Message.Should().Contain("no Baichuan message");
    }

    [Fact]
    public async Task A_first_answer_that_cannot_be_read_is_nonsense()
    {
        _camera.On(1, new Say(0xdd02) { Class = BcClass.LegacyReply, Binary = [1, 2, 3, 4, 5] });
        (await FailAsync<CameraNonsenseException>()).Message.Should().Contain("nonce");
    }

    [Fact]
    public async Task A_first_answer_without_a_nonce_is_nonsense()
    {
        _camera.On(1, new Say(0xdd02) { Class = BcClass.LegacyReply, Body = "<Encryption version=\"1.1\"><type>md5</type></Encryption>" });
        (await FailAsync<CameraNonsenseException>()).Message.Should().Contain("nonce");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_camera_that_closes_in_the_middle_of_a_login_has_closed(int message)
    {
        if (message == 1) _camera.On(1, Say.Nothing);
        else AnswersLogin(Say.Nothing);
        await using var rig = new SessionRig(_camera);
        var open = rig.OpenSessionAsync();
        await Eventually.HoldsAsync(() => _camera.AllAsked(1).Count == message);
        _camera.Pipe.Close();
        var refused = async () => await open;
        (await refused.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Closed);
        _camera.Pipe.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task A_very_old_camera_is_not_supported_and_not_blamed_on_the_password()
    {
        _camera.On(1, Say.Ok(ScriptedCamera.Device));
        (await FailAsync<FeatureLackingException>()).Message.Should().Contain("older form");
        _camera.Only(1).Body.Should().BeEmpty();
    }

    [Fact]
    public async Task A_refusal_of_the_first_message_keeps_its_code()
    {
        _camera.On(1, Say.Refusal(417));
        (await FailAsync<LoginRefusedException>()).Message.Should().Contain("417");
    }

    [Fact]
    public async Task An_answer_of_a_class_that_nobody_knows_ends_the_login()
    {
        var message = _camera.Message(new BcHeader { MessageId = 1, MessageNumber = 1 }, ScriptedCamera.Greeting(0xdd02));
        (message[18], message[19]) = (0x34, 0x12);
        _camera.On(1, Say.Nothing);
        _camera.Pipe.Send(message);
        (await FailAsync<CameraNonsenseException>()).Message.Should().Contain("UnknownClass");
    }

    [Fact]
    public async Task Giving_up_in_the_middle_of_a_login_ends_the_pipe()
    {
        AnswersLogin(Say.Nothing);
        await using var rig = new SessionRig(_camera);
        using var patience = new CancellationTokenSource();
        var open = rig.OpenSessionAsync(patience.Token);
        await Eventually.HoldsAsync(() => _camera.AllAsked(1).Count == 2);
        await patience.CancelAsync();
        var given = async () => await open;
        await given.Should().ThrowAsync<OperationCanceledException>();
        _camera.Pipe.Disposals.Should().Be(1);
        _camera.AllAsked(2).Should().BeEmpty();
    }

    private void AnswersLogin(Say say) => _camera.On(1, ScriptedCamera.Greeting(0xdd02), say);

    private async Task<T> FailAsync<T>()
        where T : CameraException
    {
        await using var rig = new SessionRig(_camera);
        var open = async () => await rig.RunAsync(() => rig.OpenSessionAsync());
        var exception = (await open.Should().ThrowExactlyAsync<T>()).Which;
        _camera.Pipe.Disposals.Should().Be(1, "a failed login keeps nothing open");
        return exception;
    }
}
