namespace Bairelay.Protocol.BcUdp;

// What a camera and the servers say to each other: boot, heartbeat, wake, end of session.

/// <summary>Camera → middleman: where is my register server?</summary>
/// <param name="R">2 or 3 where seen; its meaning is unknown.</param>
public readonly record struct D2M_Q(Uid Uid, long? R) : IDiscoveryMessage<D2M_Q>
{
    public static Verb Verb => Verb.D2M_Q;

    public static bool TryFrom(in DiscoveryFields fields, out D2M_Q message)
    {
        message = new D2M_Q(fields.Uid, fields.R);
        return !fields.Uid.IsEmpty;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Uid(Uid);
        xml.Number("r"u8, R);
    }
}

/// <summary>Middleman → camera. The camera insists on this order and on both empty elements.</summary>
/// <param name="Token">Comes back in D2R_R and in every heartbeat.</param>
/// <param name="Ac">Must come back in R2D_R_R, or the camera starts over.</param>
public readonly record struct M2D_Q_R(IpPort Reg, IpPort Log, int Rsp, ulong Token, uint Ac)
    : IDiscoveryMessage<M2D_Q_R>
{
    public static Verb Verb => Verb.M2D_Q_R;

    public static bool TryFrom(in DiscoveryFields fields, out M2D_Q_R message)
    {
        message = default;
        if (fields is not { Reg: { } reg, Token: { } token, Ac: { } ac }) return false;
        message = new M2D_Q_R(reg, fields.Log ?? default, (int)(fields.Rsp ?? 0), token, (uint)ac);
        return true;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Address("reg"u8, Reg);
        xml.Address("log"u8, Log);
        xml.Empty("timer"u8);
        xml.Empty("retry"u8);
        xml.Number("rsp"u8, (long)Rsp);
        xml.Number("token"u8, Token);
        xml.Number("ac"u8, (ulong)Ac);
    }
}

/// <summary>Camera → register: anchors a session with the token of M2D_Q_R.</summary>
public readonly record struct D2R_R(Uid Uid, ulong? Token, long? R) : IDiscoveryMessage<D2R_R>
{
    public static Verb Verb => Verb.D2R_R;

    public static bool TryFrom(in DiscoveryFields fields, out D2R_R message)
    {
        message = new D2R_R(fields.Uid, fields.Token, fields.R);
        return !fields.Uid.IsEmpty;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Uid(Uid);
        xml.Number("token"u8, Token);
        xml.Number("r"u8, R);
    }
}

/// <summary>Register → camera. An rsp of −4 is what the vendor's cloud sends; cameras go on regardless.</summary>
public readonly record struct R2D_R_R(int Rsp, uint Ac) : IDiscoveryMessage<R2D_R_R>
{
    public static Verb Verb => Verb.R2D_R_R;

    public static bool TryFrom(in DiscoveryFields fields, out R2D_R_R message)
    {
        message = new R2D_R_R((int)(fields.Rsp ?? 0), (uint)(fields.Ac ?? 0));
        return fields.Ac is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("rsp"u8, (long)Rsp);
        xml.Number("ac"u8, (ulong)Ac);
    }
}

/// <summary>Camera → register, every 10 to 20 s while it sleeps.</summary>
/// <param name="Dev">What the camera takes for its own address; never a destination for replies.</param>
/// <param name="NeedRsp">Absent means that no reply is wanted.</param>
public readonly record struct D2R_HB(Uid Uid, IpPort? Dev, bool? NeedRsp, ulong? Token) : IDiscoveryMessage<D2R_HB>
{
    public static Verb Verb => Verb.D2R_HB;

    public static bool TryFrom(in DiscoveryFields fields, out D2R_HB message)
    {
        message = new D2R_HB(
            fields.Uid, fields.Dev, fields.NeedRsp is { } wanted ? wanted != 0 : null, fields.Token);
        return !fields.Uid.IsEmpty;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Uid(Uid);
        xml.Address("dev"u8, Dev);
        if (NeedRsp is { } wanted) xml.Number("needrsp"u8, wanted ? 1L : 0L);
        xml.Number("token"u8, Token);
    }
}

