using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Session;

[Collection(MadeUpTime.Name)]
public sealed class EndingTests
{
    [Theory]
    [InlineData("00112233 01000000 00000000 00000000 00000000 00000000", "WrongMagic")]
    [InlineData("f0debc0a 21000000 01008000 00000000 c8000000 00000000", "BodyTooLong")]
    [InlineData("f0debc0a 21000000 ffffffff 00000000 c8000000 00000000", "BodyTooLong")]
    [InlineData("f0debc0a 21000000 00000000 00000000 c8003412 00000000", "UnknownClass")]
    [InlineData("f0debc0a 21000000 04000000 00000000 c8000000 05000000", "PayloadBeyondBody")]
    public async Task Bytes_that_cannot_be_followed_end_the_session_and_everybody_learns_why(string bytes, string fault)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(115, Say.Nothing);
        rig.Camera.On(109, Say.Nothing);
        Task[] waiting =
        [
            rig.Session.GetWifiSignalAsync(default), rig.Session.GetWifiSignalAsync(default), rig.Session.TakeSnapshotAsync(default),
        ];
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(115).Count == 2 && rig.Camera.AllAsked(109).Count == 1);
        rig.Camera.Pipe.Send(Hex.Bytes(bytes));
        var cause = await rig.Session.Ended;
        cause.Should().BeOfType<CameraNonsenseException>().Which.Message.Should().Contain(fault);
        foreach (var one in waiting)
        {
            var wait = async () => await one;
            (await wait.Should().ThrowAsync<CameraNonsenseException>()).Which.Should().BeSameAs(cause);
        }

        await rig.Session.Events.Completion;
    }

    [Fact]
    public async Task Messages_before_the_fault_are_handed_out()
    {
        await using var rig = await SessionRig.OpenAsync();
        var good = rig.Camera.Message(new BcHeader { MessageId = 464 }, Say.Ok("<NetInfo><signal>-1</signal></NetInfo>"));
        rig.Camera.Pipe.Send([.. good, 1, 2, 3, 4]);
        (await rig.Session.Ended).Should().BeOfType<CameraNonsenseException>();
        (await rig.NextEventAsync()).Should().Be(new WifiReported(-1));
    }

    [Fact]
    public async Task A_camera_that_hangs_up_ends_the_session()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Pipe.Close();
        (await rig.Session.Ended).Should().BeOfType<CameraUnreachableException>().Which.Reason.Should().Be(UnreachableReason.Closed);
    }

    [Fact]
    public async Task The_pipes_own_cause_is_the_sessions()
    {
        await using var rig = await SessionRig.OpenAsync();
        var cause = new CameraUnreachableException(UnreachableReason.Lost, "no acknowledgement for 10 s");
        rig.Camera.Pipe.Close(cause);
        (await rig.Session.Ended).Should().BeSameAs(cause);
        var ask = () => rig.Session.GetUidAsync(default);
        (await ask.Should().ThrowAsync<CameraUnreachableException>()).Which.Should().BeSameAs(cause);
    }

    [Fact]
    public async Task A_pipe_that_fails_to_write_ends_the_session()
    {
        await using var rig = await SessionRig.OpenAsync();
        var cause = new CameraUnreachableException(UnreachableReason.Lost, "takes nothing");
        rig.Camera.Pipe.WriteFault = cause;
        var ask = () => rig.Session.GetUidAsync(default);
        (await ask.Should().ThrowAsync<CameraUnreachableException>()).Which.Should().BeSameAs(cause);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_defect_below_ends_the_session_and_is_reported(bool writing)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Log.Announce("this is a defect");
        var defect = new InvalidOperationException("broken");
        if (writing) rig.Camera.Pipe.WriteFault = defect;
        else rig.Camera.Pipe.Close(defect);
        var ask = async () => await rig.RunAsync(() => rig.Session.GetUidAsync(default));
        (await ask.Should().ThrowAsync<CameraException>()).Which.InnerException.Should().BeSameAs(defect);
    }

    [Fact]
    public async Task The_first_cause_stays()
    {
        await using var rig = await SessionRig.OpenAsync();
        var first = new CameraUnreachableException(UnreachableReason.Lost, "first");
        rig.Session.Connection.End(first);
        rig.Session.Connection.End(new CameraNonsenseException("second"));
        rig.Camera.Pipe.Close();
        (await rig.Session.Ended).Should().BeSameAs(first);
    }

    [Fact]
    public async Task A_camera_that_stops_reading_is_noticed()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Pipe.Stalls = true;
        var ask = async () => await rig.RunAsync(() => rig.Session.GetUidAsync(default));
        (await ask.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Timeout);
        var cause = await rig.RunAsync(() => rig.Session.Ended);
        cause.Should().BeOfType<CameraUnreachableException>().Which.Reason.Should().Be(UnreachableReason.Lost);
    }

    [Fact]
    public async Task More_commands_than_a_stalled_camera_takes_all_come_to_an_end()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Pipe.Stalls = true;
        // Begun inside: whatever is begun outside, made-up time may outrun.
        await rig.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            try
            {
                (await rig.Session.TryAskAsync(new BcRequest(MessageId.Uid), TimeSpan.FromSeconds(1), default)).Should().BeNull();
            }
            catch (CameraUnreachableException)
            {
                // The session was given up meanwhile.
            }
        })));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closing_is_bounded_when_the_camera_is_silent_or_stalled(bool stalled)
    {
        var rig = await SessionRig.OpenAsync();
        rig.Camera.On(2, Say.Nothing);
        rig.Camera.Pipe.Stalls = stalled;
        var before = rig.Time.GetUtcNow();
        await rig.DisposeAsync();
        (rig.Time.GetUtcNow() - before).Should().BeLessThan(TimeSpan.FromSeconds(10));
        rig.Camera.Pipe.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task Closing_twice_closes_once()
    {
        var rig = await SessionRig.OpenAsync();
        await rig.DisposeAsync();
        await rig.Session.DisposeAsync();
        rig.Camera.AllAsked(2).Should().ContainSingle();
        rig.Camera.Pipe.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_closed_without_a_logout()
    {
        var rig = await SessionRig.OpenAsync();
        rig.Camera.Pipe.Close();
        await rig.Session.Ended;
        await rig.DisposeAsync();
        rig.Camera.AllAsked(2).Should().BeEmpty();
        rig.Camera.Pipe.Disposals.Should().Be(1);
        rig.Log.Lines.Should().ContainSingle(line => line.StartsWith("Session over camera=yard", StringComparison.Ordinal))
            .Which.Should().Contain("yard ended the session");
    }

    [Fact]
    public async Task Whoever_still_waits_when_the_session_is_closed_learns_it()
    {
        var rig = await SessionRig.OpenAsync();
        rig.Camera.On(114, Say.Nothing);
        var ask = rig.Session.GetUidAsync(default);
        await Eventually.HoldsAsync(() => rig.Camera.AllAsked(114).Count == 1);
        await rig.DisposeAsync();
        var wait = async () => await ask;
        (await wait.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Closed);
    }

    [Fact]
    public async Task A_command_after_the_end_fails_with_the_cause()
    {
        var rig = await SessionRig.OpenAsync();
        await rig.DisposeAsync();
        var asked = rig.Camera.Requests.Count;
        Func<Task>[] commands =
        [
            () => rig.Session.GetUidAsync(default), () => rig.Session.TakeSnapshotAsync(default), () => rig.Session.SetPirAsync(true, default),
            () => rig.Session.SubscribeEventsAsync(default),
        ];
        foreach (var command in commands)
            (await command.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Closed);
        rig.Camera.Requests.Should().HaveCount(asked);
    }
}
