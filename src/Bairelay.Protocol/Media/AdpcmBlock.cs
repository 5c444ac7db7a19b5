using System.Buffers.Binary;

namespace Bairelay.Protocol.Media;

/// <summary>
/// A block of IMA ADPCM: predictor, step index, a zero, then two samples a byte, the high half first
/// (docs/protocol.md 5.6).
/// </summary>
public static class AdpcmBlock
{
    public const int StateLength = 4;

    private static ReadOnlySpan<sbyte> Indexes => [-1, -1, -1, -1, 2, 4, 6, 8];

    private static ReadOnlySpan<short> Steps =>
    [
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143,
        157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552,
        1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
        12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
    ];

    public static int SamplesOf(ReadOnlySpan<byte> block) => Math.Max(0, block.Length - StateLength) * 2;

    /// <summary>
    /// Decodes a block and returns the number of samples, or 0 for a block without a state, with a step index beyond
    /// the table, or more samples than there is room for.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> block, Span<short> samples)
    {
        if (block.Length < StateLength || block[2] >= Steps.Length || samples.Length < SamplesOf(block)) return 0;
        int predictor = BinaryPrimitives.ReadInt16LittleEndian(block);
        int index = block[2];
        var count = 0;
        foreach (var pair in block[StateLength..])
        {
            samples[count++] = Next(pair >> 4, ref predictor, ref index);
            samples[count++] = Next(pair & 0xf, ref predictor, ref index);
        }

        return count;
    }

    private static short Next(int code, ref int predictor, ref int index)
    {
        int step = Steps[index];
        var delta = step >> 3;
        if ((code & 4) != 0) delta += step;
        if ((code & 2) != 0) delta += step >> 1;
        if ((code & 1) != 0) delta += step >> 2;
        predictor = Math.Clamp((code & 8) != 0 ? predictor - delta : predictor + delta, short.MinValue, short.MaxValue);
        index = Math.Clamp(index + Indexes[code & 7], 0, Steps.Length - 1);
        return (short)predictor;
    }
}
