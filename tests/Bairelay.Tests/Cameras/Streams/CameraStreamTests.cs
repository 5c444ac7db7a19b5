using System.Buffers;
using Bairelay.Cameras;
using Bairelay.Cameras.Streams;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.Media;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Streams;

[Collection(MadeUpTime.Name)]
public sealed class CameraStreamTests
{
    [Fact]
    public async Task A_pause_that_was_too_long_takes_no_frame_away_from_a_reader_who_goes_on()
    {
        await using var rig = await RigAsync();
        var stream = await rig.RunAsync(() => rig.Session.OpenStreamAsync(StreamKind.Sub, default));
        (await rig.RunAsync(() => stream.ReadAsync(default).AsTask())).Kind.Should().Be(MediaKind.InfoV2);
        var waiting = () => rig.RunAsync(() => stream.ReadAsync(default).AsTask());
        (await waiting.Should().ThrowAsync<CameraUnreachableException>()).Which.Reason.Should().Be(UnreachableReason.Timeout);

        rig.Camera.Push(MessageId.StreamStart, Say.Piece(Picture(1)) with { Number = rig.Camera.Only(MessageId.StreamStart).Header.MessageNumber });
        rig.Camera.Push(MessageId.StreamStart, Say.Piece(Picture(2)) with { Number = rig.Camera.Only(MessageId.StreamStart).Header.MessageNumber });
        (await rig.RunAsync(() => stream.ReadAsync(default).AsTask())).Microseconds.Should().Be(1);
        (await rig.RunAsync(() => stream.ReadAsync(default).AsTask())).Microseconds.Should().Be(2);
        await rig.RunAsync(() => stream.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task A_stream_may_outlive_its_session()
    {
        await using var rig = await RigAsync();
        var stream = await rig.RunAsync(() => rig.Session.OpenStreamAsync(StreamKind.Sub, default));
        await rig.RunAsync(() => rig.Session.DisposeAsync().AsTask());
        await rig.RunAsync(() => stream.DisposeAsync().AsTask());
    }

    private static async Task<SessionRig> RigAsync()
    {
        var rig = await SessionRig.OpenAsync();
        var info = new ArrayBufferWriter<byte>();
        MediaWriter.Info(info, new MediaInfo(640, 360, 15));
        rig.Camera.On(MessageId.StreamStart, Say.Piece(info.WrittenSpan.ToArray()));
        rig.Camera.On(MessageId.StreamStop, Say.Ok());
        return rig;
    }

    private static byte[] Picture(uint microseconds)
    {
        var bytes = new ArrayBufferWriter<byte>();
        MediaWriter.IFrame(bytes, VideoCodec.H264, microseconds, 0, [0, 0, 0, 1, 0x65]);
        return bytes.WrittenSpan.ToArray();
    }
}
