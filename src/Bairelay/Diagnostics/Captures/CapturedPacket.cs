namespace Bairelay.Diagnostics.Captures;

/// <summary>One record of a pcap or pcapng file.</summary>
/// <param name="LinkType">What the bytes begin with, as tcpdump.org numbers it; or <see cref="NoLinkType"/>.</param>
/// <param name="Time">Nanoseconds since 1970; null if the record has none, or one beyond the year 2262.</param>
/// <param name="Missing">Bytes of the packet that were not recorded (snaplen).</param>
/// <param name="Offset">Where the record begins in the file.</param>
internal readonly record struct CapturedPacket(
    int LinkType, long? Time, ReadOnlyMemory<byte> Bytes, long Missing, long Offset)
{
    public const int NoLinkType = -1;

    /// <summary>The largest snaplen that tcpdump takes; a longer record means a damaged file.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>The time that so many units after 1970 are, moved by whole seconds.</summary>
    public static long? TimeOf(ulong units, UInt128 unitsPerSecond, long offsetSeconds = 0)
    {
        var nanoseconds = (Int128)((UInt128)units * 1_000_000_000 / unitsPerSecond)
            + ((Int128)offsetSeconds * 1_000_000_000);
        return nanoseconds >= 0 && nanoseconds <= long.MaxValue ? (long)nanoseconds : null;
    }
}
