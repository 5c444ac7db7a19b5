using System.Numerics;

namespace Bairelay.Simulator;

/// <summary>Bits from the highest down, and the codes that H.264 and H.265 write numbers in.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _bits;

    public BitWriter Bits(uint value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            if (_bits++ % 8 == 0) _bytes.Add(0);
            if ((value >> bit & 1) != 0) _bytes[^1] |= (byte)(0x80 >> (_bits - 1) % 8);
        }

        return this;
    }

    /// <summary>Exp-Golomb: as many zeros as the number plus one has further bits, then that number.</summary>
    public BitWriter Unsigned(uint value)
    {
        var length = BitOperations.Log2(value + 1);
        return Bits(0, length).Bits(value + 1, length + 1);
    }

    /// <summary>0, 1, −1, 2, −2 … as 0, 1, 2, 3, 4.</summary>
    public BitWriter Signed(int value) => Unsigned(value > 0 ? (uint)(2 * value - 1) : (uint)(-2 * value));

    /// <summary>The stop bit, and the whole as a NAL unit behind a start code, with the bytes that keep start codes out of it.</summary>
    public byte[] EndUnit(params ReadOnlySpan<byte> header)
    {
        Bits(1, 1);
        List<byte> unit = [0, 0, 0, 1, .. header];
        var zeros = 0;
        foreach (var one in _bytes)
        {
            if (zeros >= 2 && one <= 3)
            {
                unit.Add(3);
                zeros = 0;
            }

            unit.Add(one);
            zeros = one == 0 ? zeros + 1 : 0;
        }

        return [.. unit];
    }
}
