using Bairelay.Mqtt;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// The stream of an MQTT peer, before the library sees it. Whatever the bytes and however they are cut: a connection breaks
/// exactly where a packet is announced that is too large, as a simple reader of lengths finds it.
/// </summary>
internal static class MqttPacketsTarget
{
    private const int Limit = 300;

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0x10, 12, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 0, 0xc0, 0, 0xe0, 0],
        [0x30, 0x2c, .. new byte[44], 0x30, 0x80, 0x02, .. new byte[256], 0xd0, 0],
        [0x30, 0xff, 0xff, 0xff, 0x7f],
        [0x30, 0xac, 0x02, .. new byte[300], 0x30, 0xad, 0x02],
        [0x30, 0x80, 0x80, 0x80, 0x80, 0x01],
        [0x30, 0x80, 0x80, 0x80, 0x00, 0xc0, 0],
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } = [[0xc0, 0], [0x30, 0x80, 0x01], [0x80, 0x80], [0xff, 0xff, 0xff, 0x7f], [0xad, 0x02], new byte[128], new byte[300]];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var expected = Expected(bytes);
        var piece = bytes.IsEmpty ? 1 : 1 + bytes[^1] % 40;
        foreach (var cut in (int[])[bytes.Length + 1, 1, piece])
        {
            // Where it breaks is known to the piece only.
            var read = Read(bytes.ToArray(), cut);
            var end = expected is null ? bytes.Length : expected.Value / cut * cut;
            Demand.That(read == end, $"{read} bytes passed in pieces of {cut}, {end} should have");
        }
    }

    /// <summary>The bytes that came through in whole pieces.</summary>
    private static int Read(byte[] bytes, int piece)
    {
        using var guard = new PacketSizeGuard(new MemoryStream(bytes)) { Limit = Limit };
        var buffer = new byte[piece];
        var passed = 0;
        try
        {
            while (guard.Read(buffer, 0, piece) is > 0 and var count) passed += count;
        }
        catch (IOException exception)
        {
            Demand.OneLine(exception.Message, "the reason");
        }

        return passed;
    }

    /// <summary>The index of the byte that makes a packet too large; null if there is none.</summary>
    private static int? Expected(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            at++;
            var length = 0L;
            for (var i = 0; ; i++, at++)
            {
                if (at >= bytes.Length) return null;
                length += (long)(bytes[at] & 0x7f) << (7 * i);
                if (length > Limit) return at;
                if (bytes[at] < 0x80) break;
                if (i == 3) return at;
            }

            at += 1 + (int)length;
        }

        return null;
    }
}
