using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

/// <summary>A camera as a wake sees it.</summary>
/// <param name="Uid">As the camera registered it.</param>
/// <param name="Route">The accepted place.</param>
/// <param name="Contender">Another address where it may be: it was just now, or claims to be; a wake goes there too.</param>
/// <param name="IsLive">Heard from within the stale limit, or as good as that.</param>
/// <param name="Silent">Milliseconds since it was heard.</param>
/// <param name="WasThere">The other address was the accepted one just now; else it only claims to be.</param>
internal readonly record struct FoundCamera(Uid Uid, Route Route, Route? Contender, bool IsLive, long Silent = 0, bool WasThere = false);

/// <summary>A camera as it is kept on disk and shown to the operator.</summary>
internal readonly record struct CameraRecord(Uid Uid, Route Route, ulong? Token, long LastSeenUnixMilliseconds);

/// <summary>A camera that has been silent for longer than the stale limit.</summary>
internal readonly record struct LostCamera(Uid Uid, long SilentMilliseconds);

/// <summary>
/// UID ↔ address of every camera that keeps its heartbeat here: the one thing that wake and motion share. One plain
/// lock guards it, and nothing inside waits. A heartbeat of a known camera allocates nothing and touches one bucket
/// and one slot, however many cameras there are.
/// </summary>
internal sealed partial class CameraRegistry
{
    /// <summary>
    /// How long the accepted address must have been silent before another one may take its place without the
    /// session's token. Longer than the longest heartbeat interval seen (20 s), so that a forged heartbeat cannot
    /// push a living camera out.
    /// </summary>
    public const long TakeoverSilence = 25_000;

    private readonly Lock _lock = new();
    private readonly UidTable<CameraEntry> _slots;
    private readonly AddressIndex _byAddress;
    private readonly ConfiguredCameras _configured;
    private readonly Queue<int> _evictable = new();
    private readonly long _staleAfter;
    private readonly int _unknownLimit;

    /// <summary>For each configured camera the slot that has its reserved place, or −1.</summary>
    private readonly int[] _places;

    private int _unknown;
    private long _noStaleBefore;

    /// <summary>No entry counts as older than this moment: the start, or the last jump of the clocks.</summary>
    private long _floor;

    public CameraRegistry(int capacity, TimeSpan staleAfter, ConfiguredCameras configured, Moment now)
    {
        _slots = new UidTable<CameraEntry>(capacity);
        _byAddress = new AddressIndex(_slots, configured, capacity);
        _configured = configured;
        _staleAfter = (long)staleAfter.TotalMilliseconds;
        _unknownLimit = Math.Max(0, capacity - configured.Count);
        _places = new int[configured.Count];
        Array.Fill(_places, -1);
        _floor = now.Milliseconds;
    }

    /// <summary>Raised outside the lock when something that survives a restart has changed.</summary>
    public event Action? Changed;

    public int Count
    {
        get
        {
            lock (_lock) return _slots.Count;
        }
    }

    /// <summary>Whether this server gave a token to the camera; without anchors, as some tests have it, each counts.</summary>
    public Func<Uid, ulong, Moment, bool> Issued { get; init; } = (_, _, _) => true;

    public HeartbeatOutcome Heartbeat(in Uid uid, in Route route, ulong? token, Moment now)
    {
        HeartbeatOutcome outcome;
        bool lasting, isOtherToken;
        lock (_lock)
        {
            var slot = _slots.Find(uid);
            if ((slot < 0 || _slots[slot].Value.Place == 0) && Holder(uid, slot, out var fit) is >= 0 and var holder
                && !MayReplace(holder, fit, route, token, now.Milliseconds))
                return CameraClaims.Contest(ref _slots[holder].Value, route, now.Milliseconds);
            if (slot < 0) slot = Admit(uid, route, token, now.Milliseconds);
            if (slot < 0) return HeartbeatOutcome.Full;
            outcome = Refresh(slot, route, token, now.Milliseconds, out lasting, out isOtherToken);
        }

        // Asked outside the lock: the anchors ask us under theirs.
        if (isOtherToken && Issued(uid, token!.Value, now)) lasting |= Adopt(uid, route, token.Value);
        if (lasting) Changed?.Invoke();
        return outcome;
    }

    /// <summary>Whether what comes from an address may be taken for a camera's: nobody else holds its place, or it has been silent.</summary>
    public bool MayBe(in Uid uid, Ipv4 address, Moment now)
    {
        lock (_lock)
        {
            var slot = _slots.Find(uid);
            if (slot < 0 || _slots[slot].Value.Place == 0) slot = Holder(uid, -1, out _) is >= 0 and var holder ? holder : slot;
            if (slot < 0) return true;
            ref var entry = ref _slots[slot].Value;
            return entry.Route.Remote.Ip == address || CameraClaims.WasAt(entry, address, now.Milliseconds)
                || now.Milliseconds - LastSeen(entry) >= TakeoverSilence;
        }
    }

