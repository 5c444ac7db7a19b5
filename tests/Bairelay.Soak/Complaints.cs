using System.Collections.Concurrent;

namespace Bairelay.Soak;

/// <summary>Everything that must not be. One is enough to fail the run.</summary>
internal sealed class Complaints(SoakTime time)
{
    private readonly ConcurrentQueue<string> _all = new();

    public IReadOnlyCollection<string> All => _all;

    public void Add(string what) => _all.Enqueue($"{time.Passed:d\\.hh\\:mm\\:ss} {what}");
}
