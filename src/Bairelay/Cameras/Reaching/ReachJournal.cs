namespace Bairelay.Cameras.Reaching;

/// <summary>
/// Notes when steps begin and end. Of a step that fails several times the last failure is kept, from the first
/// beginning on; one that succeeded stays so.
/// </summary>
internal sealed class ReachJournal(long start, IProgress<ReachProgress>? progress)
{
    private readonly List<Entry> _entries = [];
    private readonly List<ReachStep> _steps = [];

    public IReadOnlyList<ReachStep> Steps => [.. _steps];

    public void Begin(string name, long now, string? detail = null)
    {
        if (_entries.Exists(entry => entry.Name == name)) return;
        _entries.Add(new Entry(name, now));
        progress?.Report(new ReachProgress(name, null, Milliseconds(now - start), detail));
    }

    public void End(string name, long now, bool ok, string? detail)
    {
        Begin(name, now);
        var begun = _entries.Find(entry => entry.Name == name).Begun;
        var earlier = _steps.FindIndex(step => step.Name == name);
        if (earlier >= 0)
        {
            if (_steps[earlier].Ok || (!ok && _steps[earlier].Detail == detail)) return;
            _steps.RemoveAt(earlier);
        }

        _steps.Add(new ReachStep(name, Milliseconds(now - begun), ok, detail));
        progress?.Report(new ReachProgress(name, ok, Milliseconds(now - start), detail));
    }

    private static TimeSpan Milliseconds(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private readonly record struct Entry(string Name, long Begun);
}
