namespace Bairelay.Protocol.BcUdp;

// What a client and the servers say to each other: finding the register and asking for a wake.

/// <summary>Client → middleman: where is the register server of this camera?</summary>
/// <param name="P">The client's platform, MAC or WIN.</param>
public readonly record struct C2M_Q(Uid Uid, string? P) : IDiscoveryMessage<C2M_Q>
{
    public static Verb Verb => Verb.C2M_Q;

    public static bool TryFrom(in DiscoveryFields fields, out C2M_Q message)
    {
        message = new C2M_Q(fields.Uid, fields.P);
        return !fields.Uid.IsEmpty;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Uid(Uid);
        xml.Text("p"u8, P);
    }
}

/// <summary>
/// Middleman → client. Clients need the register and a relay; the vendor's cloud adds everything from mtu on.
/// </summary>
/// <param name="HasTimers">Whether empty <c>timer</c> and <c>retry</c> elements follow the addresses.</param>
/// <param name="Ac">Negative values occur.</param>
public readonly record struct M2C_Q_R(
    IpPort? Reg, IpPort? Relay, IpPort? Log, IpPort? T,
    bool HasTimers = false, int? Mtu = null, long? Debug = null, long? Ac = null, int? Rsp = null)
    : IDiscoveryMessage<M2C_Q_R>
{
    public static Verb Verb => Verb.M2C_Q_R;

    public static bool TryFrom(in DiscoveryFields fields, out M2C_Q_R message)
    {
        message = new M2C_Q_R(
            fields.Reg, fields.Relay, fields.Log, fields.T, fields.HasTimer,
            (int?)fields.Mtu, fields.Debug, fields.Ac, (int?)fields.Rsp);
        return true;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Address("reg"u8, Reg);
        xml.Address("relay"u8, Relay);
        xml.Address("log"u8, Log);
        xml.Address("t"u8, T);
        if (HasTimers)
        {
            xml.Empty("timer"u8);
            xml.Empty("retry"u8);
        }

        xml.Number("mtu"u8, (long?)Mtu);
        xml.Number("debug"u8, Debug);
        xml.Number("ac"u8, Ac);
        xml.Number("rsp"u8, (long?)Rsp);
    }
}

/// <summary>Client → register: wake this camera and send it to me.</summary>
/// <param name="Cli">The client as it sees itself; only the port is believed.</param>
/// <param name="Debug">0, a word, or 251658240 from the vendor's app.</param>
public readonly record struct C2R_C(
    Uid Uid, IpPort? Cli, IpPort? Relay, int Cid, long? Debug, int? Family, string? P, long? R)
    : IDiscoveryMessage<C2R_C>
{
    public static Verb Verb => Verb.C2R_C;

    public static bool TryFrom(in DiscoveryFields fields, out C2R_C message)
    {
        message = new C2R_C(
            fields.Uid, fields.Cli, fields.Relay, fields.Client ?? 0, fields.Debug, (int?)fields.Family, fields.P,
            fields.R);
        return !fields.Uid.IsEmpty && fields.Cid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Uid(Uid);
        xml.Address("cli"u8, Cli);
        xml.Address("relay"u8, Relay);
        xml.Number("cid"u8, (long)Cid);
        xml.Number("debug"u8, Debug);
        xml.Number("family"u8, (long?)Family);
        xml.Text("p"u8, P);
        xml.Number("r"u8, R);
    }
}

/// <summary>
/// Register → client. A refusal (rsp −1 unknown, −3 busy) has neither camera address nor sid, but must name a
/// relay: clients ignore an answer without any address and wait for their time limit (docs/protocol.md 6.4.2, 9).
/// </summary>
public readonly record struct R2C_C_R(
    IpPort? Dev, IpPort? Dmap, IpPort? Relay, string? Nat, uint? Sid, int Rsp, long? Ac, IpPort? RelayT = null)
    : IDiscoveryMessage<R2C_C_R>
{
    public static Verb Verb => Verb.R2C_C_R;

    public static bool TryFrom(in DiscoveryFields fields, out R2C_C_R message)
    {
        message = new R2C_C_R(
            fields.Dev, fields.Dmap, fields.Relay, fields.Nat, fields.Session, (int)(fields.Rsp ?? 0), fields.Ac,
            fields.RelayT);
        return true;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Address("dev"u8, Dev);
        xml.Address("dmap"u8, Dmap);
        xml.Address("relay"u8, Relay);
        xml.Address("relayt"u8, RelayT);
        xml.Text("nat"u8, Nat);
        xml.Number("sid"u8, (ulong?)Sid);
        xml.Number("rsp"u8, (long)Rsp);
        xml.Number("ac"u8, Ac);
    }
}

/// <summary>Register → client, after R2C_C_R: where the camera is. The vendor's cloud adds an rsp.</summary>
public readonly record struct R2C_T(IpPort? Dev, IpPort? Dmap, uint Sid, int Cid, int? Rsp = null)
    : IDiscoveryMessage<R2C_T>
{
    public static Verb Verb => Verb.R2C_T;

    public static bool TryFrom(in DiscoveryFields fields, out R2C_T message)
    {
        message = new R2C_T(
            fields.Dev, fields.Dmap, fields.Session ?? 0, fields.Client ?? 0, (int?)fields.Rsp);
        return fields.Sid is not null && fields.Cid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Address("dev"u8, Dev);
        xml.Address("dmap"u8, Dmap);
        xml.Number("sid"u8, (ulong)Sid);
        xml.Number("cid"u8, (long)Cid);
        xml.Number("rsp"u8, (long?)Rsp);
    }
}

/// <summary>Register → client: the session is over.</summary>
public readonly record struct R2C_DISC(uint Sid) : IDiscoveryMessage<R2C_DISC>
{
    public static Verb Verb => Verb.R2C_DISC;

    public static bool TryFrom(in DiscoveryFields fields, out R2C_DISC message)
    {
        message = new R2C_DISC(fields.Session ?? 0);
        return fields.Sid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml) => xml.Number("sid"u8, (ulong)Sid);
}

/// <summary>Client → register, five times: the session stands.</summary>
public readonly record struct C2R_CFM(uint Sid, ConnectionKind Conn, int Rsp, int Cid, int Did)
    : IDiscoveryMessage<C2R_CFM>
{
    public static Verb Verb => Verb.C2R_CFM;

    public static bool TryFrom(in DiscoveryFields fields, out C2R_CFM message)
    {
        message = new C2R_CFM(
            fields.Session ?? 0, fields.Conn, (int)(fields.Rsp ?? 0), fields.Client ?? 0, fields.Device ?? 0);
        return fields.Sid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        xml.Text("conn"u8, Conn.WireName());
        xml.Number("rsp"u8, (long)Rsp);
        xml.Number("cid"u8, (long)Cid);
        xml.Number("did"u8, (long)Did);
    }
}

/// <summary>Client → register or relay. Known by its fields only; never seen in use.</summary>
public readonly record struct C2R_HB(uint Sid, int Cid, int Did) : IDiscoveryMessage<C2R_HB>
{
    public static Verb Verb => Verb.C2R_HB;

    public static bool TryFrom(in DiscoveryFields fields, out C2R_HB message)
    {
        message = new C2R_HB(fields.Session ?? 0, fields.Client ?? 0, fields.Device ?? 0);
        return fields.Sid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        xml.Number("cid"u8, (long)Cid);
        xml.Number("did"u8, (long)Did);
    }
}
