using System.Text;

namespace Bairelay.Diagnostics.Captures;

internal static class HexDigits
{
    /// <summary>The digits of a line without what may stand between them; null if anything else is there.</summary>
    public static string? Of(ReadOnlySpan<char> line)
    {
        var comment = line.IndexOf('#');
        if (comment >= 0) line = line[..comment];
        var digits = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '0' && i + 1 < line.Length && line[i + 1] is ('x' or 'X')) i++;
            else if (char.IsAsciiHexDigit(c)) digits.Append(c);
            else if (c is not (' ' or '\t' or '\r' or ':' or ',')) return null;
        }

        return digits.ToString();
    }

    /// <summary>The whole bytes of so many digits.</summary>
    public static byte[] Bytes(ReadOnlySpan<char> digits) => Convert.FromHexString(digits[..(digits.Length & ~1)]);
}
