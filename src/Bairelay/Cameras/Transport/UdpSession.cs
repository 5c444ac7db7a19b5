using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Transport;

/// <summary>A session that discovery has agreed on.</summary>
/// <param name="Socket">An IPv4 datagram socket, bound, from which the discovery was made; the pipe takes it over.</param>
/// <param name="Peer">The camera or its relay.</param>
/// <param name="Cid">Our id of the session.</param>
/// <param name="Did">The camera's id of the session.</param>
/// <param name="Tid">The transmission id of the discovery.</param>
internal sealed record UdpSession(Socket Socket, IpPort Peer, int Cid, int Did, uint Tid);
