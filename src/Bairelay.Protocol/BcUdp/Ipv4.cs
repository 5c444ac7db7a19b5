using System.Net;
using System.Net.Sockets;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// An IPv4 address as a value. Discovery knows no other kind, and a heartbeat must not allocate an
/// <see cref="IPAddress"/>.
/// </summary>
/// <param name="Bits">The address with its first octet in the highest byte.</param>
public readonly record struct Ipv4(uint Bits)
{
    /// <summary>The longest text, <c>255.255.255.255</c>.</summary>
    public const int MaxTextLength = 15;

    public static readonly Ipv4 Any;
    public static readonly Ipv4 Loopback = new(0x7f000001);

    /// <summary>True for 0.0.0.0, which must never be told to a camera (docs/protocol.md 9).</summary>
    public bool IsAny => Bits == 0;

    public bool IsLoopback => Bits >> 24 == 127;

    /// <summary>The address itself, or the one inside <c>::ffff:a.b.c.d</c>; null for any other IPv6 address.</summary>
    public static Ipv4? From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetwork) return null;
        Span<byte> octets = stackalloc byte[4];
        _ = address.TryWriteBytes(octets, out _);
        return new Ipv4(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(octets));
    }

    public IPAddress ToIPAddress()
    {
        Span<byte> octets = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(octets, Bits);
        return new IPAddress(octets);
    }

    /// <summary>Reads a dotted quad. Shorthand, octal, hexadecimal and surrounding text are refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Ipv4 address)
    {
        address = default;
        uint bits = 0;
        var position = 0;
        for (var octet = 0; octet < 4; octet++)
        {
            if (octet > 0)
            {
                if (position >= text.Length || text[position] != '.') return false;
                position++;
            }

            uint value = 0;
            var start = position;
            while (position < text.Length && position - start < 3 && char.IsAsciiDigit((char)text[position]))
                value = value * 10 + (uint)(text[position++] - '0');
            if (position == start || value > 255) return false;
            bits = bits << 8 | value;
        }

        if (position != text.Length) return false;
        address = new Ipv4(bits);
        return true;
    }

    /// <summary>Writes the dotted quad and returns its length; the room must be <see cref="MaxTextLength"/> bytes.</summary>
    public int Format(Span<byte> destination)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            var octet = Bits >> shift & 255;
            if (octet >= 100) destination[length++] = (byte)('0' + octet / 100);
            if (octet >= 10) destination[length++] = (byte)('0' + octet / 10 % 10);
            destination[length++] = (byte)('0' + octet % 10);
            if (shift > 0) destination[length++] = (byte)'.';
        }

        return length;
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(text)]);
    }
}

/// <summary>An address and port, as in <c>&lt;dev&gt;&lt;ip&gt;…&lt;/ip&gt;&lt;port&gt;…&lt;/port&gt;&lt;/dev&gt;</c>.</summary>
public readonly record struct IpPort(Ipv4 Ip, ushort Port)
{
    /// <summary>An address that is not IPv4 becomes 0.0.0.0.</summary>
    public static IpPort From(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new IpPort(Ipv4.From(endpoint.Address) ?? Ipv4.Any, (ushort)endpoint.Port);
    }

    public IPEndPoint ToIPEndPoint() => new(Ip.ToIPAddress(), Port);

    public override string ToString() => $"{Ip}:{Port}";
}
