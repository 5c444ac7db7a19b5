using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>The two numbers that bind D2M_Q, D2R_R and R2D_R_R of one boot together.</summary>
/// <param name="Token">The camera repeats it in D2R_R and in its heartbeats.</param>
/// <param name="Ac">We must repeat it in R2D_R_R, or the camera starts over.</param>
internal readonly record struct Anchor(ulong Token, uint Ac);

/// <summary>An anchor as it is kept on disk.</summary>
internal readonly record struct AnchorRecord(Uid Uid, Anchor Anchor, long IssuedUnixMilliseconds);

/// <summary>
/// The anchors given to each camera. A camera that asks twice may answer to either, so the last four are kept; a
/// repeated question (same source and tid) gets the same answer.
/// </summary>
internal sealed class SessionAnchors(int capacity, RandomNumbers random, Func<Uid, Moment, bool> isProtected)
{
    private const int PairsPerCamera = 4;
    private const long RepeatWindow = 10_000;
    private const long Lifetime = 24 * 60 * 60 * 1000L;

    /// <summary>How many of the oldest cameras are looked at to find a place for a newcomer.</summary>
    private const int EvictionSteps = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<Uid, LinkedListNode<CameraAnchors>> _cameras = [];
    private readonly LinkedList<CameraAnchors> _byAge = new();

    /// <summary>Raised outside the lock when a new anchor was given.</summary>
    public event Action? Changed;

    public int Count
    {
        get
        {
            lock (_lock) return _cameras.Count;
        }
    }

    /// <summary>
    /// The anchor for a D2M_Q; null when there is no place for another camera.
    /// </summary>
    /// <param name="uid">The camera that asks.</param>
    /// <param name="source">Where it asks from.</param>
    /// <param name="tid">The question's transmission id.</param>
    /// <param name="now">The current moment.</param>
    /// <param name="repeated">Whether the same question was answered within ten seconds.</param>
    public Anchor? Issue(in Uid uid, IpPort source, uint tid, Moment now, out bool repeated)
    {
        Anchor anchor;
        lock (_lock)
        {
            repeated = false;
            var camera = FindOrAdd(uid, now);
            if (camera is null) return null;
            foreach (var given in camera.Pairs)
            {
                if (given.Source != source || given.Tid != tid) continue;
                if (now.Milliseconds - given.Issued >= RepeatWindow) continue;
                repeated = true;
                return given.Anchor;
            }

            anchor = new Anchor(random.Positive64(), random.Positive32());
            camera.Add(new Given(anchor, source, tid, now.Milliseconds));
        }

        Changed?.Invoke();
        return anchor;
    }

    /// <summary>
    /// The anchor that a D2R_R refers to: the one with its token, else the newest. Null if the camera has none, for
    /// instance because it asked before this program started.
    /// </summary>
    public Anchor? Find(in Uid uid, ulong? token, Moment now)
    {
        lock (_lock)
        {
            if (!_cameras.TryGetValue(uid, out var node)) return null;
            Anchor? newest = null;
            foreach (var given in node.Value.Pairs)
            {
                if (now.Milliseconds - given.Issued >= Lifetime) continue;
                if (given.Anchor.Token == token) return given.Anchor;
                newest = given.Anchor;
            }

            return newest;
        }
    }

    public List<AnchorRecord> Snapshot(Moment now)
    {
        lock (_lock)
        {
            return [.. from camera in _byAge
                       from given in camera.Pairs
                       let age = now.Milliseconds - given.Issued
                       where age < Lifetime
                       select new AnchorRecord(camera.Uid, given.Anchor, now.UnixMilliseconds - age)];
        }
    }

    /// <summary>Puts back what an earlier run gave, oldest first.</summary>
    public void Restore(IEnumerable<AnchorRecord> records, Moment now)
    {
        lock (_lock)
        {
            foreach (var record in records)
            {
                var age = Math.Max(0, now.UnixMilliseconds - record.IssuedUnixMilliseconds);
                if (age < Lifetime) FindOrAdd(record.Uid, now)?.Add(new Given(record.Anchor, default, 0, now.Milliseconds - age));
            }
        }
    }

    private CameraAnchors? FindOrAdd(in Uid uid, Moment now)
    {
        if (_cameras.TryGetValue(uid, out var node))
        {
            _byAge.Remove(node);
            _byAge.AddLast(node);
            return node.Value;
        }

        if (_cameras.Count >= capacity && !Evict(now)) return null;
        node = _byAge.AddLast(new CameraAnchors(uid));
        _cameras.Add(uid, node);
        return node.Value;
    }

    /// <summary>
    /// Drops the camera that has not asked for longest, unless it is alive or configured: those go to the back of
    /// the line.
    /// </summary>
    private bool Evict(Moment now)
    {
        for (var step = 0; step < EvictionSteps && _byAge.First is { } oldest; step++)
        {
            _byAge.RemoveFirst();
            if (isProtected(oldest.Value.Uid, now))
            {
                _byAge.AddLast(oldest);
                continue;
            }

            _cameras.Remove(oldest.Value.Uid);
            return true;
        }

        return false;
    }

    private readonly record struct Given(Anchor Anchor, IpPort Source, uint Tid, long Issued);

    private sealed class CameraAnchors(Uid uid)
    {
        private readonly List<Given> _pairs = new(PairsPerCamera);

        public Uid Uid { get; } = uid;

        /// <summary>Oldest first.</summary>
        public IReadOnlyList<Given> Pairs => _pairs;

        public void Add(Given given)
        {
            if (_pairs.Count == PairsPerCamera) _pairs.RemoveAt(0);
            _pairs.Add(given);
        }
    }
}
