using Bairelay.Cli;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Why nothing could be decoded, with what the user can do about it.</summary>
internal sealed record DecodeFailure(string Code, string Message, int Exit = ExitCode.Failure)
{
    public static DecodeFailure ReadError { get; } =
        new("unreadable", "reading failed; copy it to a local disk and try again");

    public static DecodeFailure NotFound { get; } = new("not_found", "there is no such file", ExitCode.Usage);

    public static DecodeFailure IsFolder { get; } =
        new("not_found", "this is a folder; name a file inside it", ExitCode.Usage);

    public static DecodeFailure NotPermitted { get; } =
        new("unreadable", "not permitted; recordings of tcpdump often belong to root: change the owner, or use sudo");

    /// <summary>A container that was read, and held nothing of interest.</summary>
    public static DecodeFailure NoBcUdp(string format, SkippedPackets skipped, string? cut)
    {
        var held = skipped.Total == 0 ? "no packets" : $"no BcUdp, but {skipped}";
        var until = cut is null ? "" : $" ({cut})";
        return new("no_bcudp", $"this {format} recording holds {held}{until}");
    }

    /// <summary>Bytes in which there is no BcUdp: says what they are instead.</summary>
    /// <param name="strangeLine">The line on which reading them as hex ended, if that was tried in vain.</param>
    public static DecodeFailure LooksLike(ReadOnlySpan<byte> bytes, int strangeLine)
    {
        if (bytes.IsEmpty) return new("empty", "this is empty");
        if (Magics.IsBaichuan(bytes))
            return new("baichuan_stream", "this is a Baichuan stream, as TCP carries it; this version decodes BcUdp only");
        if (Magics.IsBcMedia(bytes))
            return new("bcmedia", "these are BcMedia frames (video or audio); this version decodes BcUdp only");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return new("compressed", "this is compressed; gunzip it first");
        var start = Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, 16)]);
        if (strangeLine == 0) return new("no_bcudp", $"these bytes are not BcUdp: they begin with {start}");
        return new("unknown_format", IsText(bytes)
            ? $"this text is not hex: see line {strangeLine}"
            : $"this is neither pcap, pcapng, hex nor BcUdp; it begins with {start}");
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyInRange((byte)0, (byte)8) < 0;
}
