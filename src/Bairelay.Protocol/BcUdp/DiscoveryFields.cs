namespace Bairelay.Protocol.BcUdp;

/// <summary>How the connection of a session was made (docs/protocol.md 6.3).</summary>
public enum ConnectionKind
{
    Unknown,
    Local,
    Map,
    Relay,
}

/// <summary>The camera's timers in milliseconds; which of them are present depends on the verb.</summary>
/// <param name="Default">Interval of the camera's repeats, 3000 where seen.</param>
/// <param name="Heartbeat">Heartbeat interval, 10000 or 20000 where seen; advice only.</param>
/// <param name="HeartbeatTimeout">60000 where seen.</param>
public readonly record struct Timers(int? Default, int? Heartbeat, int? HeartbeatTimeout);

/// <summary>Durations in a camera's end-of-session report, milliseconds as far as is known.</summary>
public readonly record struct SessionTimes(long? Query, long? Setup, long? Connected);

/// <summary>Why a body was not taken for a discovery message.</summary>
public enum MessageFault
{
    None,

    /// <summary>Not well formed, too deep, or with a document type.</summary>
    Xml,

    /// <summary>Well formed, but the element inside <c>P2P</c> is no verb that is known.</summary>
    UnknownVerb,

    /// <summary>A known verb without an element it cannot do without, or with a value there that is none.</summary>
    Field,
}

/// <summary>
/// Every element that a discovery message may carry, whatever its verb; null means absent or unreadable. The verbs
/// share their element names, so that one pass over the XML serves them all; a typed message then takes what is its
/// own. Element names are matched without regard to case, unknown ones are passed over, and of a repeated one the
/// first counts (docs/protocol.md 1.3, 6.3).
/// </summary>
public struct DiscoveryFields
{
    public Verb Verb;

    /// <summary>Empty when absent or not a UID.</summary>
    public Uid Uid;

    public IpPort? Dev;
    public IpPort? Dmap;
    public IpPort? Cli;
    public IpPort? Cmap;
    public IpPort? Relay;
    public IpPort? RelayT;
    public IpPort? Reg;
    public IpPort? Log;
    public IpPort? T;
    public ushort? ToPort;
    public ulong? Token;
    public long? Sid;
    public long? Cid;
    public long? Did;
    public long? Rsp;
    public long? Ac;
    public long? R;
    public long? NeedRsp;
    public long? TimeT;
    public long? TimeR;
    public long? Mtu;
    public long? Debug;
    public long? Family;
    public long? Lver;
    public ConnectionKind Conn;
    public string? Nat;
    public string? P;
    public Timers Timers;
    public SessionTimes Times;

    /// <summary>Whether a <c>timer</c> element was there at all, empty or not.</summary>
    public bool HasTimer;

    /// <summary>The peer's sid as the unsigned word that it is, also where it was written as a negative number.</summary>
    public readonly uint? Session => Sid is { } sid ? (uint)sid : null;

    /// <summary>The client's id as the signed word that it is, also where it was written without a sign.</summary>
    public readonly int? Client => Cid is { } cid ? (int)cid : null;

    /// <summary>The camera's id for a session, as <see cref="Client"/>.</summary>
    public readonly int? Device => Did is { } did ? (int)did : null;

    /// <summary>Reads a plain body.</summary>
    public static MessageFault TryRead(ReadOnlySpan<byte> xml, out DiscoveryFields fields)
    {
        fields = default;
        var reader = new DiscoveryXmlReader(xml);
        ReadOnlySpan<byte> parent = default;
        var verbEnded = false;
        while (true)
        {
            switch (reader.Read())
            {
                case XmlToken.Fault:
                    return MessageFault.Xml;

                case XmlToken.Done:
                    return fields.Verb == Verb.Unknown ? MessageFault.UnknownVerb : MessageFault.None;

                case XmlToken.Start when reader.Depth == 1:
                    if (!System.Text.Ascii.EqualsIgnoreCase(reader.Name, "P2P"u8)) return MessageFault.Xml;
                    break;

                case XmlToken.Start when reader.Depth == 2 && !verbEnded:
                    fields.Verb = Verbs.Parse(reader.Name);
                    break;

                case XmlToken.Start when reader.Depth == 3 && !verbEnded:
                    parent = reader.Name;
                    fields.HasTimer |= Is(parent, "timer"u8);
                    break;

                case XmlToken.Text when reader.Depth == 3 && !verbEnded:
                    if (reader.TextHasEntities) fields.SetEscaped(parent, reader.Text);
                    else fields.Set(parent, reader.Text);
                    break;

                case XmlToken.Text when reader.Depth == 4 && !verbEnded:
                    fields.SetPart(parent, reader.Name, reader.Text);
                    break;

                case XmlToken.End when reader.Depth == 1:
                    verbEnded = true;
                    break;
            }
        }
    }

