using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// How often cameras may be woken: per source address and per camera within a minute. One datagram of a client buys
/// ten towards a camera, and every wake costs a battery; nobody who keeps asking gets more than this.
/// </summary>
internal sealed class WakeLimits
{
    public const int PerSource = 20;
    public const int PerCamera = 30;

    private const long Minute = 60_000;

    private readonly Windows<Ipv4> _sources = new(PerSource);
    private readonly Windows<Uid> _cameras = new(PerCamera);

    /// <summary>True, and counted, if both still have room.</summary>
    public bool TryTake(Ipv4 source, in Uid camera, long now)
    {
        var bySource = _sources.Find(source, now);
        var byCamera = _cameras.Find(camera, now);
        if (bySource is not { HasRoom: true } || byCamera is not { HasRoom: true }) return false;
        bySource.Add(now);
        byCamera.Add(now);
        return true;
    }

    /// <summary>The camera's alone.</summary>
    public bool TryTake(in Uid camera, long now)
    {
        if (_cameras.Find(camera, now) is not { HasRoom: true } window) return false;
        window.Add(now);
        return true;
    }

    private sealed class Windows<TKey>(int limit)
        where TKey : notnull
    {
        /// <summary>More sources or cameras than this within a minute are an attack; newcomers are refused.</summary>
        private const int MaxKeys = 1024;

        /// <summary>A search for idle ones that found none is not repeated for each datagram of a flood.</summary>
        private const long SearchAgainAfter = 1_000;

        private readonly Dictionary<TKey, Window> _windows = [];
        private long _nextSearch = long.MinValue;

        public Window? Find(TKey key, long now)
        {
            if (_windows.TryGetValue(key, out var window))
            {
                window.Forget(now - Minute);
                return window;
            }

            if (_windows.Count >= MaxKeys && now >= _nextSearch)
            {
                DropIdle(now);
                _nextSearch = now + SearchAgainAfter;
            }

            if (_windows.Count >= MaxKeys) return null;
            return _windows[key] = new Window(limit);
        }

        private void DropIdle(long now)
        {
            foreach (var (key, window) in _windows)
            {
                window.Forget(now - Minute);
                if (window.IsEmpty) _windows.Remove(key);
            }
        }
    }

    private sealed class Window(int limit)
    {
        private readonly Queue<long> _times = new();

        public bool HasRoom => _times.Count < limit;

        public bool IsEmpty => _times.Count == 0;

        public void Add(long now) => _times.Enqueue(now);

        public void Forget(long before)
        {
            while (_times.TryPeek(out var oldest) && oldest <= before) _times.Dequeue();
        }
    }
}
