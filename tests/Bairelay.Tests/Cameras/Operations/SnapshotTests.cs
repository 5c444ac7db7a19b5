using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class SnapshotTests
{
    private const ushort Another = 0x0801;
    private static readonly int[] s_choices = [0xdd00, 0xdd01, 0xdd02, 0xdd12];
    private static readonly byte[] s_picture = [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0xff, 0xd9];
    private static readonly Say s_announced = Announced("10");
    private static readonly Say s_last = Say.Piece(s_picture[6..], code: 201) with { Number = Another };
    private static readonly Say s_first = Say.Piece(s_picture[..6]) with { Number = Another };
    private static readonly Say s_end = Say.Piece([], code: 201) with { Number = Another };

    private static readonly Dictionary<string, Say> s_forms = new()
    {
        ["pieces with a number of their own, the last one marked"] = s_announced.Then(s_first).Then(s_last),
        ["pieces with a number of their own, an empty end"] = s_announced.Then(s_first).Then(s_last with { Code = 200 }).Then(s_end),
        ["pieces with the request's number, an empty end"] =
            s_announced.Then(s_first with { Number = null }).Then(s_last with { Number = null, Code = 200 }).Then(Say.Ok()),
        ["pieces without an extension, an end by their number of bytes"] =
            s_announced.Then(s_first with { Extension = null }).Then(s_last with { Extension = null, Code = 200 }),
        ["an extension on the first piece only"] = s_announced.Then(s_first).Then(s_last with { Extension = null }),
        ["the other magic"] = (s_announced with { OtherMagic = true }).Then(s_first with { OtherMagic = true }).Then(s_last with { OtherMagic = true }),
        ["one piece"] = s_announced.Then(Say.Piece(s_picture, code: 201)),
        ["pieces without a size, the last one marked"] = Announced("many").Then(s_first).Then(s_last),
        ["pieces without a size, an empty end"] = Announced("").Then(s_first).Then(s_last with { Code = 200 }).Then(s_end),
        ["the end of an earlier picture before it"] = s_end.Then(s_announced).Then(s_first).Then(s_last),
        ["the rest of an earlier picture before it"] =
            Say.Piece([9, 9, 9]).Then(Say.Piece([8, 8], code: 201)).Then(s_announced).Then(s_first).Then(s_last),
    };

    public static TheoryData<string, int> Forms => [.. from form in s_forms.Keys from choice in s_choices select (form, choice)];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_picture_is_put_together_from(string form, int choice)
    {
        await using var rig = await RigAsync(s_forms[form], choice);
        (await rig.Session.TakeSnapshotAsync(default)).Should().Equal(s_picture);
        (await rig.Session.TakeSnapshotAsync(default)).Should().Equal(s_picture, "one picture leaves nothing behind for the next");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1024)]
    public async Task The_encrypted_part_of_a_piece_is_decrypted_and_the_rest_kept(uint encrypted)
    {
        var extension = $"<Extension version=\"1.1\"><encryptLen>{encrypted}</encryptLen><binaryData>1</binaryData><checkPos>0</checkPos></Extension>";
        var say = s_announced
            .Then(s_first with { Extension = extension, EncryptLength = encrypted })
            .Then(s_last with { Extension = extension, EncryptLength = encrypted });
        await using var rig = await RigAsync(say, 0xdd12);
        (await rig.Session.TakeSnapshotAsync(default)).Should().Equal(s_picture);
    }

    [Fact]
    public async Task A_large_picture_in_small_reads_arrives_whole()
    {
        var picture = new byte[300_000];
        new Random(1).NextBytes(picture);
        var say = Announced("300000");
        foreach (var piece in picture.Chunk(29_000)) say = say.Then(Say.Piece(piece) with { Number = Another });
        await using var rig = await SessionRig.OpenAsync(new ScriptedCamera(pieceSize: 1330));
        rig.Camera.On(109, say.Then(s_end));
        (await rig.Session.TakeSnapshotAsync(default)).Should().Equal(picture);
    }

    [Fact]
    public async Task A_picture_is_asked_for_on_its_channel()
    {
        await using var rig = await RigAsync(s_announced.Then(s_first).Then(s_last));
        await rig.Session.TakeSnapshotAsync(default);
        rig.Camera.Only(109).ShouldBe(
            ScriptedCamera.OnChannel0,
            "<Snap version=\"1.1\"><channelId>0</channelId><logicChannel>0</logicChannel><time>0</time><fullFrame>0</fullFrame><streamType>main</streamType></Snap>");
    }

    [Theory]
    [InlineData("9", "more than the 9 bytes")]
    [InlineData("11", "10 of 11 bytes")]
    [InlineData("0", "of 0 bytes")]
    [InlineData("-1", "of -1 bytes")]
    [InlineData("16777217", "of 16777217 bytes")]
    public async Task Pieces_that_do_not_make_the_announced_picture_are_nonsense(string size, string message)
    {
        await using var rig = await RigAsync(Announced(size).Then(s_first).Then(s_last));
        var take = () => rig.Session.TakeSnapshotAsync(default);
        (await take.Should().ThrowAsync<CameraNonsenseException>()).Which.Message.Should().Contain(message);
        (await rig.HasNoEventAsync()).Should().BeTrue();
        rig.Session.Ended.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task An_early_end_is_nonsense()
    {
        await using var rig = await RigAsync(s_announced.Then(s_first with { Code = 201 }));
        var take = () => rig.Session.TakeSnapshotAsync(default);
        (await take.Should().ThrowAsync<CameraNonsenseException>()).Which.Message.Should().Contain("6 of 10 bytes");
    }

    public static TheoryData<string> Silences => ["nothing", "announcement", "piece", "empty messages"];

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task A_camera_that_sends_no_more_is_not_waited_for_for_ever(string after)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(109, after switch
        {
            "nothing" or "empty messages" => Say.Nothing,
            "announcement" => s_announced,
            _ => s_announced.Then(s_first),
        });
        var before = rig.Time.GetUtcNow();
        var take = async () => await rig.RunAsync(() => rig.Session.TakeSnapshotAsync(default));
        using var timer = rig.Time.CreateTimer(
            _ => { if (after == "empty messages") rig.Camera.Push(109, Say.Ok()); }, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        (await take.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Timeout);
        (rig.Time.GetUtcNow() - before).Should().BeLessThan(TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task A_slow_picture_is_waited_for_as_long_as_it_grows()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(109, s_announced);
        var sent = 0;
        using var timer = rig.Time.CreateTimer(
            _ => { if (sent < 10) rig.Camera.Push(109, Say.Piece([s_picture[sent++]])); }, null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        (await rig.RunAsync(() => rig.Session.TakeSnapshotAsync(default))).Should().Equal(s_picture);
    }

    [Fact]
    public async Task A_waking_camera_is_asked_again()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(109, Say.Refusal(400), Say.Refusal(400), s_announced.Then(s_first).Then(s_last));
        (await rig.RunAsync(() => rig.Session.TakeSnapshotAsync(default))).Should().Equal(s_picture);
        rig.Camera.AllAsked(109).Should().HaveCount(3);
    }

    [Theory]
    [InlineData(400, 10)]
    [InlineData(405, 1)]
    public async Task A_camera_that_takes_no_pictures_says_so(int code, int attempts)
    {
        await using var rig = await RigAsync(Say.Refusal((ushort)code));
        var take = async () => await rig.RunAsync(() => rig.Session.TakeSnapshotAsync(default));
        (await take.Should().ThrowAsync<FeatureLackingException>()).Which.Message.Should().Contain($"{code}");
        rig.Camera.AllAsked(109).Should().HaveCount(attempts);
    }

    [Fact]
    public async Task A_picture_that_nobody_waits_for_any_more_does_not_spoil_the_next()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(109, s_announced.Then(s_first), Say.Piece(s_picture[6..]).Then(s_end).Then(s_announced).Then(s_first).Then(s_last));
        using var patience = new CancellationTokenSource();
        var take = rig.Session.TakeSnapshotAsync(patience.Token);
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(109).Count == 1);
        await rig.RestAsync();
        await patience.CancelAsync();
        var given = async () => await take;
        await given.Should().ThrowAsync<OperationCanceledException>();
        (await rig.Session.TakeSnapshotAsync(default)).Should().Equal(s_picture);
    }

    [Fact]
    public async Task A_camera_that_is_lost_in_the_middle_is_lost()
    {
        await using var rig = await RigAsync(s_announced.Then(s_first));
        var take = rig.Session.TakeSnapshotAsync(default);
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(109).Count == 1);
        rig.Camera.Pipe.Close();
        var wait = async () => await take;
        (await wait.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Closed);
    }

    private static Say Announced(string size) => Say.Ok(
        $"<Snap version=\"1.1\"><channelId>0</channelId><fileName>01_20230518140240.jpg</fileName><time>0</time><pictureSize>{size}</pictureSize></Snap>");

    private static async Task<SessionRig> RigAsync(Say answer, int choice = 0xdd02)
    {
        var rig = await SessionRig.OpenAsync(new ScriptedCamera((ushort)choice));
        rig.Camera.On(109, answer);
        return rig;
    }
}
