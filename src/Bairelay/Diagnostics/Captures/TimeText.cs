using System.Globalization;

namespace Bairelay.Diagnostics.Captures;

internal static class TimeText
{
    /// <summary>UTC in ISO 8601, with six digits behind the point, or nine where the recording is that fine.</summary>
    public static string Of(long nanoseconds)
    {
        var time = DateTime.UnixEpoch.AddTicks(nanoseconds / 100);
        var belowMicrosecond = nanoseconds % 1000;
        var text = time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        return belowMicrosecond == 0 ? $"{text}Z" : $"{text}{belowMicrosecond:d3}Z";
    }
}
