using Bairelay.Cameras.Session;
using Bairelay.Diagnostics;
using Bairelay.Protocol.Baichuan;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>Reads what a camera reports by itself during one session, and takes the readings that are due.</summary>
internal sealed class SessionWork(CameraReadings? readings, Action<AlarmEvent> alarm, Action<CameraReport> tell, string camera, ILogger log)
{
    /// <summary>Ends with the token or the session; never fails.</summary>
    public async Task RunAsync(CameraSession session, CancellationToken ending)
    {
        await Task.WhenAll(
            Guarded(() => PumpAsync(session, ending), ending),
            Guarded(() => readings?.RunAsync(session, ending) ?? CameraReadings.SubscribeAsync(session, ending), ending));
    }

    /// <summary>Every event in its order: a start and an end that came together are two.</summary>
    private async Task PumpAsync(CameraSession session, CancellationToken ending)
    {
        try
        {
            await foreach (var one in session.Events.ReadAllAsync(ending)) Take(one);
        }
        finally
        {
            // What it has said before the end counts, also when we end the session.
            while (session.Events.TryRead(out var one)) Take(one);
        }
    }

    private void Take(CameraEvent one)
    {
        switch (one)
        {
            case MotionReported motion: alarm(motion.Alarm); break;
            case BatteryReported battery: tell(new BatteryReport(battery.Battery)); break;
            case FloodlightReported floodlight: tell(new FloodlightReport(floodlight.On)); break;
        }
    }

    private async Task Guarded(Func<Task> work, CancellationToken ending)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The session is over.
        }
        catch (CameraException exception)
        {
            log.ReadingFailed(camera, "session", exception.Message);
        }
        catch (Exception exception)
        {
            log.CameraLoopFailed(camera, exception);
        }
    }
}
