using System.Buffers.Text;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// Writes a discovery body in the exact form of the vendor's servers: elements in the order of the calls, no
/// declaration, no white space, empty elements self-closed (docs/protocol.md 6.3). What does not fit sets
/// <see cref="Overflowed"/>.
/// </summary>
public ref struct DiscoveryXmlWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public bool Overflowed { get; private set; }

    public void Document(Verb verb)
    {
        Raw("<P2P>"u8);
        Open(Verbs.Name(verb));
    }

    public void EndDocument(Verb verb)
    {
        Close(Verbs.Name(verb));
        Raw("</P2P>"u8);
    }

    public void Open(ReadOnlySpan<byte> name)
    {
        var room = _destination[Length..];
        if (room.Length < name.Length + 2)
        {
            Overflowed = true;
            return;
        }

        room[0] = (byte)'<';
        name.CopyTo(room[1..]);
        room[name.Length + 1] = (byte)'>';
        Length += name.Length + 2;
    }

    public void Close(ReadOnlySpan<byte> name)
    {
        var room = _destination[Length..];
        if (room.Length < name.Length + 3)
        {
            Overflowed = true;
            return;
        }

        room[0] = (byte)'<';
        room[1] = (byte)'/';
        name.CopyTo(room[2..]);
        room[name.Length + 2] = (byte)'>';
        Length += name.Length + 3;
    }

    public void Empty(ReadOnlySpan<byte> name)
    {
        Raw("<"u8);
        Raw(name);
        Raw("/>"u8);
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Open(name);
        if (Utf8Formatter.TryFormat(value, _destination[Length..], out var written)) Length += written;
        else Overflowed = true;
        Close(name);
    }

    public void Number(ReadOnlySpan<byte> name, ulong value)
    {
        Open(name);
        if (Utf8Formatter.TryFormat(value, _destination[Length..], out var written)) Length += written;
        else Overflowed = true;
        Close(name);
    }

    /// <summary>Writes nothing for null, as optional elements are left out.</summary>
    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } present) Number(name, present);
    }

    /// <summary>Writes nothing for null, as optional elements are left out.</summary>
    public void Number(ReadOnlySpan<byte> name, ulong? value)
    {
        if (value is { } present) Number(name, present);
    }

    public void Uid(in Uid uid)
    {
        Open("uid"u8);
        Raw(uid.Text);
        Close("uid"u8);
    }

    public void Address(ReadOnlySpan<byte> name, IpPort address)
    {
        Open(name);
        Open("ip"u8);
        if (_destination.Length - Length >= Ipv4.MaxTextLength) Length += address.Ip.Format(_destination[Length..]);
        else Overflowed = true;
        Close("ip"u8);
        Number("port"u8, (long)address.Port);
        Close(name);
    }

    /// <summary>Writes nothing for null, as optional elements are left out.</summary>
    public void Address(ReadOnlySpan<byte> name, IpPort? address)
    {
        if (address is { } present) Address(name, present);
    }

    public void Text(ReadOnlySpan<byte> name, string? text)
    {
        if (text is null) return;
        Open(name);
        foreach (var c in text)
        {
            switch (c)
            {
                case '<': Raw("&lt;"u8); break;
                case '>': Raw("&gt;"u8); break;
                case '&': Raw("&amp;"u8); break;
                default: Character(c); break;
            }
        }

        Close(name);
    }

    private void Character(char c)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var rune = System.Text.Rune.TryCreate(c, out var valid) ? valid : System.Text.Rune.ReplacementChar;
        Raw(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.TryCopyTo(_destination[Length..])) Length += bytes.Length;
        else Overflowed = true;
    }
}
