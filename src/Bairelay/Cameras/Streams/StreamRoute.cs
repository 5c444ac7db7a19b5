using System.Threading.Channels;
using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.Media;

namespace Bairelay.Cameras.Streams;

/// <summary>
/// Turns the messages of one stream into frames, on the read loop. A reader that is too slow loses frames, never the
/// session: what does not fit is dropped up to the next picture that needs no other.
/// </summary>
internal sealed class StreamRoute(ushort number) : IMessageRoute
{
    /// <summary>Some 20 s of video and sound.</summary>
    private const int MaxFrames = 1024;

    /// <summary>Eight seconds of a 16 Mbit/s stream.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly MediaReader _reader = new();
    private readonly TaskCompletionSource<ushort> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<StreamFrame> _frames =
        Channel.CreateBounded<StreamFrame>(new BoundedChannelOptions(MaxFrames) { SingleReader = true, SingleWriter = true });
    private long _queued;
    private long _dropped;
    private bool _waitsForPicture;

    /// <summary>The code of the first answer.</summary>
    public Task<ushort> Started => _started.Task;

    public ChannelReader<StreamFrame> Frames => _frames.Reader;

    /// <summary>Frames that nobody took in time.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Bytes that made no frame.</summary>
    public long Skipped => _reader.Skipped;

    public bool Take(in BcMessage message)
    {
        if (message.Header.MessageId != MessageId.StreamStart || message.Header.MessageNumber != number) return false;
        _started.TrySetResult(message.Header.ResponseCode);
        if (!message.IsBinary) return true;
        _reader.Append(message.Payload);
        while (_reader.TryRead(out var frame)) Queue(frame);
        return true;
    }

    public void Fail(CameraException cause)
    {
        _started.TrySetException(cause);
        _ = _started.Task.Exception;
        _frames.Writer.TryComplete(cause);
    }

    /// <summary>The reader has taken a frame.</summary>
    public void Taken(StreamFrame frame) => Interlocked.Add(ref _queued, -frame.Payload.Length);

    private void Queue(in MediaFrame frame)
    {
        if (frame.Kind == MediaKind.IFrame) _waitsForPicture = false;
        var fits = _frames.Reader.Count < MaxFrames && Interlocked.Read(ref _queued) + frame.Payload.Length <= MaxBytes;
        // Sound and information need no earlier frame; pictures do.
        if (!fits || (_waitsForPicture && frame.IsVideo))
        {
            if (frame.IsVideo) _waitsForPicture = true;
            Interlocked.Increment(ref _dropped);
            return;
        }

        Interlocked.Add(ref _queued, frame.Payload.Length);
        // Nobody else writes, so there is room still; a stream that was let go takes nothing.
        _frames.Writer.TryWrite(StreamFrame.From(frame));
    }
}
