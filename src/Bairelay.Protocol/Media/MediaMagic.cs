using System.Buffers.Binary;

namespace Bairelay.Protocol.Media;

/// <summary>The four bytes that begin a frame (docs/protocol.md 5.1).</summary>
internal static class MediaMagic
{
    public const int Length = 4;

    public const uint InfoV1 = 0x31303031;
    public const uint InfoV2 = 0x32303031;
    public const uint Aac = 0x62773530;
    public const uint Adpcm = 0x62773130;

    // "00dc" to "91dc": the channel's digit, 0 for an I frame or 1 for a P frame, "dc".
    public const uint IFrame = 0x63643030;
    public const uint PFrame = 0x63643130;

    /// <summary>The kind of the frame that begins here, or <see cref="MediaKind.None"/>.</summary>
    public static MediaKind Read(ReadOnlySpan<byte> bytes)
    {
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return magic switch
        {
            InfoV1 => MediaKind.InfoV1,
            InfoV2 => MediaKind.InfoV2,
            Aac => MediaKind.Aac,
            Adpcm => MediaKind.Adpcm,
            >= IFrame and <= IFrame + 9 => MediaKind.IFrame,
            >= PFrame and <= PFrame + 9 => MediaKind.PFrame,
            _ => MediaKind.None,
        };
    }

    /// <summary>
    /// Where the first magic begins, or -1. The third byte of every magic is d, w or 0, and these three are what is
    /// searched for: random bytes have one in 85, and a vector instruction passes over all others.
    /// </summary>
    public static int IndexIn(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + Length <= bytes.Length; at++)
        {
            // Without its last byte no magic is whole, so the last byte of all is not looked at.
            var next = bytes[(at + 2)..^1].IndexOfAny((byte)'d', (byte)'w', (byte)'0');
            if (next < 0) return -1;
            at += next;
            if (Read(bytes[at..]) != MediaKind.None) return at;
        }

        return -1;
    }
}
