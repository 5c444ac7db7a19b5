using System.Buffers.Binary;

namespace Bairelay.Simulator;

/// <summary>A grey JPEG that every viewer opens, as large in bytes as wanted.</summary>
public static class GreyJpeg
{
    private const int MaxComment = 65_533;

    /// <param name="width">A multiple of 8.</param>
    /// <param name="height">A multiple of 8.</param>
    /// <param name="atLeast">Bytes; comments fill it up.</param>
    public static byte[] Write(int width, int height, int atLeast = 0)
    {
        List<byte> jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0];
        jpeg.AddRange([0xff, 0xdb, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)]);
        jpeg.AddRange([0xff, 0xc0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        // Two tables with a single code of one bit each: no difference in brightness, and the end of a block.
        foreach (var table in (byte[])[0x00, 0x10]) jpeg.AddRange([0xff, 0xc4, 0, 20, table, 1, .. new byte[15], 0]);
        byte[] scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
        var blocks = (width + 7) / 8 * ((height + 7) / 8);
        var picture = new byte[(blocks * 2 + 7) / 8];
        // What is left of the last byte is filled with ones.
        if (blocks % 4 != 0) picture[^1] = (byte)(0xff >> blocks % 4 * 2);
        for (var missing = atLeast - jpeg.Count - scan.Length - picture.Length - 2; missing > 0; missing = atLeast - jpeg.Count - scan.Length - picture.Length - 2)
        {
            var comment = new byte[4 + Math.Clamp(missing - 4, 0, MaxComment)];
            (comment[0], comment[1]) = (0xff, 0xfe);
            BinaryPrimitives.WriteUInt16BigEndian(comment.AsSpan(2), (ushort)(comment.Length - 2));
            jpeg.AddRange(comment);
        }

        return [.. jpeg, .. scan, .. picture, 0xff, 0xd9];
    }
}
