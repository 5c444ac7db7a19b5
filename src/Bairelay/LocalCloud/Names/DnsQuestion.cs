using System.Buffers.Binary;
using System.Text;

namespace Bairelay.LocalCloud.Names;

/// <summary>The one question of a DNS query (RFC 1035, 4.1).</summary>
/// <param name="Name">
/// As on the wire, in lower case, one character a byte: a label may hold a dot, so that text with dots would be ambiguous.
/// </param>
/// <param name="Type">1 is an IPv4 address, 28 an IPv6 one, 255 anything.</param>
/// <param name="End">Where it ends in the message; it begins behind the header.</param>
internal readonly record struct DnsQuestion(string Name, ushort Type, ushort Class, int End)
{
    public const int HeaderLength = 12;

    /// <summary>For people: labels with dots between them.</summary>
    public string Text
    {
        get
        {
            var text = Name.ToCharArray();
            for (var at = 0; at < text.Length;)
            {
                var length = text[at];
                text[at] = '.';
                at += 1 + length;
            }

            return new string(text).Trim('.');
        }
    }

    private const int LongestName = 255;
    private const int LongestLabel = 63;

    /// <summary>False: no query, or not one question, or a name that is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out DnsQuestion question)
    {
        question = default;
        if (message.Length < HeaderLength || (message[2] & 0xf8) != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1) return false;
        if (!TryReadName(message[HeaderLength..], out var name, out var length)) return false;
        var rest = message[(HeaderLength + length)..];
        if (rest.Length < 4) return false;
        question = new DnsQuestion(name, BinaryPrimitives.ReadUInt16BigEndian(rest), BinaryPrimitives.ReadUInt16BigEndian(rest[2..]), HeaderLength + length + 4);
        return true;
    }

    /// <summary>A name as it is asked for, in the form of <see cref="Name"/>.</summary>
    public static string Wire(string name) => string.Concat(name.Split('.').Select(label => $"{(char)label.Length}{label.ToLowerInvariant()}")) + '\0';

    private static bool TryReadName(ReadOnlySpan<byte> bytes, out string name, out int length)
    {
        (name, length) = ("", 0);
        while (true)
        {
            // A question has no pointers: there is nothing before it.
            if (length >= Math.Min(bytes.Length, LongestName) || bytes[length] > LongestLabel) return false;
            var label = bytes[length];
            length += 1 + label;
            if (label == 0) break;
        }

        Span<byte> lower = stackalloc byte[length];
        for (var i = 0; i < length; i++) lower[i] = bytes[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(bytes[i] | 0x20) : bytes[i];
        name = Encoding.Latin1.GetString(lower);
        return true;
    }
}
