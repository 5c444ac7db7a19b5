using System.Buffers;
using Bairelay.Cameras.Streams;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.Media;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Streams;

public sealed class StreamRouteTests
{
    private const ushort Number = 5;
    private const int Room = 1024;

    private readonly StreamRoute _route = new(Number);

    [Fact]
    public void What_was_dropped_for_want_of_room_takes_none_when_the_reader_is_back()
    {
        for (var i = 0; i < Room; i++) Sound(7);
        // In all more than is kept of bytes.
        for (var i = 0; i < 300; i++) Sound(60_000);
        _route.Dropped.Should().Be(300);
        ReadAll().Should().HaveCount(Room);

        Picture(200_000);
        ReadAll().Should().ContainSingle().Which.Kind.Should().Be(MediaKind.IFrame);
        _route.Dropped.Should().Be(300);
    }

    [Fact]
    public void After_a_lost_picture_the_next_is_one_that_needs_no_other()
    {
        for (var i = 0; i < Room; i++) Sound(7);
        Picture(1_000);
        ReadAll();

        Change(100);
        Sound(8);
        Picture(1_000);
        Change(100);
        ReadAll().Select(frame => frame.Kind).Should().Equal(MediaKind.Aac, MediaKind.IFrame, MediaKind.PFrame);
        _route.Dropped.Should().Be(2);
    }

    [Fact]
    public void No_more_bytes_are_kept_than_there_is_room_for()
    {
        for (var i = 0; i < 20; i++) Picture(1024 * 1024);
        ReadAll().Should().HaveCount(16);
        _route.Dropped.Should().Be(4);
    }

    private void Sound(int length) => Give(output => MediaWriter.Aac(output, new byte[length]));

    private void Picture(int length) => Give(output => MediaWriter.IFrame(output, VideoCodec.H264, 0, 0, new byte[length]));

    private void Change(int length) => Give(output => MediaWriter.PFrame(output, VideoCodec.H264, 0, new byte[length]));

    private void Give(Action<IBufferWriter<byte>> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        write(bytes);
        _route.Take(new BcMessage(BcMessages.Header(MessageId.StreamStart, Number), null, [], bytes.WrittenSpan, isBinary: true)).Should().BeTrue();
    }

    private List<StreamFrame> ReadAll()
    {
        List<StreamFrame> frames = [];
        while (_route.Frames.TryRead(out var frame))
        {
            _route.Taken(frame);
            frames.Add(frame);
        }

        return frames;
    }
}
