using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

internal enum PtzDirection
{
    Left,
    Right,
    Up,
    Down,
    In,
    Out,
}

/// <summary>Messages 18, 19, 190, 294 and 295 (docs/protocol.md 4.15).</summary>
internal static class PtzOperations
{
    private const string Feature = "pan and tilt";
    private const string Zoom = "zoom";

    /// <summary>A movement's speed, and the amount that means one second of it.</summary>
    private const double Speed = 32;

    /// <summary>Zoom positions of one factor: 1000 is 1×.</summary>
    private const double ZoomUnit = 1000;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>Moves for <paramref name="amount"/> / 32 seconds, at most ten, and stops; or zooms by amount / 32 factors.</summary>
    public static async Task MoveAsync(this CameraSession session, PtzDirection direction, double amount, CancellationToken cancellation)
    {
        if (direction is PtzDirection.In or PtzDirection.Out)
        {
            var lens = await session.GetLensAsync(cancellation);
            var step = amount / Speed * ZoomUnit * (direction == PtzDirection.In ? 1 : -1);
            await session.MoveLensAsync(lens, lens.Current + step, cancellation);
            return;
        }

        await session.RequireAsync(Feature, support => support.HasPtz, cancellation);
        var command = direction switch
        {
            PtzDirection.Left => "left",
            PtzDirection.Right => "right",
            PtzDirection.Up => "up",
            _ => "down",
        };
        var moving = TimeSpan.FromSeconds(Math.Clamp(amount / Speed, 0, s_longest.TotalSeconds));
        try
        {
            await session.ControlAsync(command, cancellation);
            await Task.Delay(moving, session.Time, cancellation);
        }
        catch
        {
            // A camera turns until it is stopped, also when the caller has lost patience; the first cause is what counts.
            await session.TryStopAsync();
            throw;
        }

        await session.ControlAsync("stop", CancellationToken.None);
    }

    public static async Task<IReadOnlyList<Preset>> GetPresetsAsync(this CameraSession session, CancellationToken cancellation)
    {
        var list = await session.GetAsync<PtzPreset>(
            new BcRequest(MessageId.PtzPresets) { Extension = session.OnChannel() }, "presets", support => support.HasPtz, cancellation);
        return list.Presets;
    }

    /// <summary>Turns to a stored position.</summary>
    public static Task GoToPresetAsync(this CameraSession session, int id, CancellationToken cancellation) =>
        session.PresetAsync(new Preset(id, null, "toPos"), cancellation);

    /// <summary>Stores where the camera looks now.</summary>
    public static Task AssignPresetAsync(this CameraSession session, int id, string name, CancellationToken cancellation) =>
        session.PresetAsync(new Preset(id, name, "setPos"), cancellation);

    /// <summary>Zooms to a factor, clamped to what the lens can do.</summary>
    /// <returns>The factor that was set.</returns>
    public static async Task<double> ZoomAsync(this CameraSession session, double factor, CancellationToken cancellation) =>
        await session.MoveLensAsync(await session.GetLensAsync(cancellation), factor * ZoomUnit, cancellation);

    private static async Task<LensRange> GetLensAsync(this CameraSession session, CancellationToken cancellation)
    {
        var lens = await session.GetAsync<PtzZoomFocus>(
            new BcRequest(MessageId.GetZoomFocus) { Extension = session.OnChannel() }, Zoom, null, cancellation);
        return lens.Zoom ?? throw Requests.Lacking(session, Zoom);
    }

    private static async Task<double> MoveLensAsync(this CameraSession session, LensRange lens, double position, CancellationToken cancellation)
    {
        var clamped = (int)Math.Clamp(position, lens.Min, lens.Max);
        var move = new StartZoomFocus(session.Settings.ChannelId, "zoomPos", clamped);
        await session.SetAsync(
            new BcRequest(MessageId.SetZoomFocus) { Extension = session.OnChannel(), Body = [move.Write()] }, Zoom, null, cancellation);
        return clamped / ZoomUnit;
    }

    private static async Task PresetAsync(this CameraSession session, Preset preset, CancellationToken cancellation)
    {
        await session.RequireAsync(Feature, support => support.HasPtz, cancellation);
        var request = new PtzPreset(session.Settings.ChannelId, [preset]);
        await session.SetAsync(
            new BcRequest(MessageId.PtzPreset) { Extension = session.OnChannel(), Body = [request.Write()] },
            "presets", support => support.HasPtz, cancellation);
    }

    private static async Task TryStopAsync(this CameraSession session)
    {
        try
        {
            await session.ControlAsync("stop", CancellationToken.None);
        }
        catch (CameraException)
        {
            // It was not moving, or is gone.
        }
    }

    private static Task ControlAsync(this CameraSession session, string command, CancellationToken cancellation) => session.SetAsync(
        new BcRequest(MessageId.PtzControl)
        {
            Extension = session.OnChannel(),
            Body = [new PtzControl(session.Settings.ChannelId, Speed, command).Write()],
        },
        Feature, support => support.HasPtz, cancellation);
}
