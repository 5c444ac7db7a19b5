using System.Threading.Channels;
using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Streams;

/// <summary>
/// A running stream (docs/protocol.md 4.22). Disposing stops it; a camera that is not told goes on for minutes, at the
/// expense of its battery.
/// </summary>
internal sealed class CameraStream : IAsyncDisposable
{
    private readonly CameraSession _session;
    private readonly StreamKind _kind;
    private readonly StreamRoute _route;
    private readonly ushort _number;
    private int _disposed;

    private CameraStream(CameraSession session, StreamKind kind, ushort number) =>
        (_session, _kind, _number, _route) = (session, kind, number, new StreamRoute(number));

    /// <summary>Frames that were lost because nobody read them in time.</summary>
    public long Dropped => _route.Dropped;

    /// <summary>Bytes between frames that made no sense.</summary>
    public long Skipped => _route.Skipped;

    /// <summary>Starts a stream.</summary>
    /// <exception cref="FeatureLackingException">The camera does not have this stream.</exception>
    /// <exception cref="CameraUnreachableException">No answer.</exception>
    public static async Task<CameraStream> OpenAsync(CameraSession session, StreamKind kind, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var stream = new CameraStream(session, kind, session.Connection.NextNumber());
            try
            {
                var code = await stream.StartAsync(cancellation);
                if (ResponseCode.IsSuccess(code)) return stream;
                await stream.LetGoAsync();
                if (code != ResponseCode.BadRequest || !session.MayStillWake(attempt))
                    throw new FeatureLackingException(kind.Word, $"{session.Camera} refuses its stream {kind.Word} with code {code}");
            }
            catch
            {
                await stream.DisposeAsync();
                throw;
            }

            await Task.Delay(ReplyDeadlines.WakingRetry, session.Time, cancellation);
        }
    }

    /// <summary>The next frame.</summary>
    /// <exception cref="CameraUnreachableException">None came in time, or the session has ended.</exception>
    public async ValueTask<StreamFrame> ReadAsync(CancellationToken cancellation)
    {
        if (!_route.Frames.TryRead(out var frame)) frame = await WaitAsync(cancellation);
        _route.Taken(frame);
        return frame;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        var request = Request(MessageId.StreamStop, new Preview(_session.Settings.ChannelId, _kind.Handle, null));
        var (header, message) = _session.Write(request, _number);
        try
        {
            await _session.Connection.AskAsync(header, message, ReplyDeadlines.StreamStop, CancellationToken.None);
        }
        catch (CameraException)
        {
            // The session has ended, and the stream with it.
        }

        await LetGoAsync();
    }

    private async Task<ushort> StartAsync(CancellationToken cancellation)
    {
        _session.Connection.AddRoute(_route);
        var request = Request(MessageId.StreamStart, new Preview(_session.Settings.ChannelId, _kind.Handle, _kind.Word));
        await _session.Connection.PostAsync(_session.Write(request, _number).Message, cancellation);
        try
        {
            return await _route.Started.WaitAsync(ReplyDeadlines.Frame, _session.Time, cancellation);
        }
        catch (TimeoutException exception)
        {
            throw new CameraUnreachableException(
                UnreachableReason.Timeout, $"{_session.Camera} does not start its stream {_kind.Word}", exception);
        }
    }

    private async Task<StreamFrame> WaitAsync(CancellationToken cancellation)
    {
        // Ends the reading itself: one that was merely left behind would take the next frame away.
        using var late = new CancellationTokenSource(ReplyDeadlines.Frame, _session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await _route.Frames.ReadAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new CameraUnreachableException(
                UnreachableReason.Timeout, $"{_session.Camera} has stopped sending its stream {_kind.Word}", exception);
        }
        catch (ChannelClosedException exception)
        {
            throw exception.InnerException as CameraException
                ?? new CameraUnreachableException(UnreachableReason.Closed, $"The stream {_kind.Word} of {_session.Camera} was stopped", exception);
        }
    }

    private ValueTask LetGoAsync()
    {
        _disposed = 1;
        _session.Connection.RemoveRoute(_route);
        _route.Fail(new CameraUnreachableException(UnreachableReason.Closed, $"The stream {_kind.Word} of {_session.Camera} was stopped"));
        return ValueTask.CompletedTask;
    }

    private BcRequest Request(uint id, Preview preview) => new(id) { StreamType = _kind.HeaderType, Body = [preview.Write()] };
}

internal static class StreamOperations
{
    /// <summary>Starts a stream. Several may run at once if their kinds differ.</summary>
    public static Task<CameraStream> OpenStreamAsync(this CameraSession session, StreamKind kind, CancellationToken cancellation) =>
        CameraStream.OpenAsync(session, kind, cancellation);
}
