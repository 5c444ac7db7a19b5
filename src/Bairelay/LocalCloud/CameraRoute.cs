using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

/// <summary>The two ports of the wake server. Every verb is answered on either.</summary>
internal enum Listener : byte
{
    Register,
    Middleman,
}

/// <summary>
/// Where a peer is and how it reaches us. Whatever is sent to it leaves from the same address and port, since that
/// is the only way back through a NAT and the only source that a camera accepts.
/// </summary>
/// <param name="Remote">The source of its packets, as the kernel saw it; never what the peer says of itself.</param>
/// <param name="Local">Our address that it asked.</param>
/// <param name="Listener">Our port that it asked.</param>
internal readonly record struct Route(IpPort Remote, Ipv4 Local, Listener Listener);
