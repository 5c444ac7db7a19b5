using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// One attempt to reach one camera: gives the candidates packets and time, and ends with the first success. A single
/// loop touches them all. Used once.
/// </summary>
internal sealed class ReachAttempt : IAsyncDisposable
{
    private const long Pulse = 500;
    private const long LookupInterval = 5_000;

    private readonly ReachTarget _target;
    private readonly ReachServices _services;
    private readonly ReachJournal _journal;
    private readonly ServerLookup _servers;
    private readonly TcpKnocking _tcp;
    private readonly DiscoveryConversation? _conversation;
    private readonly Errands _errands = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _waking;
    private readonly long _start;
    private readonly DiscoverySocket? _link;
    private Ipv4? _camera;
    private long _nextLookup = long.MaxValue;
    private int _lookingUp;
    private string? _lookupCause;
    private bool _tcpTaken;
    private bool _udpTaken;

    public ReachAttempt(ReachTarget target, ReachServices services, IProgress<ReachProgress>? progress, CancellationToken lease)
    {
        (_target, _services) = (target, services);
        _waking = lease.CanBeCanceled ? lease : _stopping.Token;
        _start = Now;
        _journal = new ReachJournal(_start, progress);
        _servers = new ServerLookup(services.Settings, services.Network, services.Time);
        _tcp = new TcpKnocking(_journal);
        if (target.Uid.IsEmpty) return;
        _link = new DiscoverySocket(services.Settings, services.Random, services.Watch);
        _conversation = new DiscoveryConversation(
            target.Uid, _link.Port, Rules(), services.Wake is not null, Learned,
            services.Random, _journal, _start);
    }

    public bool TcpAnswered => _tcp.Connected is not null || _tcp.WasRefused;

    private long Now => (long)_services.Time.GetElapsedTime(0).TotalMilliseconds;

    private bool IsOwnServer => _target.WakeServer is not null;

