using System.Buffers;
using System.Globalization;

namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// Puts together a dump of lines that begin with an offset. xxd writes a colon after it and two blanks before the
/// readable column; <c>hexdump -C</c> writes blanks after it and a bar before that column, od the same with an angle
/// bracket. An offset of 0 begins the next datagram, and a line of '*' stands for repeats of the line above it.
/// </summary>
internal sealed class HexDump
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly List<byte[]> _datagrams = [];
    private readonly List<byte> _bytes = [];
    private byte[] _above = [];
    private bool _repeats;

    // A few bytes of text may ask for very many; a whole file gets no more than this.
    private int _repeatBudget = 1 << 20;

    public List<string> Cuts { get; } = [];

    public static bool StartsDump(string line) => TrySplit(line, out var offset, out _) && offset == 0;

    /// <summary>Takes one line; false if it is not part of a dump.</summary>
    public bool Add(string line, int number)
    {
        if (line.AsSpan().Trim() is "*")
        {
            _repeats = true;
            return true;
        }

        if (!TrySplit(line, out var offset, out var hex) || HexDigits.Of(hex) is not { } digits) return false;
        if (offset == 0) EndDatagram();
        if (_repeats) Repeat(offset);
        if (offset != _bytes.Count)
        {
            Cuts.Add($"line {number} is for offset {offset}, but {_bytes.Count} bytes stand before it");
            return true;
        }

        if (digits.Length % 2 != 0) Cuts.Add($"line {number} ends inside a byte");
        _above = HexDigits.Bytes(digits);
        _bytes.AddRange(_above);
        return true;
    }

    public List<byte[]> Finish()
    {
        EndDatagram();
        return _datagrams;
    }

    private void Repeat(long offset)
    {
        _repeats = false;
        var length = offset - _bytes.Count;
        if (_above.Length == 0 || length > _repeatBudget) return;
        _repeatBudget -= (int)Math.Max(0, length);
        for (; length > 0; length -= _above.Length) _bytes.AddRange(_above);
    }

    private void EndDatagram()
    {
        if (_bytes.Count > 0) _datagrams.Add([.. _bytes]);
        _bytes.Clear();
        _above = [];
        _repeats = false;
    }

    private static bool TrySplit(string line, out long offset, out ReadOnlySpan<char> hex)
    {
        var text = line.AsSpan().Trim();
        var length = text.IndexOfAnyExcept(s_digits);
        if (length < 0) length = text.Length;
        hex = text[length..];
        var hasColon = hex.StartsWith(':');
        offset = 0;
        if (length is < 4 or > 15 || (!hasColon && !hex.IsEmpty && !hex.StartsWith(' '))) return false;
        hex = hex[(hasColon ? 1 : 0)..].TrimStart();
        var end = hasColon ? hex.IndexOf("  ") : hex.IndexOfAny('|', '>') is >= 0 and var bar ? bar : hex.IndexOf("   ");
        if (end >= 0) hex = hex[..end];
        return long.TryParse(text[..length], NumberStyles.AllowHexSpecifier, null, out offset);
    }
}
