using System.Net.Sockets;
using Bairelay.Cameras.Transport;
using Bairelay.Diagnostics.Recordings;
using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Reaching;

/// <summary>Takes a connected socket over.</summary>
internal delegate CameraPipe TcpPipeFactory(Socket connected);

/// <summary>Takes a bound socket over, with the session that was found on it.</summary>
internal delegate CameraPipe UdpPipeFactory(Socket socket, IpPort peer, int cid, int did, uint tid);

/// <summary>What reaching cameras is done with.</summary>
internal sealed record ReachServices
{
    public ReachSettings Settings { get; init; } = new();

    public ReachNetwork Network { get; init; } = ReachNetwork.OfSystem;

    /// <summary>Null when no wake server runs in this process.</summary>
    public WakeCall? Wake { get; init; }

    /// <summary>The real pipes; tests put others in their place.</summary>
    public TcpPipeFactory OpenTcp
    {
        get => field ?? (connected => new TcpPipe(connected, Time) { Watch = Watch });
        init;
    }

    public UdpPipeFactory OpenUdp
    {
        get => field ?? ((socket, peer, cid, did, tid) => new UdpPipe(new UdpSession(socket, peer, cid, did, tid), Time, Random, Log) { Watch = Watch });
        init;
    }

    public required TimeProvider Time { get; init; }

    public RandomNumbers Random { get; init; } = RandomNumbersExtensions.Secure;

    public required ILogger Log { get; init; }

    /// <summary>Sees what is said; null: nobody does.</summary>
    public TrafficWatch? Watch { get; init; }

    /// <summary>Null remembers nothing.</summary>
    public ReachMemory? Memory { get; init; }
}
