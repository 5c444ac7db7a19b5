namespace Bairelay.Protocol.BcUdp;

/// <summary>Readings for those who want any message as one type and may allocate: tools, the simulator, tests.</summary>
public static class DiscoveryMessages
{
    /// <summary>Reads a plain body.</summary>
    public static MessageFault TryRead(ReadOnlySpan<byte> xml, out Verb verb, out IDiscoveryMessage? message)
    {
        message = null;
        var fault = DiscoveryFields.TryRead(xml, out var fields);
        verb = fields.Verb;
        if (fault != MessageFault.None) return fault;
        message = From(fields);
        return message is null ? MessageFault.Field : MessageFault.None;
    }

    /// <summary>The typed message, or null if a needed element is missing.</summary>
    public static IDiscoveryMessage? From(in DiscoveryFields fields) => fields.Verb switch
    {
        Verb.D2R_HB => Boxed<D2R_HB>(fields),
        Verb.R2D_HB_R => Boxed<R2D_HB_R>(fields),
        Verb.D2M_Q => Boxed<D2M_Q>(fields),
        Verb.M2D_Q_R => Boxed<M2D_Q_R>(fields),
        Verb.D2R_R => Boxed<D2R_R>(fields),
        Verb.R2D_R_R => Boxed<R2D_R_R>(fields),
        Verb.R2D_C => Boxed<R2D_C>(fields),
        Verb.D2R_C_R => Boxed<D2R_C_R>(fields),
        Verb.D2R_DISC => Boxed<D2R_DISC>(fields),
        Verb.R2D_DC_R => Boxed<R2D_DC_R>(fields),
        Verb.C2M_Q => Boxed<C2M_Q>(fields),
        Verb.M2C_Q_R => Boxed<M2C_Q_R>(fields),
        Verb.C2R_C => Boxed<C2R_C>(fields),
        Verb.R2C_C_R => Boxed<R2C_C_R>(fields),
        Verb.R2C_T => Boxed<R2C_T>(fields),
        Verb.R2C_DISC => Boxed<R2C_DISC>(fields),
        Verb.C2R_CFM => Boxed<C2R_CFM>(fields),
        Verb.C2R_HB => Boxed<C2R_HB>(fields),
        Verb.C2D_S => Boxed<C2D_S>(fields),
        Verb.D2C_S_R => Boxed<D2C_S_R>(fields),
        Verb.C2D_C => Boxed<C2D_C>(fields),
        Verb.D2C_C_R => Boxed<D2C_C_R>(fields),
        Verb.C2D_T => Boxed<C2D_T>(fields),
        Verb.D2C_T => Boxed<D2C_T>(fields),
        Verb.C2D_A => Boxed<C2D_A>(fields),
        Verb.D2C_CFM => Boxed<D2C_CFM>(fields),
        Verb.C2D_HB => Boxed<C2D_HB>(fields),
        Verb.D2C_HB => Boxed<D2C_HB>(fields),
        Verb.C2D_DISC => Boxed<C2D_DISC>(fields),
        Verb.D2C_DISC => Boxed<D2C_DISC>(fields),
        _ => null,
    };

    private static IDiscoveryMessage? Boxed<T>(in DiscoveryFields fields)
        where T : struct, IDiscoveryMessage<T> => T.TryFrom(fields, out var message) ? message : null;
}
