namespace Bairelay.Simulator;

/// <summary>
/// Writes H.264 pictures that are grey and stay so: an I frame predicts every block from nothing, a P frame skips every
/// block. Filler units bring them to the size of real ones.
/// </summary>
internal sealed class GreyH264(int width, int height)
{
    private const byte Baseline = 66;

    private readonly int _columns = (width + 15) / 16;
    private readonly int _rows = (height + 15) / 16;

    public byte[] KeyPicture(int length)
    {
        // Slice: all of it, I; parameter set 0; frame 0; picture 0; two flags of references; no change of quality.
        var slice = new BitWriter().Unsigned(0).Unsigned(7).Unsigned(0).Bits(0, 4).Unsigned(0).Bits(0, 2).Signed(0);
        // Each block: Intra 16×16 predicted by the mean, same for colour, same quality, no coefficients.
        for (var block = 0; block < _columns * _rows; block++) slice.Unsigned(3).Unsigned(0).Signed(0).Bits(1, 1);
        return Filled([.. SequenceSet(), .. PictureSet(), .. slice.EndUnit(0x65)], length);
    }

    /// <param name="number">Since the I frame.</param>
    /// <param name="length">At least, unless the picture itself needs more.</param>
    public byte[] NextPicture(int number, int length)
    {
        // Slice: all of it, P; frame number; no override, no reordering, no marking; no change of quality; skip everything.
        var slice = new BitWriter().Unsigned(0).Unsigned(5).Unsigned(0).Bits((uint)number & 15, 4).Bits(0, 3).Signed(0)
            .Unsigned((uint)(_columns * _rows));
        return Filled(slice.EndUnit(0x41), length);
    }

    private byte[] SequenceSet()
    {
        var set = new BitWriter().Bits(Baseline, 8).Bits(0xc0, 8).Bits(51, 8).Unsigned(0)
            .Unsigned(0)                // frame numbers have four bits
            .Unsigned(2)                // pictures are shown as they come
            .Unsigned(1).Bits(0, 1)     // one reference, no gaps
            .Unsigned((uint)_columns - 1).Unsigned((uint)_rows - 1).Bits(1, 1).Bits(1, 1);
        var (right, bottom) = (_columns * 16 - width, _rows * 16 - height);
        if (right > 0 || bottom > 0)
            set.Bits(1, 1).Unsigned(0).Unsigned((uint)right / 2).Unsigned(0).Unsigned((uint)bottom / 2);
        else
            set.Bits(0, 1);
        return set.Bits(0, 1).EndUnit(0x67);
    }

    private static byte[] PictureSet() => new BitWriter()
        .Unsigned(0).Unsigned(0).Bits(0, 2).Unsigned(0).Unsigned(0).Unsigned(0).Bits(0, 3).Signed(0).Signed(0).Signed(0).Bits(0, 3)
        .EndUnit(0x68);

    /// <summary>Filler data: type 12, ones, and a stop bit.</summary>
    private static byte[] Filled(byte[] picture, int length)
    {
        const int Frame = 6;
        if (length < picture.Length + Frame) return picture;
        var ones = new byte[length - picture.Length - Frame];
        ones.AsSpan().Fill(0xff);
        return [.. picture, 0, 0, 0, 1, 0x0c, .. ones, 0x80];
    }
}
