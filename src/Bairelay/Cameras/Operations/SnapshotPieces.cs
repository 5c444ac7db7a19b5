using System.Buffers;
using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <param name="Code">200, or why there is no picture.</param>
internal sealed record SnapshotResult(ushort Code, byte[] Bytes);

/// <summary>
/// Puts a picture together from messages 109. Cameras differ: the pieces come with the request's number or with one of
/// their own, each with an Extension or none, and end with code 201, with an empty message, or by their number of bytes
/// (docs/protocol.md 4.21). So every 109 counts while a snapshot is outstanding.
/// </summary>
internal sealed class SnapshotPieces(string camera) : IMessageRoute
{
    /// <summary>Real pictures stay below 2 MB.</summary>
    private const int MaxLength = 16 * 1024 * 1024;

    private readonly TaskCompletionSource<SnapshotResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private bool _isAnnounced;

    /// <summary>Null where the camera does not say; the end mark alone tells then.</summary>
    private int? _size;

    /// <summary>Those that brought the picture nearer.</summary>
    private int _messages;
    private int _messagesBefore;

    public Task<SnapshotResult> Result => _result.Task;

    public bool Take(in BcMessage message)
    {
        if (message.Header.MessageId != MessageId.Snapshot) return false;
        var code = message.Header.ResponseCode;
        if (!ResponseCode.IsSuccess(code)) _result.TrySetResult(new SnapshotResult(code, []));
        else if (!_isAnnounced) TakeAnnouncement(message);
        else if (!_result.Task.IsCompleted) TakePiece(message);
        return true;
    }

    /// <summary>To be called now and then: nothing since the last time is the end.</summary>
    public void EndIfNothingCame()
    {
        var messages = Volatile.Read(ref _messages);
        if (messages == _messagesBefore)
        {
            Fail(new CameraUnreachableException(
                UnreachableReason.Timeout, $"{camera} stopped sending its snapshot after {_bytes.WrittenCount} bytes"));
        }

        _messagesBefore = messages;
    }

    public void GiveUp(CancellationToken token) => _result.TrySetCanceled(token);

    public void Fail(CameraException cause)
    {
        _result.TrySetException(cause);
        // Whoever waited may have left.
        _ = _result.Task.Exception;
    }

    /// <summary>The end of an earlier picture, or what is left of one that nobody waited for, may still come before this.</summary>
    private void TakeAnnouncement(in BcMessage message)
    {
        if (message.Payload.IsEmpty || message.IsBinary) return;
        if (message.Xml().Find<Snap>() is not { } snap)
        {
            Fail(new CameraNonsenseException($"{camera} answers a snapshot with something else"));
            return;
        }

        if (snap.PictureSize is <= 0 or > MaxLength)
        {
            Fail(new CameraNonsenseException($"{camera} announces a snapshot of {snap.PictureSize} bytes"));
            return;
        }

        (_isAnnounced, _size) = (true, snap.PictureSize);
        Interlocked.Increment(ref _messages);
    }

    private void TakePiece(in BcMessage message)
    {
        if (_bytes.WrittenCount + message.Payload.Length > (_size ?? MaxLength))
        {
            Fail(new CameraNonsenseException($"{camera} sends more than the {_size ?? MaxLength} bytes that its snapshot was to have"));
            return;
        }

        _bytes.Write(message.Payload);
        Interlocked.Increment(ref _messages);
        var isLast = message.Header.ResponseCode == ResponseCode.LastPart || message.Payload.IsEmpty;
        if (_bytes.WrittenCount == _size || (isLast && _size is null && _bytes.WrittenCount > 0))
            _result.TrySetResult(new SnapshotResult(ResponseCode.Ok, _bytes.WrittenSpan.ToArray()));
        else if (isLast)
            Fail(new CameraNonsenseException($"{camera} ends its snapshot after {_bytes.WrittenCount} of {_size} bytes"));
    }
}
