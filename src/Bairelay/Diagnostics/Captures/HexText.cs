using System.Text;

namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// Reads datagrams written as hex: digits with or without blanks, colons, commas and 0x, comments after '#'. One
/// datagram a line if every line begins like a BcUdp packet, else all lines are one. Dumps of xxd, od and
/// <c>hexdump -C</c> are told by their first offset, which is 0 where a BcUdp magic would stand.
/// </summary>
internal sealed class HexText
{
    private readonly List<byte[]> _datagrams = [];
    private readonly List<string> _cuts = [];

    private HexText()
    {
    }

    public IReadOnlyList<byte[]> Datagrams => _datagrams;

    public IReadOnlyList<string> Cuts => _cuts;

    /// <summary>The first line that is no hex, counted from 1; 0 if there is none.</summary>
    public int StrangeLine { get; private set; }

    public static HexText Read(byte[] file)
    {
        // Windows shells redirect as UTF-16; the reader sees that by the mark at its start.
        using var reader = new StreamReader(new MemoryStream(file), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var lines = reader.ReadToEnd().Split('\n');
        var text = new HexText();
        var first = lines.FirstOrDefault(line => !IsBlank(line));
        if (first is not null && HexDump.StartsDump(first)) text.ReadDump(lines);
        else text.ReadPlain(lines);
        return text;
    }

    private static bool IsBlank(string line) => line.AsSpan().TrimStart() is [] or ['#', ..];

    private static bool BeginsPacket(string digits) =>
        digits.Length >= 8 && Magics.IsBcUdp(HexDigits.Bytes(digits.AsSpan(0, 8)));

    private void ReadDump(string[] lines)
    {
        var dump = new HexDump();
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsBlank(lines[i]) || dump.Add(lines[i], i + 1)) continue;
            StrangeLine = i + 1;
            return;
        }

        _datagrams.AddRange(dump.Finish());
        _cuts.AddRange(dump.Cuts);
    }

    private void ReadPlain(string[] lines)
    {
        var digits = new List<(string Digits, int Line)>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (HexDigits.Of(lines[i]) is not { } found)
            {
                StrangeLine = i + 1;
                return;
            }

            if (found.Length > 0) digits.Add((found, i + 1));
        }

        if (!digits.TrueForAll(line => BeginsPacket(line.Digits)))
            digits = [(string.Concat(digits.Select(line => line.Digits)), digits[^1].Line)];
        foreach (var (found, line) in digits)
        {
            if (found.Length % 2 != 0) _cuts.Add($"line {line} ends inside a byte");
            _datagrams.Add(HexDigits.Bytes(found));
        }
    }
}
