namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// The discovery verbs, by their names on the wire: C client, D camera, M middleman, R register server
/// (docs/protocol.md 6.3).
/// </summary>
public enum Verb
{
    Unknown,
    D2R_HB,
    R2D_HB_R,
    D2M_Q,
    M2D_Q_R,
    D2R_R,
    R2D_R_R,
    R2D_C,
    D2R_C_R,
    D2R_DISC,
    R2D_DC_R,
    C2M_Q,
    M2C_Q_R,
    C2R_C,
    R2C_C_R,
    R2C_T,
    R2C_DISC,
    C2R_CFM,
    C2R_HB,
    C2D_S,
    D2C_S_R,
    C2D_C,
    D2C_C_R,
    C2D_T,
    D2C_T,
    C2D_A,
    D2C_CFM,
    C2D_HB,
    D2C_HB,
    C2D_DISC,
    D2C_DISC,
}

public static class Verbs
{
    // The heartbeat stands first because it is what arrives.
    private static readonly byte[][] s_names =
        [.. Enum.GetNames<Verb>().Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>The verb of an element, or <see cref="Verb.Unknown"/>; case is ignored.</summary>
    public static Verb Parse(ReadOnlySpan<byte> name)
    {
        for (var i = 1; i < s_names.Length; i++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, s_names[i])) return (Verb)i;
        }

        return Verb.Unknown;
    }

    public static ReadOnlySpan<byte> Name(Verb verb) => s_names[(int)verb];
}
