using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>A register has told the camera to come to us.</summary>
internal sealed record Invitation
{
    public required uint Sid { get; init; }

    public required int Cid { get; init; }

    /// <summary>Where the register knows the camera: on its own network (dev), and seen from outside (dmap).</summary>
    public required IpPort Dev { get; init; }

    public IpPort Dmap { get; init; }

    /// <summary>A second address that claims to be the camera and is woken as well.</summary>
    public Ipv4 Contender { get; init; }

    /// <summary>Where the camera was until somebody said otherwise; it may still be there. Any if there is none.</summary>
    public IpPort Former { get; init; }

    /// <summary>Null: no relay, or none wanted.</summary>
    public IpPort? Relay { get; init; }

    /// <summary>The register to be told of success; null when it is in this process.</summary>
    public IpPort? Register { get; init; }

    public bool AllowsLocal { get; init; } = true;

    public bool AllowsMap { get; init; } = true;

    public bool IsFromCamera(Ipv4 source) =>
        !source.IsAny && (source == Dev.Ip || source == Dmap.Ip || source == Contender);

    public Confirmation? ConfirmationOf(ConnectionKind conn, int did) =>
        Register is { } register ? new Confirmation(register, new C2R_CFM(Sid, conn, Rsp: 0, Cid, did)) : null;
}
