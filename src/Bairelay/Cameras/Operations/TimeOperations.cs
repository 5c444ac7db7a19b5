using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>A camera's clock.</summary>
/// <param name="WallClock">What the camera shows; null if it makes no date.</param>
/// <param name="TimeZone">Seconds east of Greenwich, without daylight saving; null if it does not say.</param>
/// <param name="Dst">Its rule for daylight saving; null if it has none.</param>
internal sealed record CameraTime(DateTime? WallClock, int? TimeZone, Dst? Dst);

/// <summary>Messages 104, 105 and 106 (docs/protocol.md 4.19, 4.20).</summary>
internal static class TimeOperations
{
    private const int SecondsPerHour = 3600;

    /// <summary>What a clock may be off after it was set: the way there and back, and whole seconds.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(5);

    public static async Task<CameraTime> GetTimeAsync(this CameraSession session, CancellationToken cancellation)
    {
        var general = await session.ReadAsync(cancellation);
        return new CameraTime(general.WallClock, -general.TimeZone, await session.GetDstAsync(cancellation));
    }

    /// <summary>The rule for daylight saving; null if the camera has none.</summary>
    public static async Task<Dst?> GetDstAsync(this CameraSession session, CancellationToken cancellation)
    {
        var reply = await session.TryAskAsync(new BcRequest(MessageId.GetDst), ReplyDeadlines.Subscription, cancellation);
        return reply is { IsSuccess: true } ? reply.Body.Find<Dst>() : null;
    }

    /// <summary>
    /// Sets the camera's wall clock to ours. Its zone stays if, with its own daylight saving, it makes our offset from
    /// UTC; otherwise it is written too. Then the clock is read back.
    /// </summary>
    /// <returns>The clock as the camera shows it afterwards.</returns>
    /// <exception cref="CameraRefusedException">The camera took the time and shows another.</exception>
    public static async Task<CameraTime> SetTimeAsync(this CameraSession session, CancellationToken cancellation)
    {
        var general = await session.ReadAsync(cancellation);
        var dst = await session.GetDstAsync(cancellation);
        var local = session.Time.GetLocalNow();
        // The camera adds daylight saving by itself, so its zone is told without.
        var saving = dst?.IsActive(local.DateTime) == true ? dst.Offset * SecondsPerHour : 0;
        var zone = -((int)local.Offset.TotalSeconds - saving);
        if (general.TimeZone != zone) general = general.WithTimeZone(zone);
        general = general.WithWallClock(session.Time.GetLocalNow().DateTime);
        await session.SetAsync(new BcRequest(MessageId.SetTime) { Body = [general.Write()] }, null, null, cancellation);

        var after = (await session.ReadAsync(cancellation)).WallClock;
        if (after is { } clock && (clock - session.Time.GetLocalNow().DateTime).Duration() <= s_tolerance)
            return new CameraTime(clock, -general.TimeZone, dst);
        throw new CameraRefusedException(
            MessageId.SetTime, ResponseCode.Ok, $"{session.Camera} took the time and still shows {after?.ToString("s") ?? "no date"}");
    }

    private static Task<SystemGeneral> ReadAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<SystemGeneral>(new BcRequest(MessageId.GetTime), null, null, cancellation);
}
