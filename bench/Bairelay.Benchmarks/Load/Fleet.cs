using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Load;

/// <summary>
/// N cameras on four source ports, played by the calling thread. It never sleeps: a reply is read the moment that it
/// is there, and the server never pays for waking the load.
/// </summary>
internal sealed class Fleet : IDisposable
{
    private const int LaneCount = 4;

    /// <summary>A heartbeat that is unanswered for this long is lost, on loopback for certain.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly Lane[] _lanes;
    private int _turn;

    public Fleet(int cameras)
    {
        var order = new Random(cameras);
        _lanes = [.. from lane in Enumerable.Range(0, LaneCount)
                     let numbers = Enumerable.Range(0, cameras).Where(number => number % LaneCount == lane).ToArray()
                     where numbers.Length > 0
                     select new Lane(lane, numbers, order)];
        Cameras = cameras;
    }

    public int Cameras { get; }

    public long Lost => _lanes.Sum(lane => lane.Lost);

    public long Wrong => _lanes.Sum(lane => lane.Wrong);

    /// <summary>Everything of a lane that waits for the fleet's cameras; a camera's lane is its number modulo four.</summary>
    public Lane LaneOf(int camera) => _lanes[camera % LaneCount];

    public void Towards(IpPort server, ReplyKind expected)
    {
        foreach (var lane in _lanes) (lane.Server, lane.Expected) = (server, expected);
    }

    /// <summary>Says every camera's heartbeat once. Whether all of them arrived is for the server to say.</summary>
    public void Register(int window)
    {
        foreach (var lane in _lanes)
        {
            var sent = 0;
            while (sent < lane.Cameras || lane.Outstanding > 0)
            {
                var room = Math.Min(window / LaneCount - lane.Outstanding, lane.Cameras - sent);
                if (room > 0)
                {
                    lane.Send(room);
                    sent += Math.Min(room, Posix.BatchSocket.Batch);
                }

                Await(lane);
            }
        }
    }

    /// <summary>
    /// As many heartbeats as the server answers: each reply is followed by the next heartbeat, with a number of
    /// them under way at any moment.
    /// </summary>
    public LoadResult Saturate(TimeSpan duration, int window)
    {
        var lostBefore = Lost;
        var each = window / _lanes.Length;
        foreach (var lane in _lanes) lane.Send(each);
        var start = Ticks.Now;
        var (end, heard) = (start + Ticks.From(duration), start);
        long answered = 0;
        long now;
        while ((now = Ticks.Now) < end)
        {
            foreach (var lane in _lanes)
            {
                var got = lane.Receive();
                if (got == 0) continue;
                lane.Send(got);
                answered += got;
                heard = now;
            }

            if (now - heard <= Ticks.From(s_patience)) continue;
            foreach (var lane in _lanes)
            {
                lane.GiveUp();
                lane.Send(each);
            }

            heard = now;
        }

        var rate = answered / Ticks.ToSeconds(now - start);
        return new LoadResult(answered + Drain(), rate, Lost - lostBefore);
    }

    /// <summary>
    /// Heartbeats at a fixed rate, whether the earlier ones have been answered or not, so that a slow moment of the
    /// server meets as many of them as it would in life.
    /// </summary>
    /// <param name="duration">How long.</param>
    /// <param name="rate">Heartbeats a second.</param>
    /// <param name="latency">Receives their round trips.</param>
    /// <param name="meanwhile">Called between any two looks at the sockets; false ends the run.</param>
    public LoadResult Pace(TimeSpan duration, int rate, LatencySamples? latency, Func<bool>? meanwhile = null)
    {
        var lostBefore = Lost;
        foreach (var lane in _lanes) lane.Latency = latency;
        var start = Ticks.Now;
        var (end, next, interval) = (start + Ticks.From(duration), start, Ticks.PerSecond / rate);
        long answered = 0;
        long now;
        while ((now = Ticks.Now) < end)
        {
            if (now >= next)
            {
                _lanes[_turn = (_turn + 1) % _lanes.Length].Send(1);
                next += interval;
            }

            foreach (var lane in _lanes) answered += lane.Receive();
            if (meanwhile is not null && !meanwhile()) break;
        }

        answered += Drain();
        foreach (var lane in _lanes) lane.Latency = null;
        return new LoadResult(answered, answered / Ticks.ToSeconds(now - start), Lost - lostBefore);
    }

    /// <summary>One heartbeat, and a look at what has arrived of earlier ones.</summary>
    public void Beat()
    {
        foreach (var lane in _lanes) lane.Receive();
        _lanes[_turn = (_turn + 1) % _lanes.Length].Send(1);
    }

    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Dispose();
    }

    /// <summary>Reads the last replies.</summary>
    private long Drain()
    {
        long answered = 0;
        foreach (var lane in _lanes)
        {
            while (lane.Outstanding > 0)
            {
                var before = lane.Outstanding;
                if (!Await(lane)) break;
                answered += before - lane.Outstanding;
            }
        }

        return answered;
    }

    /// <summary>Waits for a reply; false if none came, and then what was outstanding is lost.</summary>
    private static bool Await(Lane lane)
    {
        var end = Ticks.Now + Ticks.From(s_patience);
        while (lane.Outstanding > 0 && lane.Receive() == 0)
        {
            if (Ticks.Now < end) continue;
            lane.GiveUp();
            return false;
        }

        return true;
    }
}

/// <param name="Answered">Heartbeats whose reply arrived.</param>
/// <param name="Rate">Those a second.</param>
/// <param name="Lost">Heartbeats whose reply did not.</param>
internal readonly record struct LoadResult(long Answered, double Rate, long Lost);
