namespace Bairelay.Simulator;

/// <summary>
/// Writes H.265 pictures whose parameter sets are true and whose slices are noise: enough for whoever carries streams,
/// nothing for whoever watches them. Four slices a picture and three a later one, as an Argus 2 sends them.
/// </summary>
internal sealed class NoiseH265(int width, int height)
{
    private readonly int _codedWidth = (width + 7) / 8 * 8;
    private readonly int _codedHeight = (height + 7) / 8 * 8;

    public byte[] KeyPicture(int length) => [.. VideoSet(), .. SequenceSet(), .. PictureSet(), .. Slices(19, 4, length, seed: 1)];

    public static byte[] NextPicture(int number, int length) => Slices(1, 3, length, seed: number + 1);

    private static byte[] VideoSet()
    {
        var set = new BitWriter().Bits(0, 4).Bits(3, 2).Bits(0, 6).Bits(0, 3).Bits(1, 1).Bits(0xffff, 16);
        return Profile(set).Bits(1, 1).Unsigned(1).Unsigned(0).Unsigned(0).Bits(0, 6).Unsigned(0).Bits(0, 2).EndUnit(0x40, 1);
    }

    private byte[] SequenceSet()
    {
        var set = Profile(new BitWriter().Bits(0, 4).Bits(0, 3).Bits(1, 1)).Unsigned(0).Unsigned(1)
            .Unsigned((uint)_codedWidth).Unsigned((uint)_codedHeight);
        if (_codedWidth > width || _codedHeight > height)
            set.Bits(1, 1).Unsigned(0).Unsigned((uint)(_codedWidth - width) / 2).Unsigned(0).Unsigned((uint)(_codedHeight - height) / 2);
        else
            set.Bits(0, 1);
        return set
            .Unsigned(0).Unsigned(0)                                    // eight bits a sample
            .Unsigned(4).Bits(1, 1).Unsigned(1).Unsigned(0).Unsigned(0) // order numbers of eight bits, one reference
            .Unsigned(0).Unsigned(3).Unsigned(0).Unsigned(3)            // blocks from 8 to 64, transforms from 4 to 32
            .Unsigned(0).Unsigned(0)
            .Bits(0, 4).Unsigned(0).Bits(0, 4).EndUnit(0x42, 1);
    }

    private static byte[] PictureSet() => new BitWriter()
        .Unsigned(0).Unsigned(0).Bits(0, 2).Bits(0, 3).Bits(0, 2).Unsigned(0).Unsigned(0).Signed(0).Bits(0, 2).Bits(0, 1).Signed(0).Signed(0)
        .Bits(0, 5).Bits(0, 3).Bits(0, 2).Unsigned(0).Bits(0, 2).EndUnit(0x44, 1);

    /// <summary>Main profile, level 5.1, frames only.</summary>
    private static BitWriter Profile(BitWriter set) => set
        .Bits(0, 3).Bits(1, 5).Bits(0x60000000, 32).Bits(9, 4).Bits(0, 22).Bits(0, 22).Bits(153, 8);

    private static byte[] Slices(int type, int count, int length, int seed)
    {
        const int Frame = 6;
        var picture = new byte[Math.Max(length, count * 2 * Frame)];
        var each = picture.Length / count;
        var state = (uint)seed * 2654435761;
        for (var slice = 0; slice < count; slice++)
        {
            var unit = picture.AsSpan(slice * each, slice == count - 1 ? picture.Length - slice * each : each);
            ((ReadOnlySpan<byte>)[0, 0, 0, 1, (byte)(type << 1), 1]).CopyTo(unit);
            // No byte of noise is below 4, so that no start code can come about.
            foreach (ref var one in unit[Frame..])
            {
                state = state * 1664525 + 1013904223;
                one = (byte)(4 + (state >> 24) % 252);
            }

            // Of a slice's first bits the very first says that it begins a picture.
            unit[Frame] = (byte)(slice == 0 ? unit[Frame] | 0x80 : unit[Frame] & 0x7f | 4);
        }

        return picture;
    }
}
