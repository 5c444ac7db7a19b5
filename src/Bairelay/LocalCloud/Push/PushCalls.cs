using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Push;

/// <summary>
/// What becomes of each connection: who calls, whether that means a motion, and the end. Owns the connections and
/// whatever waits.
/// </summary>
internal sealed class PushCalls : IAsyncDisposable
{
    private readonly PushListenerOptions _options;
    private readonly PushSetup _setup;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly ConfiguredAddresses _addresses;
    private readonly PushCallers _callers;
    private readonly PushRelay? _relay;
    private readonly PushPlaces _cameraPlaces = new(PushLimits.MostCalls, PushLimits.MostCallsOfCamera);
    private readonly PushPlaces _unknownPlaces = new(PushLimits.MostUnknown, PushLimits.MostOfUnknown);
    private readonly AwaitedPeers _awaited = new(PushLimits.MostAwaited);

    // Whatever peers can repeat for as long as they like.
    private readonly LineBudget _otherLines = new(6);
    private readonly LineBudget _unknownLines = new(6);
    private readonly LineBudget _strangerLines = new(6);
    private readonly LineBudget _sharedLines = new(1);
    private readonly LineBudget _refusedLines = new(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly RunningTasks _running = new();
    private long _refused;

    public PushCalls(PushListenerOptions options, PushSetup setup)
    {
        (_options, _setup, _log, _time) = (options, setup, setup.Log, setup.Time);
        _addresses = new ConfiguredAddresses(setup.Cameras, setup.Network.FindCamera, _time, _log);
        _callers = new PushCallers(setup.Registry, setup.Configured, _addresses);
        if (options is { Passthrough: true, UpstreamDns: { } resolver }) _relay = new PushRelay(resolver, setup.Network, _time, _log);
        setup.Signs.Seen += _awaited.Note;
        _running.Own(_addresses.RefreshAsync(_stopping.Token));
    }

    /// <summary>Connections closed at once because there were too many.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public OtherServerNames OtherNames { get; } = new();

    /// <summary>Takes the connection, and returns as soon as there is something to wait for.</summary>
    public void Accept(Socket socket) => _running.Own(ServeAsync(socket));

    public async ValueTask DisposeAsync()
    {
        _setup.Signs.Seen -= _awaited.Note;
        await _stopping.CancelAsync();
        await _running.EndAsync();
        await _addresses.EndAsync();
        _stopping.Dispose();
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            if (Ipv4.From(((IPEndPoint)socket.RemoteEndPoint!).Address) is not { } peer)
            {
                socket.Close(0);
                return;
            }

            var caller = _callers.Find(peer, Now);
            if (caller.Kind == CallerKind.Shared)
            {
                socket.Close(0);
                Report(caller, peer);
            }
            else if (caller.Kind == CallerKind.Camera)
            {
                await ServeAsync(socket, peer, _cameraPlaces, buffer => ServeCameraAsync(socket, peer, caller, buffer));
            }
            else
            {
                // The lookup and the hello take their time together.
                var refreshed = _addresses.RefreshAsync(_stopping.Token);
                var mayBeCamera = false;
                await ServeAsync(socket, peer, _unknownPlaces, async buffer => mayBeCamera = await MayBeCameraAsync(socket, peer, buffer));
                if (mayBeCamera) await AwaitRegistrationAsync(peer, refreshed);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The end of the program is no motion.
        }
        catch (Exception exception)
        {
            _log.PushCallFailed(exception);
        }
        finally
        {
            socket.Dispose();
        }
    }

    /// <summary>Serves within the limits, and closes the connection.</summary>
    private async Task ServeAsync(Socket socket, Ipv4 peer, PushPlaces places, Func<byte[], Task> serve)
    {
        if (!places.TryTake(peer))
        {
            var refused = Interlocked.Increment(ref _refused);
            socket.Close(0);
            if (_refusedLines.Take(Now)) _log.PushConnectionRefused(peer, refused);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(PushLimits.HelloBytes);
        try
        {
            await serve(buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            // Whoever is hung up on may call again at once.
            places.Leave(peer);
            socket.Dispose();
        }
    }

    private async Task ServeCameraAsync(Socket socket, Ipv4 peer, PushCaller caller, byte[] buffer)
    {
        PushGreeting greeting;
        // Held from the first moment: whatever the hello says, the camera is awake now.
        using (var claim = _setup.Sink.Claim(caller.Name, peer.ToIPAddress()))
        {
            if (claim is null)
            {
                _log.PushNotServed(caller.Name, peer);
                return;
            }

            greeting = await PushGreeting.ReadAsync(socket, buffer, _time, _stopping.Token);
            if (IsOther(greeting))
            {
                OtherNames.Note(greeting.ServerName!, caller.Name);
                if (_otherLines.Take(Now)) _log.PushForOtherServer(caller.Name, peer, Shortened(greeting.ServerName!));
                return;
            }

            Confirm(claim, caller, peer);
        }

        if (_relay is not null && greeting.ServerName is { } name)
            await _relay.RunAsync(socket, caller.Name, Plain(name).ToLowerInvariant(), buffer.AsMemory(0, greeting.Length), _stopping.Token);
    }

    private async Task<bool> MayBeCameraAsync(Socket socket, Ipv4 peer, byte[] buffer)
    {
        var greeting = await PushGreeting.ReadAsync(socket, buffer, _time, _stopping.Token);
        if (!IsOther(greeting)) return true;
        _log.OtherServerFromUnknown(peer, Shortened(greeting.ServerName!));
        return false;
    }

    /// <summary>The motion of a camera that becomes known within the next seconds.</summary>
    private async Task AwaitRegistrationAsync(Ipv4 peer, Task refreshed)
    {
        var awaited = _awaited.TryAdd(peer, out var registered);
        if (awaited == PeerAwaited.Refused)
        {
            Report(_callers.Find(peer, Now), peer);
            return;
        }

        _log.PushAwaitsRegistration(peer);
        if (awaited == PeerAwaited.Already) return;
        try
        {
            using var limit = new CancellationTokenSource(PushLimits.RegistrationTime, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
            await WaitAsync(Task.WhenAny(refreshed, registered), either.Token);
            // It may have registered before anybody waited for that.
            if (_callers.Find(peer, Now).Kind is CallerKind.Unknown or CallerKind.Stranger) await WaitAsync(registered, either.Token);
            _stopping.Token.ThrowIfCancellationRequested();
        }
        finally
        {
            _awaited.Remove(peer);
        }

        Report(_callers.Find(peer, Now), peer);
    }

    /// <summary>Of a call whose connection is closed.</summary>
    private void Report(PushCaller caller, Ipv4 peer)
    {
        switch (caller.Kind)
        {
            case CallerKind.Camera:
                using (var claim = _setup.Sink.Claim(caller.Name, peer.ToIPAddress()))
                {
                    if (claim is null) _log.PushNotServed(caller.Name, peer);
                    else Confirm(claim, caller, peer);
                }

                break;
            case CallerKind.Shared when _sharedLines.Take(Now):
                _log.PushFromSharedAddress(peer, caller.Name);
                break;
            case CallerKind.Stranger when _strangerLines.Take(Now):
                _log.PushFromStranger(peer, caller.Uid.Masked);
                break;
            case CallerKind.Unknown when _unknownLines.Take(Now):
                _log.PushFromUnknown(peer);
                break;
        }
    }

    private void Confirm(IPushClaim claim, PushCaller caller, Ipv4 peer)
    {
        var outcome = claim.Confirm(_setup.Signs.HasBootedWithin(caller.Uid, Now, PushLimits.AfterBoot));
        if (outcome == PushOutcome.Edge) _log.MotionPush(caller.Name, peer);
        else if (outcome == PushOutcome.Retry) _log.MotionPushRepeated(caller.Name, peer);
        else _log.MotionPushLate(caller.Name, peer);
    }

    /// <summary>Operators redirect whole domains: what a camera asks of another server is no motion.</summary>
    private bool IsOther(PushGreeting greeting) =>
        greeting.ServerName is { } name && !_options.Names.Contains(Plain(name), StringComparer.OrdinalIgnoreCase);

    private static string Plain(string name) => name.EndsWith('.') ? name[..^1] : name;

    private static string Shortened(string name) => name.Length <= 80 ? name : name[..80] + "…";

    private static async Task WaitAsync(Task task, CancellationToken limit)
    {
        try
        {
            await task.WaitAsync(limit);
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private Moment Now => Moment.Now(_time);
}
