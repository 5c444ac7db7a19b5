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
/// repeated question (same source and tid) gets the same answer. One plain lock guards it.
/// </summary>
internal sealed class SessionAnchors(int capacity, RandomNumbers random, Func<Uid, Moment, bool> isProtected)
{
    private const int PairsPerCamera = 4;
    private const long RepeatWindow = 10_000;
    private const long Lifetime = 24 * 60 * 60 * 1000L;

    /// <summary>How many of the oldest cameras are looked at to find a place for a newcomer.</summary>
    private const int EvictionSteps = 64;

    private readonly Lock _lock = new();
    private readonly UidTable<CameraAnchors> _cameras = new(capacity);

    // The cameras form a ring by age through their slots; these are its ends.
    private int _oldest = -1;
    private int _youngest = -1;

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
        Given given;
        lock (_lock)
        {
            repeated = false;
            var slot = FindOrAdd(uid, now);
            if (slot < 0) return null;
            ref var camera = ref _cameras[slot].Value;
            for (var i = 0; i < camera.Count; i++)
            {
                var earlier = camera[i];
                if (earlier.Source != source || earlier.Tid != tid) continue;
                if (now.Milliseconds - earlier.Issued >= RepeatWindow) continue;
                repeated = true;
                return earlier.Anchor;
            }

            given = new Given(new Anchor(random.Positive64(), random.Positive32()), source, tid, now.Milliseconds);
            camera.Add(given);
        }

        Changed?.Invoke();
        return given.Anchor;
    }

    /// <summary>
    /// The anchor that a D2R_R refers to: the one with its token, else the newest. Null if the camera has none, for
    /// instance because it asked before this program started.
    /// </summary>
    public Anchor? Find(in Uid uid, ulong? token, Moment now)
    {
        lock (_lock)
        {
            var slot = _cameras.Find(uid);
            if (slot < 0) return null;
            ref var camera = ref _cameras[slot].Value;
            Anchor? newest = null;
            for (var i = 0; i < camera.Count; i++)
            {
                var given = camera[i];
                if (now.Milliseconds - given.Issued >= Lifetime) break;
                if (given.Anchor.Token == token) return given.Anchor;
                newest ??= given.Anchor;
            }

            return newest;
        }
    }

    /// <summary>Whether a token was given to this camera.</summary>
    public bool HasIssued(in Uid uid, ulong token, Moment now) => Find(uid, token, now) is { } anchor && anchor.Token == token;

    /// <summary>Oldest first, as <see cref="Restore"/> wants them.</summary>
    public List<AnchorRecord> Snapshot(Moment now)
    {
        lock (_lock)
        {
            var records = new List<AnchorRecord>(_cameras.Count);
            for (var slot = _oldest; slot >= 0; slot = _cameras[slot].Value.Younger)
            {
                ref var camera = ref _cameras[slot].Value;
                for (var i = camera.Count - 1; i >= 0; i--)
                {
                    var age = now.Milliseconds - camera[i].Issued;
                    if (age < Lifetime)
                        records.Add(new AnchorRecord(_cameras[slot].Uid, camera[i].Anchor, now.UnixMilliseconds - age));
                }
            }

            return records;
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
                if (age >= Lifetime) continue;
                var slot = FindOrAdd(record.Uid, now);
                if (slot >= 0) _cameras[slot].Value.Add(new Given(record.Anchor, default, 0, now.Milliseconds - age));
            }
        }
    }

    private int FindOrAdd(in Uid uid, Moment now)
    {
        var slot = _cameras.Find(uid);
        if (slot >= 0)
        {
            Unlink(slot);
        }
        else
        {
            if (_cameras.Count >= capacity && !Evict(now)) return -1;
            slot = _cameras.Add(uid);
        }

        LinkYoungest(slot);
        return slot;
    }

    /// <summary>
    /// Drops the camera that has not asked for longest, unless it is alive or configured: those go to the back of
    /// the line.
    /// </summary>
    private bool Evict(Moment now)
    {
        for (var step = 0; step < EvictionSteps && _oldest >= 0; step++)
        {
            var oldest = _oldest;
            Unlink(oldest);
            if (!isProtected(_cameras[oldest].Uid, now))
            {
                _cameras.Remove(oldest);
                return true;
            }

            LinkYoungest(oldest);
        }

        return false;
    }

    private void LinkYoungest(int slot)
    {
        ref var camera = ref _cameras[slot].Value;
        camera.Older = _youngest;
        camera.Younger = -1;
        if (_youngest >= 0) _cameras[_youngest].Value.Younger = slot;
        else _oldest = slot;
        _youngest = slot;
    }

    private void Unlink(int slot)
    {
        ref var camera = ref _cameras[slot].Value;
        if (camera.Older >= 0) _cameras[camera.Older].Value.Younger = camera.Younger;
        else _oldest = camera.Younger;
        if (camera.Younger >= 0) _cameras[camera.Younger].Value.Older = camera.Older;
        else _youngest = camera.Older;
    }

    private readonly record struct Given(Anchor Anchor, IpPort Source, uint Tid, long Issued);

    /// <summary>One camera's pairs, newest first. Nearly every camera has one, so only the others pay for an array.</summary>
    private struct CameraAnchors
    {
        public int Older;
        public int Younger;
        private Given _newest;
        private Given[]? _earlier;

        public int Count { get; private set; }

        public readonly Given this[int index] => index == 0 ? _newest : _earlier![index - 1];

        public void Add(Given given)
        {
            // The place of the one that goes is taken by its younger neighbour, and so on.
            var last = Count < PairsPerCamera ? Count : Superfluous(given.Source.Ip);
            if (Count < PairsPerCamera) Count++;
            if (last > 0) _earlier ??= new Given[PairsPerCamera - 1];
            for (var i = last; i > 0; i--) _earlier![i - 1] = this[i - 1];
            _newest = given;
        }

        /// <summary>The oldest one of the address that asks most: whoever asks in a camera's name pushes out its own questions first.</summary>
        private readonly int Superfluous(Ipv4 newcomer)
        {
            var (superfluous, most) = (Count - 1, 0);
            for (var i = Count - 1; i >= 0; i--)
            {
                var source = this[i].Source.Ip;
                var asked = source == newcomer ? 1 : 0;
                for (var j = 0; j < Count; j++) asked += this[j].Source.Ip == source ? 1 : 0;
                if (asked > most) (superfluous, most) = (i, asked);
            }

            return superfluous;
        }
    }
}
