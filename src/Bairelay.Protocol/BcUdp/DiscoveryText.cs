using System.Buffers.Text;
using System.Text;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// Readings of element text. Cameras, clients and servers write the same number with or without a sign, and a flag
/// as a word or a number (docs/protocol.md 1.3, 6.3), so each reading takes both; null means that it was neither.
/// </summary>
internal static class DiscoveryText
{
    /// <summary>Longer texts belong to no element that is known.</summary>
    public const int MaxLength = 128;

    /// <summary>A 32-bit number in either reading: −2147483648 to 4294967295.</summary>
    public static long? Word(ReadOnlySpan<byte> text) =>
        Signed(text) is { } value and >= int.MinValue and <= uint.MaxValue ? value : null;

    /// <summary>A 64-bit number in either reading, as its unsigned form.</summary>
    public static ulong? DoubleWord(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out ulong value, out var consumed) && consumed == text.Length
            ? value
            : (ulong?)Signed(text);

    public static ushort? Port(ReadOnlySpan<byte> text) =>
        Signed(text) is { } value and >= 0 and <= ushort.MaxValue ? (ushort)value : null;

    /// <summary><c>true</c> is 1 and <c>false</c> is 0.</summary>
    public static long? Flag(ReadOnlySpan<byte> text) =>
        Ascii.EqualsIgnoreCase(text, "true"u8) ? 1 : Ascii.EqualsIgnoreCase(text, "false"u8) ? 0 : Word(text);

    public static ConnectionKind Connection(ReadOnlySpan<byte> text) =>
        Ascii.EqualsIgnoreCase(text, "local"u8) ? ConnectionKind.Local
        : Ascii.EqualsIgnoreCase(text, "map"u8) ? ConnectionKind.Map
        : Ascii.EqualsIgnoreCase(text, "relay"u8) ? ConnectionKind.Relay
        : ConnectionKind.Unknown;

    /// <summary>The texts that occur are shared, so that a flood of them leaves nothing to collect.</summary>
    public static string String(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("MAC"u8) ? "MAC"
        : text.SequenceEqual("WIN"u8) ? "WIN"
        : text.SequenceEqual("NULL"u8) ? "NULL"
        : Encoding.UTF8.GetString(text);

    private static long? Signed(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long value, out var consumed) && consumed == text.Length ? value : null;
}
