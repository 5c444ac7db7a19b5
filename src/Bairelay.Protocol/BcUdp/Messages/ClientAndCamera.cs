namespace Bairelay.Protocol.BcUdp;

// What a client and a camera say to each other: discovery on the LAN, approach after a wake, life of a session.

/// <summary>Client → broadcast, port 2015: who is there?</summary>
/// <param name="Port">Where the client listens.</param>
public readonly record struct C2D_S(ushort Port) : IDiscoveryMessage<C2D_S>
{
    public static Verb Verb => Verb.C2D_S;

    public static bool TryFrom(in DiscoveryFields fields, out C2D_S message)
    {
        message = new C2D_S(fields.ToPort ?? 0);
        return fields.ToPort is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Open("to"u8);
        xml.Number("port"u8, (long)Port);
        xml.Close("to"u8);
    }
}

/// <summary>Camera → client, in answer to C2D_S; it carries more than the UID, none of it known.</summary>
public readonly record struct D2C_S_R(Uid Uid) : IDiscoveryMessage<D2C_S_R>
{
    public static Verb Verb => Verb.D2C_S_R;

    public static bool TryFrom(in DiscoveryFields fields, out D2C_S_R message)
    {
        message = new D2C_S_R(fields.Uid);
        return !fields.Uid.IsEmpty;
    }

    public void Write(ref DiscoveryXmlWriter xml) => xml.Uid(Uid);
}

/// <summary>Client → camera, ports 2015 and 2018: open a session.</summary>
/// <param name="Port">Where the camera is to answer.</param>
/// <param name="Lver">3 from clients that know account-bound logins.</param>
public readonly record struct C2D_C(Uid Uid, ushort Port, int Cid, int? Mtu, long? Debug, string? P, int? Lver = null)
    : IDiscoveryMessage<C2D_C>
{
    public static Verb Verb => Verb.C2D_C;

    public static bool TryFrom(in DiscoveryFields fields, out C2D_C message)
    {
        message = new C2D_C(
            fields.Uid, fields.Cli?.Port ?? 0, fields.Client ?? 0, (int?)fields.Mtu, fields.Debug, fields.P,
            (int?)fields.Lver);
        return !fields.Uid.IsEmpty && fields.Cid is not null && message.Port != 0;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Uid(Uid);
        xml.Open("cli"u8);
        xml.Number("port"u8, (long)Port);
        xml.Close("cli"u8);
        xml.Number("cid"u8, (long)Cid);
        xml.Number("mtu"u8, (long?)Mtu);
        xml.Number("debug"u8, Debug);
        xml.Text("p"u8, P);
        xml.Number("lver"u8, (long?)Lver);
    }
}

/// <summary>Camera → client, in answer to C2D_C.</summary>
/// <param name="Rsp">0, or −3 when the camera is busy.</param>
public readonly record struct D2C_C_R(Timers Timers, int Rsp, int Cid, int Did) : IDiscoveryMessage<D2C_C_R>
{
    public static Verb Verb => Verb.D2C_C_R;

    public static bool TryFrom(in DiscoveryFields fields, out D2C_C_R message)
    {
        message = new D2C_C_R(
            fields.Timers, (int)(fields.Rsp ?? 0), fields.Client ?? 0, fields.Device ?? 0);
        return fields.Cid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Open("timer"u8);
        xml.Number("def"u8, (long?)Timers.Default);
        xml.Number("hb"u8, (long?)Timers.Heartbeat);
        xml.Number("hbt"u8, (long?)Timers.HeartbeatTimeout);
        xml.Close("timer"u8);
        xml.Number("rsp"u8, (long)Rsp);
        xml.Number("cid"u8, (long)Cid);
        xml.Number("did"u8, (long)Did);
    }
}

/// <summary>Client → camera or relay: let us begin session sid.</summary>
public readonly record struct C2D_T(uint Sid, ConnectionKind Conn, int Cid, int? Mtu) : IDiscoveryMessage<C2D_T>
{
    public static Verb Verb => Verb.C2D_T;

    public static bool TryFrom(in DiscoveryFields fields, out C2D_T message)
    {
        message = new C2D_T(fields.Session ?? 0, fields.Conn, fields.Client ?? 0, (int?)fields.Mtu);
        return fields.Sid is not null && fields.Cid is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        xml.Text("conn"u8, Conn.WireName());
        xml.Number("cid"u8, (long)Cid);
        xml.Number("mtu"u8, (long?)Mtu);
    }
}

