using System.Text;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Push;

/// <summary>A camera by its address in the configuration.</summary>
internal sealed record AddressedCamera(string Name, Uid Uid);

/// <summary>
/// The cameras whose configured address is an address or resolves to one. Names are looked up when somebody unknown
/// calls, all at once and not often, and nobody who accepts connections waits for it.
/// </summary>
internal sealed class ConfiguredAddresses
{
    /// <summary>An answer is believed for so long; by then the address may be another device's.</summary>
    private const long Memory = 5 * 60_000;

    /// <summary>Strangers that call must not become a flood of queries.</summary>
    private const long Pause = 10_000;

    /// <summary>Lookups at once; each may hold a thread of the pool.</summary>
    private const int AtOnce = 4;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private readonly ILookup<Ipv4, AddressedCamera> _literal;
    private readonly List<Named> _named = [];
    private readonly NameLookup _find;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private Task _refreshing = Task.CompletedTask;
    private long _refreshed = CameraEntry.Never;

    public ConfiguredAddresses(IEnumerable<CameraOptions> cameras, NameLookup find, TimeProvider time, ILogger log)
    {
        (_find, _time, _log) = (find, time, log);
        var literal = new List<(Ipv4 Address, AddressedCamera Camera)>();
        foreach (var options in cameras.Where(camera => camera.Enabled))
        {
            if (options.Address is not { } text || !HostAndPort.TryParse(text, 9000, out var place)) continue;
            var camera = new AddressedCamera(options.Name, Uid.TryParse(options.Uid, out var uid) ? uid : default);
            if (Ipv4.TryParse(Encoding.UTF8.GetBytes(place.Host), out var address)) literal.Add((address, camera));
            else if (HostAndPort.IsHostName(place.Host)) _named.Add(new Named(camera, place.Host));
        }

        _literal = literal.ToLookup(one => one.Address, one => one.Camera);
    }

    /// <summary>Those that are at an address as far as it is known.</summary>
    public IReadOnlyList<AddressedCamera> Find(Ipv4 address)
    {
        var oldest = Moment.Now(_time).Milliseconds - Memory;
        return
        [
            .. _literal[address],
            .. from one in _named
               where one.Answer is { } answer && answer.At >= oldest && answer.Addresses.Contains(address)
               select one.Camera,
        ];
    }

    /// <summary>Looks the names up again, unless that was done a moment ago. Ends with its own limit and never fails.</summary>
    public Task RefreshAsync(CancellationToken stopping)
    {
        if (_named.Count == 0) return Task.CompletedTask;
        lock (_lock)
        {
            var now = Moment.Now(_time).Milliseconds;
            if (!_refreshing.IsCompleted || now - _refreshed < Pause) return _refreshing;
            _refreshed = now;
            return _refreshing = LookUpAllAsync(stopping);
        }
    }

    /// <summary>Waits for lookups under way.</summary>
    public Task EndAsync()
    {
        lock (_lock) return _refreshing;
    }

    private async Task LookUpAllAsync(CancellationToken stopping)
    {
        // Not inside the lock, nor on the thread that accepts.
        await Task.Yield();
        using var turns = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(_named.Select(one => LookUpAsync(one, turns, stopping)));
    }

    private async Task LookUpAsync(Named one, SemaphoreSlim turns, CancellationToken stopping)
    {
        await turns.WaitAsync(CancellationToken.None);
        using var limit = new CancellationTokenSource(s_limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            var addresses = await _find(one.Host, either.Token);
            one.Answer = new Answer(addresses, Moment.Now(_time).Milliseconds);
        }
        catch (Exception exception)
        {
            // The last answer is believed until it is too old.
            if (!stopping.IsCancellationRequested)
                _log.CameraHostNotFound(one.Camera.Name, one.Host, exception is OperationCanceledException ? "no answer in time" : exception.Message);
        }
        finally
        {
            turns.Release();
        }
    }

    private sealed record Answer(IReadOnlyList<Ipv4> Addresses, long At);

    private sealed class Named(AddressedCamera camera, string host)
    {
        private volatile Answer? _answer;

        public AddressedCamera Camera => camera;

        public string Host => host;

        public Answer? Answer
        {
            get => _answer;
            set => _answer = value;
        }
    }
}
