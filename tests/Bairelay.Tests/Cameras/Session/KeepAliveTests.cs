using Bairelay.Cameras;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Session;

[Collection(MadeUpTime.Name)]
public sealed class KeepAliveTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_session_asks_for_the_link_type_every_five_seconds()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.AllAsked(93).Should().BeEmpty();
        for (var asked = 1; asked <= 4; asked++)
        {
            await rig.PassAsync(s_interval);
            await Eventually.HoldsAsync(() => rig.Camera.AllAsked(93).Count == asked);
        }

        var first = rig.Camera.AllAsked(93)[0];
        first.Header.Class.Should().Be(BcClass.Modern);
        first.Header.BodyLength.Should().Be(0);
        rig.Camera.AllAsked(93).Select(one => one.Header.MessageNumber).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Five_missing_answers_in_a_row_end_the_session()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(93, Say.Nothing);
        var cause = await rig.RunAsync(() => rig.Session.Ended);
        cause.Should().BeOfType<CameraUnreachableException>().Which.Reason.Should().Be(UnreachableReason.Lost);
        rig.Camera.AllAsked(93).Should().HaveCount(5);
    }

    [Fact]
    public async Task An_answer_now_and_then_keeps_the_session()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(93, Say.Nothing, Say.Nothing, Say.Nothing, Say.Nothing, Say.Ok(), Say.Nothing, Say.Nothing, Say.Nothing, Say.Nothing, Say.Ok());
        await rig.PassAsync(TimeSpan.FromSeconds(52));
        rig.Session.Ended.IsCompleted.Should().BeFalse();
        rig.Camera.AllAsked(93).Should().HaveCount(10);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(405)]
    public async Task A_refusal_is_a_sign_of_life(int code)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(93, Say.Refusal((ushort)code));
        await rig.PassAsync(TimeSpan.FromSeconds(40));
        rig.Session.Ended.IsCompleted.Should().BeFalse();
    }

    [Theory]
    [InlineData(200, 0x0000)]
    [InlineData(0, 0x6414)]
    [InlineData(300, 0x0000)]
    [InlineData(0, 0x6614)]
    [InlineData(7, 0xffff)]
    public async Task The_cameras_own_question_is_answered_at_once_whatever_it_looks_like(int code, int kind)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Pipe.Send(Question((ushort)code, (ushort)kind));
        await AnsweredAsync(rig);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_cameras_own_question_is_answered_during_a_login(int message)
    {
        var camera = new ScriptedCamera();
        if (message == 1) camera.On(1, Say.Nothing);
        else camera.On(1, ScriptedCamera.Greeting(0xdd02), Say.Nothing);
        await using var rig = new SessionRig(camera);
        using var patience = new CancellationTokenSource();
        var open = rig.OpenSessionAsync(patience.Token);
        await Eventually.HoldsAsync(() => camera.AllAsked(1).Count == message);
        camera.Pipe.Send(Question(200, BcClass.Reply));
        await AnsweredAsync(rig);
        await patience.CancelAsync();
        var given = async () => await open;
        await given.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Many_questions_in_one_read_are_all_answered()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.PushTogether(234, new Say { Number = 1 }, new Say { Number = 2 }, new Say { Number = 3 });
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(234).Count == 3);
        rig.Camera.AllAsked(234).Select(one => one.Header.MessageNumber).Should().Equal([1, 2, 3]);
    }

    [Fact]
    public async Task The_keepalive_ends_with_the_session()
    {
        var rig = await SessionRig.OpenAsync();
        await rig.DisposeAsync();
        await rig.PassAsync(TimeSpan.FromSeconds(11));
        rig.Camera.AllAsked(93).Should().BeEmpty();
    }

    /// <summary>Bytes 12 to 15 are 01 02 03 04; a class of 20 bytes has no last word.</summary>
    private static byte[] Question(ushort code, ushort kind)
    {
        byte[] message =
        [
            .. Hex.Bytes("f0debc0a ea000000 00000000 01020304"), (byte)code, (byte)(code >> 8), (byte)kind, (byte)(kind >> 8), 0, 0, 0, 0,
        ];
        return kind == BcClass.LegacyReply ? message[..20] : message;
    }

    private static async Task AnsweredAsync(SessionRig rig)
    {
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(234).Count > 0);
        Convert.ToHexStringLower(rig.Camera.Only(234).Message).Should().Be("f0debc0aea0000000000000001020304c800146400000000");
    }
}
