using System.Collections.Concurrent;
using Bairelay.Cameras;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt;

/// <summary>A camera without a life of its own: it is reached at once and answers by a table, unless a test says otherwise.</summary>
internal sealed class FakeCamera(string name, TimeProvider time, ILogger log) : ICamera
{
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ConcurrentQueue<CommandTerms> _terms = new();
    private readonly ConcurrentQueue<CameraReport> _told = new();
    private readonly Strand _strand = new();

    public CameraOptions Options { get; init; } = new() { Name = name, Password = new Secret(ScriptedCamera.Password) };

    public ScriptedCamera Wire { get; } = new();

    /// <summary>What was asked of it, in its order: a command's class, <c>awake</c> with minutes, <c>sleep</c>.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    public IReadOnlyList<CommandTerms> Terms => [.. _terms];

    public IReadOnlyList<CameraReport> Told => [.. _told];

    /// <summary>In place of the table; null goes on to it.</summary>
    public Func<CancellationToken, Task<CommandOutcome?>> Before { get; set; } = _ => Task.FromResult<CommandOutcome?>(null);

    /// <summary>Nothing happens in its session until time passes.</summary>
    public bool IsAtRest => _strand.IsIdle;

    public Action<CameraReport> Tells { get; set; } = _ => { };

    public async Task<CommandOutcome> RunAsync(CameraCommand command, CommandTerms terms, CancellationToken cancellation)
    {
        _terms.Enqueue(terms);
        _calls.Enqueue(command.GetType().Name);
        if (await Before(cancellation) is { } outcome) return outcome;
        try
        {
            var reached = new ReachedCamera(Wire.Pipe, new ReachReport("tcp", "tcp", []));
            var start = new SessionStart(SessionSettings.For(Options), 1, time, log);
            return await _strand.Start(() => command.RunAsync(reached, start, cancellation));
        }
        catch (CameraException exception)
        {
            return CommandFailure.Of(exception);
        }
    }

    public async Task<CommandOutcome> StayAwakeAsync(TimeSpan duration, CommandTerms terms, CancellationToken cancellation)
    {
        _terms.Enqueue(terms);
        _calls.Enqueue($"awake {duration.TotalMinutes}");
        return await Before(cancellation) ?? new CommandResult([], _ => { });
    }

    public void SleepNow() => _calls.Enqueue("sleep");

    public void Tell(CameraReport report)
    {
        _told.Enqueue(report);
        Tells(report);
    }
}
