using Bairelay.Benchmarks.Load;
using Bairelay.Benchmarks.Posix;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.UnderLoad;

/// <summary>
/// Clients that ask for wakes while the heartbeats go on. The server allows 20 wakes a minute for each source and 30
/// for each camera, so many of both take turns.
/// </summary>
internal sealed class WakeLatency : IDisposable
{
    private const int Clients = 193;
    private const int Targets = 200;
    private const int PerSecond = 50;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    private readonly Fleet _fleet;
    private readonly IpPort _server;
    private readonly BatchSocket _client = new();
    private readonly Random _jitter = new(1);
    private long[] _asked = [];
    private LatencySamples _latency = new(0);
    private int _first;
    private int _count;
    private int _refused;
    private long _next;

    public WakeLatency(Fleet fleet, IpPort server)
    {
        (_fleet, _server) = (fleet, server);
        for (var camera = 0; camera < Math.Min(4, fleet.Cameras); camera++) fleet.LaneOf(camera).WakeArrived = Arrived;
    }

    /// <param name="heartbeats">Heartbeats a second meanwhile.</param>
    /// <param name="first">The number of the first wake; bursts of an earlier run may still be under way.</param>
    /// <param name="wakes">How many.</param>
    public WakeResult Run(int heartbeats, int first, int wakes)
    {
        (_asked, _latency) = (new long[wakes], new LatencySamples(wakes));
        (_first, _count, _refused, _next) = (first, 0, 0, Ticks.Now);
        var load = _fleet.Pace(TimeSpan.FromSeconds((double)wakes / PerSecond) + s_patience, heartbeats, latency: null, Meanwhile);
        return new WakeResult(_latency, _count, _refused, load.Rate);
    }

    public void Dispose() => _client.Dispose();

    private bool Meanwhile()
    {
        ReadAnswers();
        if (_count == _asked.Length || Ticks.Now < _next) return true;
        // An uneven beat, or every wake would meet the heartbeats at the same moment of theirs.
        _next = Ticks.Now + (long)(Ticks.PerSecond * (0.5 + _jitter.NextDouble()) / PerSecond * 0.9);
        var index = _count++;
        var number = _first + index;
        var target = (int)((long)(number % Targets) * _fleet.Cameras / Targets);
        var source = Camera.Address(Camera.FirstClient + number % Clients);
        var request = new C2R_C(
            Camera.Uid(target), new IpPort(source, _client.Port), Relay: null, Cid: number, Debug: 251658240, Family: 4,
            P: "MAC", R: 3);
        var length = DiscoveryFrame.Write(_client.Room(0), Lane.FirstWake | (uint)number, request);
        _client.Address(0, length, source, _server);
        _asked[index] = Ticks.Now;
        _client.Send(1);
        return true;
    }

    /// <summary>Of the ten R2D_C only the first counts.</summary>
    private void Arrived(uint tid, long now)
    {
        var index = (int)(tid & ~Lane.FirstWake) - _first;
        if (index < 0 || index >= _asked.Length || _asked[index] == 0) return;
        _latency.Add(now - _asked[index]);
        _asked[index] = 0;
    }

    private void ReadAnswers()
    {
        var count = _client.Receive();
        for (var i = 0; i < count; i++)
        {
            if (DiscoveryFrame.TryOpen(_client.Packet(i), out _, out var xml, out _) != FrameFault.None
                || DiscoveryFields.TryRead(xml, out var fields) != MessageFault.None
                || fields is { Verb: Verb.R2C_C_R, Rsp: not 0 }) _refused++;
        }
    }
}