/// <summary>Register → camera, when the heartbeat asked for it.</summary>
/// <param name="TimeT">Seconds since 1970.</param>
/// <param name="HeartbeatMilliseconds">Advice; cameras keep their own cadence.</param>
public readonly record struct R2D_HB_R(int Rsp, long TimeT, int HeartbeatMilliseconds) : IDiscoveryMessage<R2D_HB_R>
{
    public static Verb Verb => Verb.R2D_HB_R;

    public static bool TryFrom(in DiscoveryFields fields, out R2D_HB_R message)
    {
        message = new R2D_HB_R((int)(fields.Rsp ?? 0), fields.TimeT ?? 0, fields.Timers.Heartbeat ?? 0);
        return true;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("rsp"u8, (long)Rsp);
        xml.Number("time_t"u8, TimeT);
        xml.Open("timer"u8);
        xml.Number("hb"u8, (long)HeartbeatMilliseconds);
        xml.Close("timer"u8);
    }
}

/// <summary>Register → camera: wake up and talk to this client.</summary>
/// <param name="Cli">The client as it sees itself on the LAN.</param>
/// <param name="Cmap">The client as the register sees it.</param>
/// <param name="Relay">The register itself.</param>
public readonly record struct R2D_C(IpPort Cli, IpPort Cmap, IpPort Relay, uint Sid, int Cid)
    : IDiscoveryMessage<R2D_C>
{
    public static Verb Verb => Verb.R2D_C;

    public static bool TryFrom(in DiscoveryFields fields, out R2D_C message)
    {
        message = default;
        if (fields is not { Session: { } sid, Client: { } cid }) return false;
        message = new R2D_C(
            fields.Cli ?? default, fields.Cmap ?? default, fields.Relay ?? default, sid, cid);
        return true;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Address("cli"u8, Cli);
        xml.Address("cmap"u8, Cmap);
        xml.Address("relay"u8, Relay);
        xml.Number("sid"u8, (ulong)Sid);
        xml.Number("cid"u8, (long)Cid);
    }
}

/// <summary>Camera → register: the wake packet was received.</summary>
public readonly record struct D2R_C_R(uint Sid, IpPort? Dev, int Rsp) : IDiscoveryMessage<D2R_C_R>
{
    public static Verb Verb => Verb.D2R_C_R;

    public static bool TryFrom(in DiscoveryFields fields, out D2R_C_R message)
    {
        message = new D2R_C_R(fields.Session ?? 0, fields.Dev, (int)(fields.Rsp ?? 0));
        return fields.Sid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        xml.Address("dev"u8, Dev);
        xml.Number("rsp"u8, (long)Rsp);
    }
}

/// <summary>
/// Camera → register: a session has ended. Real ones also carry <c>send</c> and <c>recv</c> counters, which nobody
/// needs and reading drops.
/// </summary>
public readonly record struct D2R_DISC(uint Sid, SessionTimes Times, ConnectionKind Conn, int Rsp, int? Did)
    : IDiscoveryMessage<D2R_DISC>
{
    public static Verb Verb => Verb.D2R_DISC;

    public static bool TryFrom(in DiscoveryFields fields, out D2R_DISC message)
    {
        message = new D2R_DISC(
            fields.Session ?? 0, fields.Times, fields.Conn, (int)(fields.Rsp ?? 0), fields.Device);
        return fields.Sid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        if (Times != default)
        {
            xml.Open("time"u8);
            xml.Number("query"u8, Times.Query);
            xml.Number("setup"u8, Times.Setup);
            xml.Number("conn"u8, Times.Connected);
            xml.Close("time"u8);
        }

        xml.Text("conn"u8, Conn.WireName());
        xml.Number("rsp"u8, (long)Rsp);
        xml.Number("did"u8, (long?)Did);
    }
}

/// <summary>Register → camera: D2R_DISC was received.</summary>
public readonly record struct R2D_DC_R(uint Sid, int Rsp) : IDiscoveryMessage<R2D_DC_R>
{
    public static Verb Verb => Verb.R2D_DC_R;

    public static bool TryFrom(in DiscoveryFields fields, out R2D_DC_R message)
    {
        message = new R2D_DC_R(fields.Session ?? 0, (int)(fields.Rsp ?? 0));
        return fields.Sid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        xml.Number("rsp"u8, (long)Rsp);
    }
}
