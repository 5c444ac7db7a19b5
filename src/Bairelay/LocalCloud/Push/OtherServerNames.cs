namespace Bairelay.LocalCloud.Push;

/// <param name="Name">A server that cameras wanted to reach, and that is not a push service.</param>
/// <param name="Camera">The last camera that did.</param>
/// <param name="Count">How often it happened.</param>
internal sealed record OtherServerName(string Name, string Camera, long Count);

/// <summary>The newest names that cameras asked for and that are no motion: a redirect of more names than needed.</summary>
internal sealed class OtherServerNames
{
    /// <summary>A camera knows a handful of servers; a peer could invent any number.</summary>
    public const int Most = 16;

    private readonly Lock _lock = new();
    private readonly List<OtherServerName> _newestLast = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<OtherServerName> All
    {
        get
        {
            lock (_lock) return [.. Enumerable.Reverse(_newestLast)];
        }
    }

    public void Note(string name, string camera)
    {
        lock (_lock)
        {
            var at = _newestLast.FindIndex(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
            var before = at < 0 ? 0 : _newestLast[at].Count;
            if (at >= 0) _newestLast.RemoveAt(at);
            else if (_newestLast.Count == Most) _newestLast.RemoveAt(0);
            _newestLast.Add(new OtherServerName(name, camera, before + 1));
        }
    }
}