    private void SetEscaped(ReadOnlySpan<byte> name, ReadOnlySpan<byte> escaped)
    {
        Span<byte> unescaped = stackalloc byte[DiscoveryText.MaxLength];
        if (escaped.Length <= unescaped.Length) Set(name, unescaped[..DiscoveryXmlReader.Unescape(escaped, unescaped)]);
    }

    private void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (text.Length > DiscoveryText.MaxLength) return;
        switch (name.Length)
        {
            case 1:
                if (Is(name, "r"u8)) R ??= DiscoveryText.Word(text);
                else if (Is(name, "p"u8)) P ??= DiscoveryText.String(text);
                break;
            case 2:
                if (Is(name, "ac"u8)) Ac ??= DiscoveryText.Word(text);
                break;
            case 3:
                if (Is(name, "uid"u8))
                {
                    if (Uid.IsEmpty) _ = BcUdp.Uid.TryParse(text, out Uid);
                }
                else if (Is(name, "sid"u8)) Sid ??= DiscoveryText.Word(text);
                else if (Is(name, "cid"u8)) Cid ??= DiscoveryText.Word(text);
                else if (Is(name, "did"u8)) Did ??= DiscoveryText.Word(text);
                else if (Is(name, "rsp"u8)) Rsp ??= DiscoveryText.Word(text);
                else if (Is(name, "mtu"u8)) Mtu ??= DiscoveryText.Word(text);
                else if (Is(name, "nat"u8)) Nat ??= DiscoveryText.String(text);
                break;
            case 4:
                if (Is(name, "conn"u8)) Conn = Conn == ConnectionKind.Unknown ? DiscoveryText.Connection(text) : Conn;
                else if (Is(name, "lver"u8)) Lver ??= DiscoveryText.Word(text);
                break;
            case 5:
                if (Is(name, "token"u8)) Token ??= DiscoveryText.DoubleWord(text);
                else if (Is(name, "debug"u8)) Debug ??= DiscoveryText.Flag(text);
                break;
            case 6:
                if (Is(name, "time_t"u8)) TimeT ??= (long?)DiscoveryText.DoubleWord(text);
                else if (Is(name, "time_r"u8)) TimeR ??= DiscoveryText.Word(text);
                else if (Is(name, "family"u8)) Family ??= DiscoveryText.Word(text);
                break;
            case 7:
                if (Is(name, "needrsp"u8)) NeedRsp ??= DiscoveryText.Flag(text);
                break;
        }
    }

    /// <summary>Takes an element inside an element, such as the port in <c>dev</c>.</summary>
    private void SetPart(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (Is(parent, "dev"u8)) SetAddress(ref Dev, name, text);
        else if (Is(parent, "dmap"u8)) SetAddress(ref Dmap, name, text);
        else if (Is(parent, "cli"u8)) SetAddress(ref Cli, name, text);
        else if (Is(parent, "cmap"u8)) SetAddress(ref Cmap, name, text);
        else if (Is(parent, "relay"u8)) SetAddress(ref Relay, name, text);
        else if (Is(parent, "relayt"u8)) SetAddress(ref RelayT, name, text);
        else if (Is(parent, "reg"u8)) SetAddress(ref Reg, name, text);
        else if (Is(parent, "log"u8)) SetAddress(ref Log, name, text);
        else if (Is(parent, "t"u8)) SetAddress(ref T, name, text);
        else if (Is(parent, "timer"u8)) SetTimer(name, text);
        else if (Is(parent, "time"u8)) SetTime(name, text);
        else if (Is(parent, "to"u8) && Is(name, "port"u8)) ToPort ??= DiscoveryText.Port(text);
    }

    /// <summary>An unreadable address or port stays 0, which no receiver takes for usable.</summary>
    private static void SetAddress(ref IpPort? address, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var known = address ?? default;
        if (Is(name, "ip"u8) && known.Ip.IsAny && Ipv4.TryParse(text, out var ip)) address = known with { Ip = ip };
        else if (Is(name, "port"u8) && known.Port == 0) address = known with { Port = DiscoveryText.Port(text) ?? 0 };
    }

    private void SetTimer(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var value = (int?)DiscoveryText.Word(text);
        if (Is(name, "def"u8)) Timers = Timers with { Default = Timers.Default ?? value };
        else if (Is(name, "hb"u8)) Timers = Timers with { Heartbeat = Timers.Heartbeat ?? value };
        else if (Is(name, "hbt"u8)) Timers = Timers with { HeartbeatTimeout = Timers.HeartbeatTimeout ?? value };
    }

    private void SetTime(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var value = DiscoveryText.Word(text);
        if (Is(name, "query"u8)) Times = Times with { Query = Times.Query ?? value };
        else if (Is(name, "setup"u8)) Times = Times with { Setup = Times.Setup ?? value };
        else if (Is(name, "conn"u8)) Times = Times with { Connected = Times.Connected ?? value };
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) =>
        name.Length == known.Length && (name.SequenceEqual(known) || System.Text.Ascii.EqualsIgnoreCase(name, known));
}
