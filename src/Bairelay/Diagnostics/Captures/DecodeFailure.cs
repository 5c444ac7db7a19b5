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

    public static DecodeFailure NoPassword(string reason) =>
        new("password_file", $"the password file cannot be used: {reason}", ExitCode.Usage);

    /// <summary>A container that was read, and held nothing of interest.</summary>
    public static DecodeFailure NothingFound(string format, SkippedPackets skipped, string? cut)
    {
        var held = skipped.Total == 0 ? "no packets" : $"neither BcUdp nor Baichuan, but {skipped}";
        var until = cut is null ? "" : $" ({cut})";
        return new("no_bcudp", $"this {format} recording holds {held}{until}");
    }

    /// <summary>Bytes in which there is nothing of a camera: says what they are instead.</summary>
    /// <param name="strangeLine">The line on which reading them as hex ended, if that was tried in vain.</param>
    public static DecodeFailure LooksLike(ReadOnlySpan<byte> bytes, int strangeLine)
    {
        if (bytes.IsEmpty) return new("empty", "this is empty");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return new("compressed", "this is compressed; gunzip it first");
        var start = Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, 16)]);
        if (Magics.IsBaichuan(bytes)) return new("no_message", $"these bytes begin like a Baichuan message and hold none: {start}");
        if (strangeLine == 0) return new("no_bcudp", $"these bytes are neither BcUdp, Baichuan nor BcMedia: they begin with {start}");
        return new("unknown_format", IsText(bytes)
            ? $"this text is not hex: see line {strangeLine}"
            : $"this is neither pcap, pcapng, hex, BcUdp, Baichuan nor BcMedia; it begins with {start}");
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyInRange((byte)0, (byte)8) < 0;
}
