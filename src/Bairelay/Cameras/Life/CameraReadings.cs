using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>
/// Takes the readings of one camera while it is awake for another reason, and never wakes or holds it for them. What a
/// camera turns out not to have is not asked for again.
/// </summary>
/// <param name="turn">Gives the camera to one reading at a time; false while a command uses it.</param>
internal sealed class CameraReadings(CameraOptions options, TurnTaker turn, Action<CameraReport> tell, TimeProvider time, ILogger log)
{
    private readonly List<Reading> _readings = [.. Plan(options.Mqtt)];
    private bool _abilitiesKnown;

    /// <param name="Every">Null: once a session.</param>
    private sealed record Reading(string Name, TimeSpan? Every, Func<CameraSession, CancellationToken, Task<CameraReport>> Take)
    {
        public bool IsLacking { get; set; }

        public long? Taken { get; set; }
    }

    /// <summary>First of all: the session exists for the motion's sake, most times.</summary>
    public static Task SubscribeAsync(CameraSession session, CancellationToken ending) => session.SubscribeEventsAsync(ending);

    public async Task RunAsync(CameraSession session, CancellationToken ending)
    {
        await SubscribeAsync(session, ending);
        var abilitiesAsked = false;
        foreach (var reading in _readings) reading.Taken = null;
        while (!session.Ended.IsCompleted)
        {
            foreach (var reading in _readings.Where(IsDue)) await TakeAsync(session, reading, ending);
            // Once a session at most, until a camera has said what it is.
            if (!_abilitiesKnown && !abilitiesAsked) await LearnAbilitiesAsync(session, ending);
            abilitiesAsked = true;
            await Task.Delay(UntilNext(), time, ending);
        }
    }

    private static IEnumerable<Reading> Plan(CameraMqttOptions mqtt)
    {
        if (mqtt.EnableBattery)
            yield return new Reading("battery", mqtt.BatteryUpdate, async (session, token) => new BatteryReport(await session.GetBatteryAsync(token)));
        if (mqtt.EnablePir)
            yield return new Reading("PIR", null, async (session, token) => new PirReport((await session.GetPirAsync(token)).Enable));
        if (mqtt.EnableFloodlight)
        {
            yield return new Reading("floodlight tasks", mqtt.FloodlightUpdate, async (session, token) =>
                new FloodlightTasksReport((await session.GetFloodlightTaskAsync(token)).Enable));
        }

        if (mqtt.EnablePreview)
            yield return new Reading("preview", mqtt.PreviewUpdate, async (session, token) => new PreviewReport(await session.TakeSnapshotAsync(token)));
    }

    private bool IsDue(Reading reading) => !reading.IsLacking && reading switch
    {
        { Taken: null } => true,
        { Every: { } every, Taken: { } taken } => time.GetElapsedTime(taken) >= every,
        _ => false,
    };

    private TimeSpan UntilNext()
    {
        var waits = from reading in _readings
                    where !reading.IsLacking && reading is { Every: not null, Taken: not null }
                    select reading.Every!.Value - time.GetElapsedTime(reading.Taken!.Value);
        var all = waits.ToList();
        // Beware of one that is late by a millisecond: that number means "never".
        return all.Count == 0 ? Timeout.InfiniteTimeSpan : all.Min() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;
    }

    private async Task TakeAsync(CameraSession session, Reading reading, CancellationToken ending)
    {
        try
        {
            using var _ = await turn(ending);
            tell(await reading.Take(session, ending));
        }
        catch (FeatureLackingException exception)
        {
            reading.IsLacking = true;
            log.ReadingLacking(options.Name, reading.Name, exception.Message);
        }
        catch (CameraException exception) when (!session.Ended.IsCompleted)
        {
            log.ReadingFailed(options.Name, reading.Name, exception.Message);
        }
        finally
        {
            reading.Taken = time.GetTimestamp();
        }
    }

    /// <summary>Once a run of the program: firmware changes with a reboot of the camera at the earliest, and rarely.</summary>
    private async Task LearnAbilitiesAsync(CameraSession session, CancellationToken ending)
    {
        using var _ = await turn(ending);
        var support = await session.SupportAsync(ending);
        var version = await TryAsync(session, () => session.GetVersionAsync(ending));
        var leds = await AnswersAsync(session, () => session.GetLedAsync(ending));
        var presets = support?.HasPtz == true ? await TryAsync(session, () => session.GetPresetsAsync(ending)) : null;
        _abilitiesKnown = support is not null;
        tell(new AbilitiesReport(new CameraAbilities
        {
            Model = version?.Type,
            Firmware = version?.FirmwareVersion ?? session.Device.FirmVersion,
            Hardware = version?.HardwareVersion,
            HasBattery = support?.HasBattery,
            HasPtz = support?.HasPtz,
            HasPresets = support?.HasPtz is false ? false : presets is null ? null : presets.Count > 0,
            HasFloodlight = support?.HasFloodlight,
            HasSiren = support?.HasSiren,
            HasPir = support?.UsesPir,
            HasLeds = leds,
            Presets = [.. presets?.Select(preset => preset.Label ?? $"{preset.Id}") ?? []],
        }));
    }

    private static async Task<T?> TryAsync<T>(CameraSession session, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (CameraException) when (!session.Ended.IsCompleted)
        {
            return null;
        }
    }

    /// <summary>Null: it answers with something else than a yes or a no.</summary>
    private static async Task<bool?> AnswersAsync(CameraSession session, Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (FeatureLackingException)
        {
            return false;
        }
        catch (CameraException) when (!session.Ended.IsCompleted)
        {
            return null;
        }
    }
}

/// <summary>Waits for the camera's turn; dispose to give it back.</summary>
internal delegate Task<IDisposable> TurnTaker(CancellationToken cancellation);
