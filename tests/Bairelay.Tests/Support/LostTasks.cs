using System.Collections.Concurrent;
using Bairelay.Tests.Support;

[assembly: AssemblyFixture(typeof(LostTasks))]

namespace Bairelay.Tests.Support;

/// <summary>Fails the run if a task died of an exception that nobody looked at.</summary>
public sealed class LostTasks : IDisposable
{
    private readonly ConcurrentQueue<Exception> _exceptions = new();

    public LostTasks() => TaskScheduler.UnobservedTaskException += OnUnobserved;

    public void Dispose()
    {
        // Lost tasks show when they are collected.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        if (!_exceptions.IsEmpty) throw new AggregateException("Tasks failed without anybody noticing", _exceptions);
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e) => _exceptions.Enqueue(e.Exception);
}