/// <summary>Camera → client: let us begin session sid.</summary>
public readonly record struct D2C_T(uint Sid, ConnectionKind Conn, int Cid, int Did) : IDiscoveryMessage<D2C_T>
{
    public static Verb Verb => Verb.D2C_T;

    public static bool TryFrom(in DiscoveryFields fields, out D2C_T message)
    {
        message = new D2C_T(fields.Session ?? 0, fields.Conn, fields.Client ?? 0, fields.Device ?? 0);
        return fields.Sid is not null && fields.Cid is not null && fields.Did is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        xml.Text("conn"u8, Conn.WireName());
        xml.Number("cid"u8, (long)Cid);
        xml.Number("did"u8, (long)Did);
    }
}

/// <summary>Client → camera, in answer to D2C_T and with its tid.</summary>
public readonly record struct C2D_A(uint Sid, ConnectionKind Conn, int Cid, int Did, int? Mtu)
    : IDiscoveryMessage<C2D_A>
{
    public static Verb Verb => Verb.C2D_A;

    public static bool TryFrom(in DiscoveryFields fields, out C2D_A message)
    {
        message = new C2D_A(
            fields.Session ?? 0, fields.Conn, fields.Client ?? 0, fields.Device ?? 0, (int?)fields.Mtu);
        return fields.Sid is not null && fields.Cid is not null && fields.Did is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        xml.Text("conn"u8, Conn.WireName());
        xml.Number("cid"u8, (long)Cid);
        xml.Number("did"u8, (long)Did);
        xml.Number("mtu"u8, (long?)Mtu);
    }
}

/// <summary>Camera or relay → client: the session stands.</summary>
public readonly record struct D2C_CFM(uint Sid, ConnectionKind Conn, int Rsp, int Cid, int Did, long? TimeR)
    : IDiscoveryMessage<D2C_CFM>
{
    public static Verb Verb => Verb.D2C_CFM;

    public static bool TryFrom(in DiscoveryFields fields, out D2C_CFM message)
    {
        message = new D2C_CFM(
            fields.Session ?? 0, fields.Conn, (int)(fields.Rsp ?? 0), fields.Client ?? 0, fields.Device ?? 0,
            fields.TimeR);
        return fields.Sid is not null && fields.Cid is not null && fields.Did is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml)
    {
        xml.Number("sid"u8, (ulong)Sid);
        xml.Text("conn"u8, Conn.WireName());
        xml.Number("rsp"u8, (long)Rsp);
        xml.Number("cid"u8, (long)Cid);
        xml.Number("did"u8, (long)Did);
        xml.Number("time_r"u8, TimeR);
    }
}

/// <summary>Client → camera, every second of a session.</summary>
public readonly record struct C2D_HB(int Cid, int Did) : IDiscoveryMessage<C2D_HB>
{
    public static Verb Verb => Verb.C2D_HB;

    public static bool TryFrom(in DiscoveryFields fields, out C2D_HB message)
    {
        message = new C2D_HB(fields.Client ?? 0, fields.Device ?? 0);
        return fields.Cid is not null && fields.Did is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml) => SessionIds.Write(ref xml, Cid, Did);
}

/// <summary>Camera → client; known by its fields only.</summary>
public readonly record struct D2C_HB(int Cid, int Did) : IDiscoveryMessage<D2C_HB>
{
    public static Verb Verb => Verb.D2C_HB;

    public static bool TryFrom(in DiscoveryFields fields, out D2C_HB message)
    {
        message = new D2C_HB(fields.Client ?? 0, fields.Device ?? 0);
        return fields.Cid is not null && fields.Did is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml) => SessionIds.Write(ref xml, Cid, Did);
}

/// <summary>Client → camera: the session is over.</summary>
public readonly record struct C2D_DISC(int Cid, int Did) : IDiscoveryMessage<C2D_DISC>
{
    public static Verb Verb => Verb.C2D_DISC;

    public static bool TryFrom(in DiscoveryFields fields, out C2D_DISC message)
    {
        message = new C2D_DISC(fields.Client ?? 0, fields.Device ?? 0);
        return fields.Cid is not null && fields.Did is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml) => SessionIds.Write(ref xml, Cid, Did);
}

/// <summary>Camera → client: the session is over.</summary>
public readonly record struct D2C_DISC(int Cid, int Did) : IDiscoveryMessage<D2C_DISC>
{
    public static Verb Verb => Verb.D2C_DISC;

    public static bool TryFrom(in DiscoveryFields fields, out D2C_DISC message)
    {
        message = new D2C_DISC(fields.Client ?? 0, fields.Device ?? 0);
        return fields.Cid is not null && fields.Did is not null;
    }

    public void Write(ref DiscoveryXmlWriter xml) => SessionIds.Write(ref xml, Cid, Did);
}

file static class SessionIds
{
    public static void Write(ref DiscoveryXmlWriter xml, int cid, int did)
    {
        xml.Number("cid"u8, (long)cid);
        xml.Number("did"u8, (long)did);
    }
}
