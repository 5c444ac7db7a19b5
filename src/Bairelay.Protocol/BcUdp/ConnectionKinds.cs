namespace Bairelay.Protocol.BcUdp;

public static class ConnectionKinds
{
    /// <summary>The word on the wire; null, which writes no element, for an unknown kind.</summary>
    public static string? WireName(this ConnectionKind kind) => kind switch
    {
        ConnectionKind.Local => "local",
        ConnectionKind.Map => "map",
        ConnectionKind.Relay => "relay",
        _ => null,
    };
}
