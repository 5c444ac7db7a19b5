using Bairelay.Cameras.Session;
using Bairelay.Configuration;

namespace Bairelay.Tests.Support;

/// <summary>A scripted camera, a session with it, time that moves by hand, and a log that is looked at.</summary>
internal sealed class SessionRig : IAsyncDisposable
{
    /// <summary>Longer than any deadline of a session.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);
    private readonly Strand _strand = new();
    private CameraSession? _session;

    public SessionRig(ScriptedCamera? camera = null) => Camera = camera ?? new ScriptedCamera();

    public ScriptedCamera Camera { get; }

    public HandTime Time { get; init; } = new();

    public TestLog Log { get; } = new();

    public SessionSettings Settings { get; init; } = new() { Camera = "yard", Password = new Secret(ScriptedCamera.Password) };

    public CameraSession Session => _session ?? throw new InvalidOperationException("Not open");

    public static async Task<SessionRig> OpenAsync(ScriptedCamera? camera = null)
    {
        var rig = new SessionRig(camera);
        await rig.OpenSessionAsync();
        return rig;
    }

    public async Task<CameraSession> OpenSessionAsync(CancellationToken cancellation = default) =>
        _session = await _strand.Start(() => CameraSession.OpenAsync(Camera.Pipe, Settings, firstNumber: 1, Time, Log, cancellation));

    public Task GreetAsync() => _strand.Start(async () =>
    {
        await CameraSession.GreetAsync(Camera.Pipe, Settings, firstNumber: 1, Time, Log, CancellationToken.None);
        return true;
    });

    /// <summary>Starts something and lets time pass in small steps until it is over.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var task = _strand.Start(work);
        var end = Time.GetUtcNow() + s_longest;
        while (true)
        {
            await RestAsync();
            if (task.IsCompleted) return await task;
            (Time.GetUtcNow() < end).Should().BeTrue("every wait has a deadline");
            Time.Advance(s_step);
        }
    }

    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });

    public async Task PassAsync(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += s_step)
        {
            await RestAsync();
            Time.Advance(s_step);
        }

        await RestAsync();
    }

    /// <summary>The next report of the camera.</summary>
    public async Task<CameraEvent> NextEventAsync()
    {
        CameraEvent? next = null;
        await Eventually.HoldsAsync(() => Session.Events.TryRead(out next));
        return next!;
    }

    /// <summary>Whether nothing more is reported once the client has read everything.</summary>
    public async Task<bool> HasNoEventAsync()
    {
        await RestAsync();
        return !Session.Events.TryRead(out _);
    }

    /// <summary>Until the session has nothing more to do.</summary>
    public Task RestAsync() => Eventually.HoldsAsync(() => _strand.IsIdle);

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session) await RunAsync(() => session.DisposeAsync().AsTask());
        Log.Dispose();
    }
}
