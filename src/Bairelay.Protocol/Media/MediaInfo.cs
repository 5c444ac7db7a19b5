using System.Buffers.Binary;

namespace Bairelay.Protocol.Media;

/// <summary>What the first frame of every stream says (docs/protocol.md 5.2).</summary>
/// <param name="Fps">Frames a second; on some older models the index of a rate.</param>
/// <param name="Start">The camera's local time; null if it is not a date.</param>
public readonly record struct MediaInfo(uint Width, uint Height, byte Fps, DateTime? Start = null, DateTime? End = null)
{
    internal const int Length = 32;

    internal static MediaInfo Read(ReadOnlySpan<byte> frame) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]), BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]), frame[17],
        Date(frame[18..]), Date(frame[24..]));

    internal void Write(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Width);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], Height);
        frame[17] = Fps;
        Write(frame[18..], Start);
        Write(frame[24..], End);
    }

    private static DateTime? Date(ReadOnlySpan<byte> six)
    {
        var (year, month, day, hour, minute, second) = (1900 + six[0], six[1], six[2], six[3], six[4], six[5]);
        if (month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)) return null;
        if (hour > 23 || minute > 59 || second > 59) return null;
        return new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
    }

    private static void Write(Span<byte> six, DateTime? date)
    {
        if (date is not { } moment) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(moment.Year, 1900, nameof(date));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(moment.Year, 1900 + byte.MaxValue, nameof(date));
        six[0] = (byte)(moment.Year - 1900);
        six[1] = (byte)moment.Month;
        six[2] = (byte)moment.Day;
        six[3] = (byte)moment.Hour;
        six[4] = (byte)moment.Minute;
        six[5] = (byte)moment.Second;
    }
}