    /// <summary>
    /// The camera that a client means: live before stale, configured before another of its name, exact before sticker form, then
    /// the freshest.
    /// </summary>
    public bool TryFind(in Uid requested, Moment now, out FoundCamera camera)
    {
        lock (_lock)
        {
            var best = -1;
            (bool Live, bool Held, bool Exact, long Seen) bestRank = default;
            for (var slot = _slots.FirstOfPrefix(requested); slot >= 0; slot = _slots[slot].Next)
            {
                ref var found = ref _slots[slot];
                if (!found.Uid.Matches(requested)) continue;
                var rank = (IsLive(found.Value, now.Milliseconds), found.Value.Place != 0, found.Uid.EqualsIn(requested), LastSeen(found.Value));
                if (best >= 0 && rank.CompareTo(bestRank) <= 0) continue;
                (best, bestRank) = (slot, rank);
            }

            camera = best < 0 ? default : Found(_slots[best], now.Milliseconds);
            return best >= 0;
        }
    }

    /// <summary>
    /// The camera was heard otherwise: it sends no heartbeats while it is awake (docs/protocol.md 6.4.2). Nothing about
    /// where it is changes by that, and a camera that has never registered stays unknown.
    /// </summary>
    public void Heard(in Uid uid, Moment now)
    {
        lock (_lock)
        {
            var slot = _slots.Find(uid);
            if (slot < 0) return;
            ref var entry = ref _slots[slot].Value;
            entry.LastSeen = Math.Max(entry.LastSeen, now.Milliseconds);
            MayBeLostAgain(ref entry);
        }
    }

    /// <summary>The camera that registered with exactly this UID.</summary>
    public bool TryGet(in Uid uid, Moment now, out FoundCamera camera)
    {
        lock (_lock)
        {
            var slot = _slots.Find(uid);
            camera = slot < 0 ? default : Found(_slots[slot], now.Milliseconds);
            return slot >= 0;
        }
    }

    /// <summary>Who registered from an address within the last 24 h; null if nobody did.</summary>
    public CamerasAtAddress? FindByAddress(Ipv4 address, Moment now)
    {
        lock (_lock)
        {
            var slot = _byAddress.Find(address, now.Milliseconds, _floor, _staleAfter, out var live);
            if (slot >= 0) return new CamerasAtAddress(_slots[slot].Uid, live);
            // A camera that somebody claimed to have moved may still be where it was.
            var left = Array.FindIndex(_places, place => place >= 0 && CameraClaims.WasAt(_slots[place].Value, address, now.Milliseconds));
            return left < 0 ? null : new CamerasAtAddress(_slots[_places[left]].Uid, [_slots[_places[left]].Uid]);
        }
    }

    public bool IsLive(in Uid uid, Moment now) => TryGet(uid, now, out var camera) && camera.IsLive;

    /// <summary>After a jump of the clocks every camera counts as heard just now.</summary>
    public void ForgetAges(Moment now)
    {
        lock (_lock)
        {
            _floor = now.Milliseconds;
            _evictable.Clear();
            for (var slot = 0; slot < _slots.HighestSlot; slot++)
            {
                if (_slots[slot].IsUsed) MayBeLostAgain(ref _slots[slot].Value);
            }
        }
    }

    /// <summary>
    /// Names each camera that has become stale since the last call, once, and says how many milliseconds may pass
    /// before another one can.
    /// </summary>
    public long CollectLost(Moment now, List<LostCamera> lost)
    {
        var next = _staleAfter;
        // In portions, so that heartbeats are not kept waiting by a large registry.
        for (var start = 0; start < _slots.HighestSlot; start += UidTable<CameraEntry>.ChunkLength)
        {
            lock (_lock)
            {
                var end = Math.Min(start + UidTable<CameraEntry>.ChunkLength, _slots.HighestSlot);
                for (var slot = start; slot < end; slot++)
                {
                    ref var entry = ref _slots[slot].Value;
                    if (!_slots[slot].IsUsed || entry.Presence == Presence.Lost) continue;
                    var silent = now.Milliseconds - LastSeen(entry);
                    if (silent <= _staleAfter)
                    {
                        next = Math.Min(next, _staleAfter - silent + 1);
                        continue;
                    }

                    entry.Presence = Presence.Lost;
                    lost.Add(new LostCamera(_slots[slot].Uid, silent));
                }
            }
        }

        return next;
    }

