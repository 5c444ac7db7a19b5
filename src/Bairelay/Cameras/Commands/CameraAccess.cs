using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Commands;

/// <summary>Wakes and reaches a camera within a limit.</summary>
/// <param name="lease">Ends when the camera is no longer wanted; a wake goes on until then.</param>
/// <exception cref="CameraUnreachableException">It cannot be reached.</exception>
internal delegate Task<ReachedCamera> CameraOpener(
    CameraOptions camera, TimeSpan limit, IProgress<ReachProgress>? progress, CancellationToken lease, CancellationToken cancellation);

/// <param name="Holder">Who wants it, for <c>status</c>: <c>cli:battery</c>.</param>
/// <param name="Limit">For the wait until the camera is connected.</param>
/// <param name="IsLowValue">Not worth a wake once the camera's daily budget is spent: readings, previews.</param>
internal sealed record CommandTerms(string Holder, TimeSpan Limit, IProgress<string>? Progress = null, bool IsLowValue = false)
{
    /// <summary>A camera needs ten seconds or so to boot.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(60);
}

/// <summary>A camera that a command uses just now.</summary>
/// <param name="Transport">Null until it is connected.</param>
internal sealed record CameraUse(string Holder, string? Transport, DateTimeOffset Since);

/// <summary>
/// Gives commands their cameras: one command at a time each, the others wait their turn. A camera is reached for a
/// command and let go with it.
/// </summary>
internal sealed class CameraAccess(CameraOpener open, TimeProvider time, RandomNumbers random, ILogger log)
{
    /// <summary>Commands for one camera, the one under way included. More are not patience but a mistake.</summary>
    public const int QueueLength = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Null: nobody.</summary>
    public CameraUse? UseOf(string camera)
    {
        lock (_lock) return _places.GetValueOrDefault(camera)?.Use;
    }

    /// <summary>Commands that use a camera or wait for it.</summary>
    public int ClaimsOn(string camera)
    {
        lock (_lock) return _places.GetValueOrDefault(camera)?.Claims ?? 0;
    }

    /// <exception cref="OperationCanceledException">The token; the camera has been let go.</exception>
    public async Task<CommandOutcome> RunAsync(CameraOptions camera, CameraCommand command, CommandTerms terms, CancellationToken cancellation)
    {
        if (Enter(camera.Name) is not { } place)
        {
            return new CommandFailure(
                "queue_full", $"{QueueLength} commands wait for {camera.Name} already; try again later", ExitCode.ConnectionFailed);
        }

        try
        {
            if (!await TakeTurnAsync(place, camera.Name, terms, cancellation))
            {
                return new CommandFailure(
                    "camera_busy", $"Other commands kept {camera.Name} for {terms.Limit.TotalSeconds:0} s; try again later", ExitCode.ConnectionFailed);
            }

            try
            {
                return await RunInTurnAsync(place, camera, command, terms, cancellation);
            }
            finally
            {
                lock (_lock) place.Use = null;
                place.Turn.Release();
            }
        }
        catch (CameraException exception)
        {
            return CommandFailure.Of(exception);
        }
        finally
        {
            Leave(camera.Name, place);
        }
    }

    private async Task<CommandOutcome> RunInTurnAsync(
        Place place, CameraOptions camera, CameraCommand command, CommandTerms terms, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        lock (_lock) place.Use = new CameraUse(terms.Holder, null, time.GetUtcNow());
        terms.Progress?.Report($"waking {camera.Name} …");
        using var lease = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var endOfLease = new EndOfLease(lease);
        var reached = await open(camera, terms.Limit, terms.Progress is { } progress ? new StepProgress(progress) : null, lease.Token, cancellation);
        var took = time.GetElapsedTime(begun);
        terms.Progress?.Report($"connected over {reached.Report.Transport} ({reached.Report.Path}) in {took.TotalSeconds:0.0} s");
        lock (_lock) place.Use = new CameraUse(terms.Holder, reached.Report.Transport, time.GetUtcNow());

        var rest = command.Limit ?? terms.Limit - took;
        using var deadline = new CancellationTokenSource(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var start = new SessionStart(SessionSettings.For(camera), (ushort)random(), time, log);
        try
        {
            return await command.RunAsync(reached, start, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new CommandFailure("timeout", $"{camera.Name} was connected and not done within {rest.TotalSeconds:0} s", ExitCode.ConnectionFailed);
        }
    }

    private async Task<bool> TakeTurnAsync(Place place, string camera, CommandTerms terms, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (UseOf(camera)?.Holder is { } holder) terms.Progress?.Report($"waiting: {holder} uses {camera} …");
        using var patience = new CancellationTokenSource(terms.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await place.Turn.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private Place? Enter(string camera)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(camera, out var place)) _places[camera] = place = new Place();
            if (place.Claims == QueueLength) return null;
            place.Claims++;
            return place;
        }
    }

    private void Leave(string camera, Place place)
    {
        lock (_lock)
        {
            if (--place.Claims > 0) return;
            _places.Remove(camera);
        }

        place.Turn.Dispose();
    }

    /// <summary>However a command ends, nothing wakes its camera afterwards.</summary>
    private readonly struct EndOfLease(CancellationTokenSource lease) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await lease.CancelAsync();
    }

    /// <summary>One camera's queue; exists while somebody is in it.</summary>
    private sealed class Place
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Claims { get; set; }

        public CameraUse? Use { get; set; }
    }

    /// <summary>Tells of what worked; what did not is in the message if nothing does.</summary>
    private sealed class StepProgress(IProgress<string> lines) : IProgress<ReachProgress>
    {
        public void Report(ReachProgress value)
        {
            if (value.Ok is true) lines.Report($"{value.Step} done after {value.Elapsed.TotalSeconds:0.0} s{(value.Detail is null ? "" : ": " + value.Detail)}");
        }
    }
}
