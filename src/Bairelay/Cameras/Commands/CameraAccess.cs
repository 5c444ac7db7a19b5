using Bairelay.Cli;
using Bairelay.Configuration;

namespace Bairelay.Cameras.Commands;

/// <summary>Runs a command with its camera, whose turn it has.</summary>
/// <param name="connected">Told the transport once the camera is connected.</param>
/// <exception cref="CameraException">The camera did not play its part.</exception>
/// <exception cref="OperationCanceledException">The token; the camera has been let go.</exception>
internal delegate Task<CommandOutcome> CommandRunner(
    CameraOptions camera, CameraCommand command, CommandTerms terms, Action<string> connected, CancellationToken cancellation);

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

/// <summary>Gives commands their cameras: one command at a time each, the others wait their turn.</summary>
internal sealed class CameraAccess(CommandRunner run, TimeProvider time)
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

    /// <summary>Waits for a camera's turn for something that is no command. Dispose to give it back.</summary>
    public async Task<IDisposable> TakeTurnAsync(string camera, CancellationToken cancellation)
    {
        var place = Join(camera);
        try
        {
            await place.Turn.WaitAsync(cancellation);
            return new Turn(() =>
            {
                place.Turn.Release();
                Leave(camera, place);
            });
        }
        catch
        {
            Leave(camera, place);
            throw;
        }
    }

    private async Task<CommandOutcome> RunInTurnAsync(
        Place place, CameraOptions camera, CameraCommand command, CommandTerms terms, CancellationToken cancellation)
    {
        lock (_lock) place.Use = new CameraUse(terms.Holder, null, time.GetUtcNow());
        return await run(camera, command, terms, OnConnected, cancellation);

        void OnConnected(string transport)
        {
            lock (_lock) place.Use = new CameraUse(terms.Holder, transport, time.GetUtcNow());
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
            if (_places.GetValueOrDefault(camera)?.Claims >= QueueLength) return null;
            return Join(camera);
        }
    }

    private Place Join(string camera)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(camera, out var place)) _places[camera] = place = new Place();
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

    private sealed class Turn(Action end) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) end();
        }
    }

    /// <summary>One camera's queue; exists while somebody is in it.</summary>
    private sealed class Place
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Claims { get; set; }

        public CameraUse? Use { get; set; }
    }
}