    public List<CameraRecord> Snapshot(Moment now)
    {
        lock (_lock)
        {
            var records = new List<CameraRecord>(_slots.Count);
            for (var slot = 0; slot < _slots.HighestSlot; slot++)
            {
                ref var entry = ref _slots[slot].Value;
                if (!_slots[slot].IsUsed) continue;
                var age = Math.Max(0, now.Milliseconds - entry.LastSeen);
                records.Add(new CameraRecord(
                    _slots[slot].Uid, entry.Route, entry.HasToken ? entry.Token : null, now.UnixMilliseconds - age));
            }

            return records;
        }
    }

    /// <summary>
    /// Puts back what an earlier run knew. Whatever its age, such a camera can be woken until the stale limit has
    /// passed since the start: it may well have kept its heartbeat while nobody listened.
    /// </summary>
    public void Restore(IEnumerable<CameraRecord> records, Moment now)
    {
        lock (_lock)
        {
            foreach (var record in records)
            {
                if (_slots.Find(record.Uid) >= 0) continue;
                var age = Math.Max(0, now.UnixMilliseconds - record.LastSeenUnixMilliseconds);
                var slot = Admit(record.Uid, record.Route, record.Token, now.Milliseconds);
                if (slot < 0) continue;
                ref var entry = ref _slots[slot].Value;
                entry.LastSeen = now.Milliseconds - age;
                entry.HasToken = record.Token is not null;
                entry.Token = record.Token ?? 0;
                entry.Presence = Presence.Remembered;
            }
        }
    }

    private HeartbeatOutcome Refresh(int slot, in Route route, ulong? token, long now, out bool lasting, out bool isOtherToken)
    {
        (lasting, isOtherToken) = (false, false);
        ref var entry = ref _slots[slot].Value;
        var moved = route.Remote.Ip != entry.Route.Remote.Ip;
        var isProven = CameraClaims.Proves(entry, token);
        var hasLeft = now - LastSeen(entry) >= TakeoverSilence;
        if (moved && !isProven && !hasLeft) return CameraClaims.Contest(ref entry, route, now);
        if (moved) CameraClaims.Settle(ref entry);
        if (moved && !isProven) CameraClaims.KeepToken(ref entry, now);
        if (route.Remote != entry.Route.Remote) CameraClaims.Leave(ref entry, route, mayReturn: moved || !isProven, LastSeen(entry), now);
        var outcome = entry.Presence != Presence.Present ? HeartbeatOutcome.Registered
            : moved ? HeartbeatOutcome.Moved
            : HeartbeatOutcome.Refreshed;
        entry.Presence = Presence.Present;
        entry.LastSeen = now;
        if (entry.Route != route)
        {
            if (moved) _byAddress.Remove(slot);
            entry.Route = route;
            if (moved) _byAddress.Add(slot);
            lasting = true;
        }

        if (token is not { } carried || (entry.HasToken && entry.Token == carried)) return outcome;
        if (isProven) CameraClaims.Return(ref entry);
        else if (entry.HasToken) isOtherToken = true;
        else (entry.HasToken, entry.Token) = (true, carried);
        lasting |= !isOtherToken;
        return outcome;
    }

    /// <summary>The token of a new boot, which this server gave.</summary>
    private bool Adopt(in Uid uid, in Route route, ulong token)
    {
        lock (_lock)
        {
            var slot = _slots.Find(uid);
            if (slot < 0 || _slots[slot].Value.Route != route) return false;
            ref var entry = ref _slots[slot].Value;
            (entry.HasToken, entry.Token) = (true, token);
            // Only who is at an address gets a token there: the camera's port is another one indeed.
            CameraClaims.Forget(ref entry, route.Remote.Ip);
            return true;
        }
    }

    /// <summary>It counts as alive without a heartbeat; when that is over, those who were told so are told of the end too.</summary>
    private static void MayBeLostAgain(ref CameraEntry entry)
    {
        if (entry.Presence == Presence.Lost) entry.Presence = Presence.Remembered;
    }

    private FoundCamera Found(in UidTable<CameraEntry>.Slot slot, long now) => new(
        slot.Uid, slot.Value.Route, CameraClaims.OtherPlace(slot.Value, now), IsLive(slot.Value, now), Math.Max(0, now - slot.Value.LastSeen),
        CameraClaims.HasPrevious(slot.Value, now));

    private bool IsLive(in CameraEntry entry, long now) => now - LastSeen(entry) <= _staleAfter;

    private long LastSeen(in CameraEntry entry) => Math.Max(entry.LastSeen, _floor);
}