    public async Task<ReachedCamera> RunAsync(CancellationToken cancellation)
    {
        // Before all else: the camera boots while the rest begins.
        Wake(_start);
        Begin();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var now = Now;
            Advance(now);
            if (_conversation?.Session is { } session) return TakeUdp(session);
            if (_tcp.Connected is { } connected) return TakeTcp(connected);
            if (now - _start >= _target.Limit.TotalMilliseconds || EverybodyHasGivenUp(now))
                throw UnreachableMessage.Of(_target.Name, TimeSpan.FromMilliseconds(now - _start), Failures());
            await WaitAsync(now, cancellation);
        }
    }

    /// <summary>Lets go of whatever was not taken: sockets, running errands, sessions that the camera opened.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_link is not null) await _link.EndReceivingAsync();
        await _errands.EndAsync();
        if (!_tcpTaken) _tcp.Connected?.Dispose();
        if (_link is not null && !_udpTaken)
        {
            _link.Drain(Take);
            _ = _conversation!.TakeOutbox();
            _conversation.ReleaseOthers(taken: null);
            _link.Send(_conversation.TakeOutbox());
        }

        _link?.Dispose();
        _stopping.Dispose();
    }

    private void Begin()
    {
        if (_target.Address is { } address)
        {
            if (AddressLookup.Literal(address.Host) is { } literal) CameraIsAt([literal], _start);
            else _nextLookup = _start;
        }

        if (_conversation is null) return;
        if (_target.Discovery != DiscoveryLevel.Cellular)
        {
            foreach (var broadcast in _services.Network.Broadcasts()) Greet(broadcast, _start);
        }

        if (_conversation.Register is not { } register) return;
        if (IsOwnServer)
        {
            // With a name, the server is asked when the camera's address, which it must face, is known.
            if (_nextLookup == long.MaxValue) AskOwnServer(_start);
            return;
        }

        _lookingUp++;
        _journal.Begin(StepNames.ServerLookup, _start);
        _errands.Add(_servers.ByNameAsync(_target.AllowVendorCloud, _stopping.Token), found =>
        {
            _lookingUp--;
            _journal.End(StepNames.ServerLookup, Now, found.Failure is null, found.Failure?.Cause ?? string.Join(", ", found.Servers.Take(4)));
            if (found.Failure is { } failure) register.Fail(failure);
            else register.Ask(found.Servers, Now);
        });
    }

    private void Advance(long now)
    {
        if (now >= _nextLookup) LookUp(_target.Address!.Value.Host, now);
        foreach (var door in _tcp.Begin(now))
            _errands.Add(Knock.ConnectAsync(door, _services.Time, _stopping.Token), knock => _tcp.Ended(knock, Now));
        if (_conversation is null) return;
        Wake(now);
        _conversation.Advance(now);
        _link!.Send(_conversation.TakeOutbox());
    }

    private void Wake(long now)
    {
        if (_conversation?.Wakes is not { } wakes || !wakes.Begin(now)) return;
        var waking = _services.Wake!(_target.Uid, wakes.Cid, _link!.Port, _waking).AsTask();
        _errands.Add(waking, reply => _conversation.WakeAnswered(reply, Now));
    }

    private async Task WaitAsync(long now, CancellationToken cancellation)
    {
        var due = Math.Min(Math.Min(_tcp.NextDue, _nextLookup), Math.Min(_conversation?.NextDue ?? long.MaxValue, now + Pulse));
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pause = Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, due - now)), _services.Time, turn.Token);
        var arrival = _link?.Arrival(_stopping.Token);
        await Task.WhenAny([pause, .. _errands.Running, .. arrival is null ? Array.Empty<Task>() : [arrival]]);
        // A socket that fails is left alone until something is due, or it would fail all the time.
        if (arrival is { IsFaulted: true }) await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await turn.CancelAsync();
        await _errands.FinishAsync();
        if (_link is not null) await _link.DeliverAsync(Take);
    }

    private void LookUp(string host, long now)
    {
        _nextLookup = long.MaxValue;
        _lookingUp++;
        _journal.Begin(StepNames.Lookup, now, host);
        _errands.Add(new AddressLookup(_services.Network, _services.Time).FindAsync(host, _stopping.Token), found =>
        {
            _lookingUp--;
            _lookupCause = found.Cause;
            _journal.End(StepNames.Lookup, Now, found.Cause is null, $"{host}: {found.Cause ?? string.Join(", ", found.Addresses.Take(4))}");
            if (found.Cause is null) CameraIsAt(found.Addresses, Now);
            else _nextLookup = Now + LookupInterval;
            if (IsOwnServer) AskOwnServer(Now);
        });
    }

    private void CameraIsAt(IReadOnlyList<IPAddress> addresses, long now)
    {
        foreach (var address in addresses)
        {
            _tcp.Add(new IPEndPoint(address, _target.Address!.Value.Port), now);
            if (Ipv4.From(address) is not { IsAny: false } known) continue;
            _camera ??= known;
            Greet(known, now);
        }
    }

    /// <summary>
    /// A register at home has said where the camera is. The vendor's would name an address of the camera's own
    /// network, where another device, perhaps another camera, may stand on ours.
    /// </summary>
    private void Learned(IpPort camera)
    {
        var atHome = _services.Wake is not null || IsOwnServer || !_target.AllowVendorCloud;
        if (!atHome || _services.Network.IsPublic(camera.Ip)) return;
        _camera ??= camera.Ip;
        _tcp.Add(new IPEndPoint(camera.Ip.ToIPAddress(), _target.Address?.Port ?? _services.Settings.CameraPort), Now);
        Greet(camera.Ip, Now);
    }

    private void Greet(Ipv4 address, long now)
    {
        foreach (var port in _services.Settings.HelloPorts) _conversation?.Hellos.Add(new IpPort(address, port), now);
    }

    private void AskOwnServer(long now)
    {
        if (_conversation?.Register is { HasBeenAsked: false } register) register.Ask([_servers.Own(_target.WakeServer!, _camera)], now);
    }

    private bool EverybodyHasGivenUp(long now) => _lookingUp == 0 && Candidates().All(candidate => candidate.HasGivenUp(now));

    private IEnumerable<ICandidate> Candidates()
    {
        yield return _tcp;
        if (_conversation is null) yield break;
        yield return _conversation.Hellos;
        if (_conversation.Wakes is { } wakes) yield return wakes;
        if (_conversation.Register is { } register) yield return register;
    }

    private IEnumerable<PathFailure> Failures()
    {
        if (_lookupCause is not null) yield return new PathFailure($"address {_target.Address!.Value.Host}", _lookupCause, Fault: PathFault.NoPath);
        foreach (var candidate in Candidates())
        {
            if (candidate != _tcp || _target.Address is null || _lookupCause is null) yield return candidate.Failure;
        }

        if (_link is { SendError: not SocketError.Success })
            yield return new PathFailure("sending", $"packets could not leave this machine ({_link.SendError})", Fault: PathFault.NoPath);
        if (_conversation is null)
            yield return new PathFailure("local and wake", "the camera has no uid in the configuration", "Add the camera's uid: only with it can it be woken", PathFault.NoPath);
        else if (_conversation.Wakes is null && _conversation.Register is null)
            yield return new PathFailure("wake server", "none: [wake_server] is off, and discovery is local", Fault: PathFault.NoPath);
    }

    private ReachedCamera TakeUdp(FoundSession session)
    {
        _link!.Drain(Take);
        _conversation!.ReleaseOthers(session);
        _link.Send(_conversation.TakeOutbox());
        var socket = _link.HandOver();
        var pipe = _services.OpenUdp(socket, session.Peer, session.Cid, session.Did, session.Tid);
        if (session.Confirmation is { } confirmation)
            pipe = new ConfirmedPipe(pipe, socket, confirmation, _services.Time, _services.Random) { Watch = _services.Watch };
        _udpTaken = true;
        return new ReachedCamera(pipe, new ReachReport(session.Path, pipe.Transport, _journal.Steps));
    }

    private ReachedCamera TakeTcp(Socket connected)
    {
        var pipe = _services.OpenTcp(connected);
        _tcpTaken = true;
        return new ReachedCamera(pipe, new ReachReport("tcp", pipe.Transport, _journal.Steps));
    }

    private void Take(Span<byte> datagram, IpPort source) => _conversation!.Receive(datagram, source, Now);

    private RegisterRules? Rules()
    {
        if (_services.Wake is not null || (!IsOwnServer && _target.Discovery == DiscoveryLevel.Local)) return null;
        Ipv4? advertised = _target.WakeServer?.AdvertiseAddress is { } address ? Ipv4.From(address) : null;
        return new RegisterRules(
            IsOwnServer, _target.Discovery, _target.AllowRelay,
            server => _target.AllowVendorCloud || server == advertised || !_services.Network.IsPublic(server),
            register => _servers.OwnAddress(register, _camera));
    }
}
