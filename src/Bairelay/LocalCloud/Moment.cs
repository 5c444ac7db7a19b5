namespace Bairelay.LocalCloud;

/// <summary>
/// One reading of both clocks. Ages are differences of <see cref="Milliseconds"/>, which never jumps and does not
/// count while the machine is suspended; peers are told <see cref="UnixMilliseconds"/>.
/// </summary>
internal readonly record struct Moment(long Milliseconds, long UnixMilliseconds)
{
    public long UnixSeconds => UnixMilliseconds / 1000;

    public static Moment Now(TimeProvider time) => new(
        (long)time.GetElapsedTime(0).TotalMilliseconds,
        time.GetUtcNow().ToUnixTimeMilliseconds());
}
