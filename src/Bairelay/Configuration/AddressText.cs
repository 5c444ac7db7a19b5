using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Bairelay.Configuration;

/// <summary>
/// Addresses as people write them. The framework also takes "10.1" for 10.0.0.1 and reads 010 as octal;
/// in a configuration both are mistakes.
/// </summary>
internal static class AddressText
{
    /// <summary>IPv4 written in IPv6 (::ffff:10.0.0.1) comes back as IPv4.</summary>
    public static IPAddress? Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            if (text.StartsWith('[') || !IPAddress.TryParse(text, out var address))
                return null;
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }

        var parts = text.Split('.');
        if (parts.Length != 4)
            return null;
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < 4; i++)
        {
            if (!TryParseNumber(parts[i], 255, out var number))
                return null;
            bytes[i] = (byte)number;
        }

        return new IPAddress(bytes);
    }

    /// <summary>Digits only, no leading zero, at most three of them.</summary>
    public static bool TryParseNumber(ReadOnlySpan<char> text, int max, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= 3
            && (text.Length == 1 || text[0] != '0')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= max;
    }

    /// <summary>The address with every bit behind the prefix cleared.</summary>
    public static IPAddress NetworkOf(IPAddress ipv4, int prefixLength)
    {
        Span<byte> bytes = stackalloc byte[4];
        ipv4.TryWriteBytes(bytes, out _);
        var mask = prefixLength == 0 ? 0u : uint.MaxValue << (32 - prefixLength);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) & mask);
        return new IPAddress(bytes);
    }
}
