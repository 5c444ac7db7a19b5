using System.Collections.Immutable;
using System.Threading.Channels;
using Bairelay.Cameras.Transport;
using Bairelay.Diagnostics;
using Bairelay.Protocol.Baichuan;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Session;

/// <summary>
/// Messages over a pipe: one loop reads and hands out, one writes. Used once; it dies in <see cref="End"/>, which keeps
/// the first cause and tells it to everybody who waits.
/// </summary>
internal sealed class BcConnection : IAsyncDisposable
{
    /// <summary>Requests are small and answered one by one; more than this are not waiting in any use.</summary>
    private const int OutboxLength = 64;

    private readonly CameraPipe _pipe;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _camera;
    private readonly BcDecoder _decoder = new();
    private readonly PendingReplies _pending = new();
    private readonly Channel<byte[]> _outbox = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(OutboxLength) { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<CameraException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _receiving;
    private readonly Task _sending;
    private ImmutableArray<IMessageRoute> _routes = [];
    private BcCipher _cipher = BcCipher.Xor;
    private int _number;
    private volatile CameraException? _cause;
    private int _disposed;

    /// <summary>Takes the pipe over.</summary>
    /// <param name="firstNumber">Of the first request; any.</param>
    public BcConnection(CameraPipe pipe, string camera, ushort firstNumber, TimeProvider time, ILogger log)
    {
        (_pipe, _camera, _number, _time, _log) = (pipe, camera, firstNumber - 1, time, log);
        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    /// <summary>Told of every message that nobody asked for, on the read loop.</summary>
    public event Action<BcReply>? Pushed;

    public CameraPipe Pipe => _pipe;

    /// <summary>Completes with the cause when the connection has died; never faults.</summary>
    public Task<CameraException> Ended => _ended.Task;

    /// <summary>Everything but message 1, from now on.</summary>
    public void Use(BcCipher cipher) => _cipher = _decoder.Cipher = cipher;

    /// <summary>Message 1: BCEncrypt, unless the camera chose no encryption at all.</summary>
    public void UseForLogin(BcCipher cipher) => _decoder.LoginCipher = cipher;

    /// <summary>A number that no request of the last 65,535 had.</summary>
    public ushort NextNumber() => (ushort)Interlocked.Increment(ref _number);

    public void AddRoute(IMessageRoute route)
    {
        ImmutableInterlocked.Update(ref _routes, routes => routes.Add(route));
        if (_cause is { } cause) route.Fail(cause);
    }

    public void RemoveRoute(IMessageRoute route) => ImmutableInterlocked.Update(ref _routes, routes => routes.Remove(route));

    /// <summary>Sends a request and waits for its reply, whatever its code.</summary>
    /// <returns>Null: no reply within the deadline.</returns>
    /// <exception cref="CameraException">The connection has died.</exception>
    public async Task<BcReply?> AskAsync(BcHeader header, byte[] message, TimeSpan deadline, CancellationToken cancellation)
    {
        var waiter = _pending.Expect(header);
        // It also counts while the message still waits for its turn behind a camera that takes nothing.
        using var late = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            await PostAsync(message, either.Token);
            using var givingUp = either.Token.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource<BcReply>)state!).TrySetCanceled(token), waiter);
            return await waiter.Task;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _pending.Forget(header);
        }
    }

    /// <summary>Puts a message on its way.</summary>
    /// <exception cref="CameraException">The connection has died.</exception>
    public async ValueTask PostAsync(byte[] message, CancellationToken cancellation)
    {
        try
        {
            await _outbox.Writer.WriteAsync(message, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw _cause ?? Closed();
        }
    }

    /// <summary>Encrypts as the session has agreed.</summary>
    public byte[] Write(BcHeader header, ReadOnlySpan<byte> extension, ReadOnlySpan<byte> payload)
    {
        if (_pipe.Watch is { IsRecorded: true } watch)
            watch.Message(this, _camera, isFromCamera: false, header, extension, payload, isBinary: !payload.IsEmpty && !BcXml.LooksLikeXml(payload));
        return BcWriter.Write(header, extension, payload, header.MessageId == MessageId.Login ? _decoder.LoginCipher : _cipher);
    }

    /// <summary>The one place where a connection dies. Later causes are forgotten.</summary>
    public void End(CameraException cause)
    {
        if (Interlocked.CompareExchange(ref _cause, cause, null) is not null) return;
        _ended.TrySetResult(cause);
        _outbox.Writer.TryComplete();
        _pending.Fail(cause);
        foreach (var route in _routes) route.Fail(cause);
        _ending.Cancel();
    }

    /// <summary>Sends what is waiting, then ends the pipe in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _outbox.Writer.TryComplete();
        try
        {
            await _sending.WaitAsync(ReplyDeadlines.Logout, _time);
        }
        catch (TimeoutException)
        {
            // The camera takes nothing any more.
        }

        End(Closed());
        await _sending;
        await _receiving;
        await _pipe.DisposeAsync();
        _ending.Dispose();
        if (_cipher.Mode > BcEncryption.BcEncrypt) _cipher.Dispose();
    }

    private CameraUnreachableException Closed() =>
        new(UnreachableReason.Closed, $"The session with {_camera} was closed");

    private async Task ReceiveAsync()
    {
        // The pipe may have bytes at once; whoever made this object has not subscribed yet.
        await Task.Yield();
        try
        {
            while (true)
            {
                var count = await _pipe.ReadAsync(_decoder.Room(), _ending.Token);
                if (count == 0)
                {
                    End(new CameraUnreachableException(UnreachableReason.Closed, $"{_camera} ended the session"));
                    return;
                }

                _decoder.Advance(count);
                HandOut();
                if (_decoder.Fault == BcFault.None) continue;
                End(new CameraNonsenseException($"{_camera} sent bytes that are no Baichuan message ({_decoder.Fault}); the session cannot go on"));
                return;
            }
        }
        catch (CameraException exception)
        {
            End(exception);
        }
        catch (OperationCanceledException)
        {
            // Ended elsewhere.
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (await _outbox.Reader.WaitToReadAsync(_ending.Token))
            {
                while (_outbox.Reader.TryRead(out var message)) await _pipe.WriteAsync(message, _ending.Token);
            }
        }
        catch (CameraException exception)
        {
            End(exception);
        }
        catch (OperationCanceledException)
        {
            // Ended elsewhere.
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>A defect of ours must not leave anybody waiting.</summary>
    private void Fail(Exception exception)
    {
        _log.SessionFailed(_camera, exception);
        End(new CameraNonsenseException($"The session with {_camera} failed: {exception.Message}", exception));
    }

    private void HandOut()
    {
        while (_decoder.TryRead(out var message))
        {
            var header = message.Header;
            _log.MessageReceived(_camera, header.MessageId, header.ResponseCode, header.BodyLength);
            if (_pipe.Watch is { IsRecorded: true } watch)
                watch.Message(this, _camera, isFromCamera: true, header, message.ExtensionBytes, message.Payload, message.IsBinary);
            if (header.MessageId == MessageId.UdpKeepAlive) AnswerKeepAlive(header);
            else if (!IsRouted(message)) HandOut(message);
        }
    }

    private void HandOut(in BcMessage message)
    {
        var expected = _pending.IsExpected(message.Header);
        // What is left of a stream after its stop comes without anybody waiting.
        if (!expected) _pipe.Watch?.Novelties.Look(message.Header.MessageId);
        if (!expected && (Pushed is null || message.IsBinary)) return;
        var reply = new BcReply(message.Header, message.Xml(), message.IsBinary ? message.Payload.ToArray() : []);
        if (expected) _pending.Complete(reply);
        else Pushed?.Invoke(reply);
    }

    private bool IsRouted(in BcMessage message)
    {
        foreach (var route in _routes)
        {
            if (route.Take(message)) return true;
        }

        return false;
    }

    /// <summary>Whatever class and code the question has, since nobody has recorded them (docs/protocol.md 4.6).</summary>
    private void AnswerKeepAlive(BcHeader question)
    {
        var answer = new byte[BcHeader.LongLength];
        var reply = question.Reply(ResponseCode.Ok, BcClass.Modern);
        reply.Write(answer);
        if (_pipe.Watch is { IsRecorded: true } watch) watch.Message(this, _camera, isFromCamera: false, reply, [], [], isBinary: false);
        // When the outbox is full, the camera asks again.
        _outbox.Writer.TryWrite(answer);
    }
}
