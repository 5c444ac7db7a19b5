using System.Threading.Channels;
using System.Xml.Linq;
using Bairelay.Cameras.Transport;
using Bairelay.Diagnostics;
using Bairelay.Protocol.Baichuan;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Session;

/// <summary>
/// A login at one camera: requests, settings, events (docs/protocol.md 3, 4). What a camera can be asked for is in
/// <c>Operations/</c>, a family a file. Disposing logs out and lets the camera sleep.
/// </summary>
internal sealed class CameraSession : IAsyncDisposable
{
    /// <summary>An event a second for four minutes that nobody reads.</summary>
    private const int EventsKept = 256;

    private readonly BcConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<CameraEvent> _events;
    private readonly CancellationTokenSource _ending = new();
    private readonly long _opened;
    private Task _keepAlive = Task.CompletedTask;
    private Support? _support;
    private bool _supportIsKnown;
    private BcEncryption _mode;
    private bool _loggedIn;
    private bool _eventsDropped;
    private int _disposed;

    private CameraSession(BcConnection connection, SessionSettings settings, TimeProvider time, ILogger log)
    {
        (_connection, Settings, _time, _log) = (connection, settings, time, log);
        _opened = time.GetTimestamp();
        _events = Channel.CreateBounded<CameraEvent>(
            new BoundedChannelOptions(EventsKept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => OnEventDropped());
        connection.Pushed += OnPush;
        _ = connection.Ended.ContinueWith(
            _ => _events.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public SessionSettings Settings { get; }

    public string Camera => Settings.Camera;

    public TimeProvider Time => _time;

    public ILogger Log => _log;

    public BcConnection Connection => _connection;

    /// <summary>What the camera said of itself at login.</summary>
    public DeviceInfo Device { get; private set; } = new();

    /// <summary>What the camera reports by itself, in its order; ends with the session. Read by one reader.</summary>
    public ChannelReader<CameraEvent> Events => _events.Reader;

    /// <summary>Completes with the cause when the session has ended; never faults.</summary>
    public Task<CameraException> Ended => _connection.Ended;

    /// <summary>Logs in over a pipe, which it takes over also when it fails.</summary>
    /// <exception cref="LoginRefusedException">The camera said no.</exception>
    /// <exception cref="CameraException">It did not come to that.</exception>
    public static async Task<CameraSession> OpenAsync(
        CameraPipe pipe, SessionSettings settings, ushort firstNumber, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var session = new CameraSession(new BcConnection(pipe, settings.Camera, firstNumber, time, log), settings, time, log);
        try
        {
            var login = new Login(session._connection, settings, time);
            var greeting = await login.GreetAsync(cancellation);
            session._mode = greeting.Mode;
            session.Device = await login.LogInAsync(greeting, cancellation);
            session._loggedIn = true;
            session._keepAlive = KeepAlive.RunAsync(session._connection, settings.Camera, time, session._ending.Token);
            log.SessionOpen(settings.Camera, pipe.Transport, pipe.Peer.ToString(), greeting.Mode.ToString());
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Proves that a camera answers, without a password: waits for the nonce of a login and lets go. Takes the pipe over.
    /// </summary>
    /// <exception cref="CameraException">It does not.</exception>
    public static async Task GreetAsync(
        CameraPipe pipe, SessionSettings settings, ushort firstNumber, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        await using var connection = new BcConnection(pipe, settings.Camera, firstNumber, time, log);
        await new Login(connection, settings, time).GreetAsync(cancellation);
    }

    /// <summary>Sends a command and returns the camera's answer, whatever its code. A waking camera is asked again.</summary>
    /// <exception cref="CameraUnreachableException">No answer within the deadline, or the session has ended.</exception>
    public async Task<BcReply> AskAsync(BcRequest request, CancellationToken cancellation) =>
        await TryAskAsync(request, ReplyDeadlines.Reply, cancellation)
        ?? throw new CameraUnreachableException(UnreachableReason.Timeout, $"{Camera} does not answer message {request.Id}");

    /// <summary>As above; null when nothing comes within the deadline.</summary>
    public async Task<BcReply?> TryAskAsync(BcRequest request, TimeSpan deadline, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (header, message) = Write(request, _connection.NextNumber());
            var reply = await _connection.AskAsync(header, message, deadline, cancellation);
            if (reply is not { Code: ResponseCode.BadRequest } || !MayStillWake(attempt)) return reply;
            await Task.Delay(ReplyDeadlines.WakingRetry, _time, cancellation);
        }
    }

    /// <summary>Whether 400 may still mean that the camera wakes: some seconds, some attempts.</summary>
    public bool MayStillWake(int attempt) =>
        attempt < ReplyDeadlines.WakingRetries && _time.GetElapsedTime(_opened) < ReplyDeadlines.Waking;

    /// <summary>A message ready to be sent.</summary>
    public (BcHeader Header, byte[] Message) Write(BcRequest request, ushort number)
    {
        var header = new BcHeader
        {
            MessageId = request.Id,
            ChannelId = Settings.ChannelId,
            StreamType = request.StreamType,
            MessageNumber = number,
            Class = BcClass.Modern,
        };
        ReadOnlySpan<XElement> body = [.. request.Body];
        return (header, _connection.Write(header, request.Extension?.Write() ?? [], body.IsEmpty ? [] : BcXml.WriteBody(body)));
    }

    /// <summary>What the model can do, asked once a session; null if it does not say.</summary>
    public async Task<Support?> SupportAsync(CancellationToken cancellation)
    {
        if (_supportIsKnown) return _support;
        var reply = await TryAskAsync(new BcRequest(MessageId.Support), ReplyDeadlines.Subscription, cancellation);
        _support = reply is { IsSuccess: true } ? reply.Body.Find<Support>() : null;
        _supportIsKnown = true;
        return _support;
    }

    /// <summary>Logs out if it can, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        var cause = _connection.Ended.IsCompleted ? (await _connection.Ended).Message : "let go";
        EndKeepAlive();
        await _keepAlive;
        if (_loggedIn) await LogOutAsync();
        await _connection.DisposeAsync();
        _events.Writer.TryComplete();
        _ending.Dispose();
        if (_loggedIn) _log.SessionOver(Camera, (int)_time.GetElapsedTime(_opened).TotalSeconds, cause);
    }

    private void EndKeepAlive() => _ending.Cancel();

    /// <summary>
    /// A courtesy that lets the camera sleep sooner; nothing depends on its answer (docs/protocol.md 3.3). Clients put the
    /// plain password into it. We do so under AES only: the other modes hide nothing, and whoever plays the camera may
    /// choose them.
    /// </summary>
    private async Task LogOutAsync()
    {
        var password = _mode >= BcEncryption.Aes ? Settings.Password?.Reveal() : null;
        var user = new LoginUser { UserName = Settings.UserName, Password = password ?? "" };
        var (header, message) = Write(new BcRequest(MessageId.Logout) { Body = [user.Write()] }, _connection.NextNumber());
        try
        {
            await _connection.AskAsync(header, message, ReplyDeadlines.Logout, CancellationToken.None);
        }
        catch (CameraException)
        {
            // The session had ended before us.
        }
    }

    /// <summary>Said once: a line an event would be a flood of its own.</summary>
    private void OnEventDropped()
    {
        if (_eventsDropped) return;
        _eventsDropped = true;
        _log.EventsDropped(Camera);
    }

    private void OnPush(BcReply push)
    {
        var used = false;
        foreach (var one in push.Body is { } body ? CameraEvents.Read(push.Header.MessageId, body, Settings.ChannelId) : [])
        {
            used = true;
            _events.Writer.TryWrite(one);
        }

        if (!used) _log.PushNotUsed(Camera, push.Header.MessageId, push.Code);
    }
}
